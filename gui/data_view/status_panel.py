"""What stands in the place of the data while it is not there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.data import catalogue
from core.experiment import Fix, Problem, ProblemError, apply_fix
from core.experiment.presets import Preset
from gui.forms.spec_form import SpecForm
from gui.text import count
from gui.widgets.plain_label import PlainLabel, WordsLabel
from gui.widgets.problem_list import ProblemList
from gui.widgets.progress_row import ProgressRow
from gui.widgets.words import size_in_bytes, things
from gui.workspace import Workspace

_WIDTH = 560
_SHAPE = "dataset.pixel_shape"

STARTS = {"image_size": (64, 64), "limit_per_class": 200, "pixel_shape": (28, 28, 1)}
"""What optional settings of the data begin with."""


class StatusPanel(QStackedWidget):
    """Reading, to be downloaded, or failed.

    Signals:
        download_wanted: The person pressed Download.
        retry_wanted: The person pressed the button after a failure.
        cancelled: The person pressed Cancel.
        file_wanted: The person wants to choose another file.
        own_test_wanted: The person gives up other data to test with.
        folder_wanted: The person wants to choose a folder.
    """

    download_wanted = Signal()
    retry_wanted = Signal()
    cancelled = Signal()
    file_wanted = Signal()
    own_test_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        """Begins with nothing to say."""
        super().__init__()
        self._workspace = workspace
        self._progress = ProgressRow("data_progress")
        self._progress.cancelled.connect(self.cancelled)
        self._target = WordsLabel(style="quiet")
        self._loading = _page(self._progress, self._target)
        self._title = PlainLabel()
        self._title.setProperty("class", "title")
        self._summary = QLabel()
        self._summary.setWordWrap(True)
        self._facts = WordsLabel(style="quiet")
        self._place = WordsLabel(style="quiet")
        self._download = _button("Download", "download", self.download_wanted)
        self._needed = _page(
            self._title,
            self._summary,
            self._facts,
            _row(self._download),
            self._place,
        )
        self._failed_title = QLabel("The data can't be used yet")
        self._failed_title.setProperty("class", "title")
        self._problems = ProblemList(fixes=True)
        self._problems.fix_chosen.connect(self._apply_fix)
        self._shape = SpecForm(
            workspace, "dataset", only=("pixel_shape",), starts=STARTS, unfolded=True
        )
        self._retry = _button("Read again", "retry", self.retry_wanted)
        self._other = QPushButton("Choose a file …")
        self._other.setObjectName("choose_file")
        self._other.clicked.connect(self.file_wanted)
        self._own_test = QPushButton("Test without it")
        self._own_test.setObjectName("own_test")
        self._own_test.clicked.connect(self.own_test_wanted)
        self._failed = _page(
            self._failed_title,
            self._problems,
            self._shape,
            _row(self._retry, self._own_test, self._other),
        )
        self._wanted_title = QLabel()
        self._wanted_title.setProperty("class", "title")
        self._wanted_title.setWordWrap(True)
        self._wanted_text = QLabel()
        self._wanted_text.setObjectName("wanted_photos")
        self._wanted_text.setWordWrap(True)
        packed = QPushButton("Choose a zip …")
        packed.clicked.connect(self.file_wanted)
        drop = WordsLabel(style="quiet")
        drop.setText("Or drop the folder or a zip of it anywhere on this page.")
        self._wanted = _page(
            self._wanted_title,
            self._wanted_text,
            _row(
                _button("Choose the folder …", "choose_photos", self.folder_wanted),
                packed,
            ),
            drop,
        )
        for page in (self._loading, self._needed, self._failed, self._wanted):
            self.addWidget(page)

    def show_loading(self, what: str, downloading_to: str = "") -> None:
        """Shows progress of which nothing is known yet."""
        if self.currentWidget() is not self._loading:
            self._progress.restart(what)
        self._target.setText(
            f"It is kept in {downloading_to}" if downloading_to else ""
        )
        if not self._is_edited():
            self.setCurrentWidget(self._loading)

    def advance(self, what: str, done: int, total: int | None, unit: str) -> None:
        """Shows how far reading or downloading is."""
        self.setCurrentWidget(self._loading)
        self._progress.advance(what, done, total, unit)

    def show_download(self, source: str) -> None:
        """Offers to download a set of the catalogue."""
        entry = catalogue.entry(source)
        height, width = entry.image_size
        total = entry.num_train + entry.num_test
        color = "grey" if entry.color_mode == "grayscale" else "colour"
        size = size_in_bytes(entry.download_bytes)
        self._title.setText(entry.title)
        self._summary.setText(entry.summary)
        self._facts.setText(
            f"{count(total)} images, {height} × {width}, {color} · "
            f"{things(len(entry.class_names), 'class', 'classes')} · "
            f"{entry.source} · {entry.licence}"
        )
        self._download.setText(f"Download {size}")
        self._place.setText(
            f"It is downloaded once and kept in {catalogue.cache_path(source)}"
        )
        self.setCurrentWidget(self._needed)

    def show_failure(
        self, problems: tuple[Problem, ...], download: bool, missing: bool = False
    ) -> None:
        """Says what went wrong and what can be done.

        Args:
            problems: What went wrong.
            download: Whether it was a download that failed.
            missing: Whether the data must be downloaded again, being damaged.
        """
        self._failed_title.setText(
            "The download did not succeed" if download else "The data can't be used yet"
        )
        self._problems.show_problems(problems)
        self._shape.setVisible(any(p.path == _SHAPE for p in problems))
        again = "Download again" if missing else "Read again"
        self._retry.setText("Try again" if download else again)
        tests = any(one.path == "dataset.test_source" for one in problems)
        self._own_test.setVisible(tests)
        self.setCurrentWidget(self._failed)

    def show_field(self, path: str) -> bool:
        """Brings the field of a path into view, if it is shown here."""
        return self._shape.isVisible() and self._shape.show_field(path)

    def _is_edited(self) -> bool:
        """Whether the person is in the field, which must not vanish under the hands."""
        focus = self.focusWidget()
        return self._shape.isVisible() and focus in self._shape.inputs()

    def _apply_fix(self, fix: Fix) -> None:
        document = self._workspace.document
        try:
            document.apply(apply_fix(document.experiment, fix), fix.label)
        except ProblemError as error:
            self._workspace.notifications.report_error(error)

    def show_wanted(self, preset: Preset) -> None:
        """Asks for the photos that a ready-made experiment waits for."""
        self._wanted_title.setText(f"{preset.title} needs photos of your own")
        self._wanted_text.setText(preset.own_photos)
        self.setCurrentWidget(self._wanted)


def _button(text: str, name: str, signal: object) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setProperty("class", "primary")
    button.clicked.connect(signal)  # type: ignore[arg-type]
    return button


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 4, 0, 4)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch()
    return row


def _page(*widgets: QWidget) -> QWidget:
    """A card in the upper middle of the room."""
    card = QFrame()
    card.setProperty("class", "card")
    card.setMaximumWidth(_WIDTH)
    inside = QVBoxLayout(card)
    inside.setContentsMargins(20, 20, 20, 20)
    inside.setSpacing(10)
    for widget in widgets:
        inside.addWidget(widget)
    page = QWidget()
    middle = QHBoxLayout()
    middle.addStretch(1)
    middle.addWidget(card, 100)
    middle.addStretch(1)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    column.addLayout(middle)
    column.addStretch(2)
    return page
