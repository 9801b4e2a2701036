"""Three classifiers on the same features, side by side."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.experiment import Problem
from core.experiment.feature_tools import CLASSIFIER_CLASSES
from core.features.classify import ClassifierResult, PartScore
from core.features.texts import confused_words, share
from gui.features_view.feature_work import FeatureWork, Made
from gui.forms import SpecForm
from gui.forms.more_button import MoreButton
from gui.text import percent
from gui.widgets.card_head import heading
from gui.widgets.focus import show_progress
from gui.widgets.interval_bar import IntervalBar, common_low
from gui.widgets.plain_label import PlainLabel
from gui.widgets.primary import make_primary
from gui.widgets.problem_list import ProblemList
from gui.widgets.progress_row import ProgressRow
from gui.workspace import Workspace


class _Row:
    """The widgets of one classifier."""

    def __init__(self, workspace: Workspace, kind: str, title: str, help: str) -> None:  # noqa: A002
        self.kind = kind
        self.name = QLabel(title)
        self.name.setToolTip(help)
        self.name.setWordWrap(True)
        self.validation, self.test = _number(), _number()
        self.validation.setObjectName(f"{kind}:validation")
        self.test.setObjectName(f"{kind}:test")
        self.bar = IntervalBar(workspace.theme, "validation", "training")

    def add_to(self, grid: QGridLayout, row: int) -> None:
        """Puts them into two lines of a grid."""
        grid.addWidget(self.name, row, 0)
        grid.addWidget(self.validation, row, 1)
        grid.addWidget(self.test, row, 2)
        grid.addWidget(self.bar, row + 1, 0, 1, 3)

    def show(self, result: ClassifierResult, names: tuple[str, ...]) -> None:
        """Shows the numbers."""
        self.bar.show()
        for label, score in (
            (self.validation, result.validation),
            (self.test, result.test),
        ):
            label.setText(_accuracy(score))
            label.setToolTip(_details(score, names))

    def clear(self) -> None:
        """Shows no numbers."""
        for label in (self.validation, self.test):
            label.setText("—")
            label.setToolTip("")
        self.bar.hide()


class ClassifierCard(QFrame):
    """Trains all three at once and compares them."""

    def __init__(self, workspace: Workspace, work: FeatureWork) -> None:
        """Begins without results."""
        super().__init__()
        self.setProperty("class", "card")
        self._work = work
        self._shown = work.classified
        self._rows = [
            _Row(
                workspace,
                str(kind.model_fields["kind"].default),
                kind.title,
                kind.summary,
            )
            for kind in CLASSIFIER_CLASSES
        ]
        self._button = QPushButton("Train classifiers")
        self._button.setObjectName("train_classifiers")
        self._progress = ProgressRow("classify_progress")
        self._words = PlainLabel()
        self._words.setObjectName("classifier_words")
        self._words.setProperty("class", "quiet")
        self._words.setWordWrap(True)
        self._problems = ProblemList()
        self._settings = self._make_settings(workspace)
        self._arrange()
        self._button.clicked.connect(self._start)
        self._progress.cancelled.connect(self._cancel)
        work.changed.connect(self.show_state)
        work.progressed.connect(self._advance)
        work.failed.connect(self._failed)
        workspace.document.changed.connect(self.show_state)
        workspace.data.changed.connect(self.show_state)
        self.show_state()

    @property
    def problems(self) -> ProblemList:
        """What went wrong, or what a person should know."""
        return self._problems

    def _make_settings(self, workspace: Workspace) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for row, kind in zip(self._rows, CLASSIFIER_CLASSES, strict=True):
            name = QLabel(kind.title)
            name.setProperty("class", "name")
            column.addWidget(name)
            path = f"feature_tools.{row.kind}"
            column.addWidget(SpecForm(workspace, path, show_help=False))
        return body

    def _arrange(self) -> None:
        title = heading("Classifiers")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setRowMinimumHeight(0, 24)
        grid.setColumnStretch(0, 1)
        grid.addWidget(title, 0, 0)
        for column, words in ((1, "◆ validation"), (2, "● test")):
            grid.addWidget(heading(words), 0, column, Qt.AlignmentFlag.AlignRight)
        for number, row in enumerate(self._rows):
            row.add_to(grid, 1 + 2 * number)
        more = MoreButton(self._settings)
        more.setObjectName("classifier_settings")
        foot = QHBoxLayout()
        foot.addWidget(self._button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        column.addLayout(grid)
        column.addWidget(self._words)
        column.addLayout(foot)
        column.addWidget(self._progress)
        column.addWidget(self._problems)
        column.addWidget(more)
        column.addWidget(self._settings)

    def show_state(self) -> None:
        """Shows the results, and whether they still fit."""
        work = self._work
        busy = work.busy("classify")
        self._button.setEnabled(work.extracted is not None and work.current)
        show_progress(self._progress, self._button, busy)
        found = [work.classified.get(row.kind) for row in self._rows]
        scores: list[PartScore | None] = []
        for made in found:
            if made is not None:
                scores += [made.result.validation, made.result.test]
        low = common_low(scores)
        for row, made in zip(self._rows, found, strict=True):
            if made is None:
                row.clear()
                continue
            row.show(made.result, made.class_names)
            row.bar.show_scores(made.result.validation, made.result.test, low=low)
        self._words.setText(self._sentence(low))
        if work.classified is not self._shown:
            self._shown = work.classified
            told = [made.result.problems for made in found if made is not None]
            self._problems.show_problems([one for some in told for one in some])
        fits = self._all_fit(found)
        done = bool(work.classified)
        self._button.setText("Train again" if done else "Train classifiers")
        make_primary(self._button, work.current and not (done and fits))

    def _all_fit(self, found: list[Made | None]) -> bool:
        specs = {spec.kind: spec for spec in self._work.tools.classifiers}
        return all(
            self._work.fits(made, specs[row.kind])
            for row, made in zip(self._rows, found, strict=True)
        )

    def _sentence(self, low: float) -> str:
        found = [self._work.classified.get(row.kind) for row in self._rows]
        if not any(found):
            return (
                "Each learns from the training images only. Choose by validation; the "
                "test is for the end."
            )
        if not self._all_fit(found):
            return (
                "Out of date: features or settings have changed since these were "
                "trained."
            )
        return (
            f"Bars: where the accuracy lies with 95 % confidence, from {share(low)} to "
            "100 %. Choose by validation; the test is for the end."
        )

    def _start(self) -> None:
        self._problems.show_problems(())
        self._progress.restart("Training classifiers")
        self._work.classify()

    def _cancel(self) -> None:
        self._work.cancel("classify")

    def _advance(
        self, subject: str, what: str, done: int, total: int | None, unit: str
    ) -> None:
        if subject == "classify":
            self._progress.advance(what, done, total, unit)

    def _failed(self, subject: str, problems: tuple[Problem, ...]) -> None:
        if subject == "classify":
            self._problems.show_problems(problems)


def _number() -> QLabel:
    label = QLabel("—")
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


def _accuracy(score: PartScore | None) -> str:
    if score is None:
        return "—"
    low, high = score.interval
    return f"{percent(score.accuracy)}\n{100 * low:.1f}–{100 * high:.1f}"


def _details(score: PartScore | None, names: tuple[str, ...]) -> str:
    if score is None:
        return "This part has no images."
    wrong = confused_words(score, names)
    mistakes = f" Mostly {wrong}." if wrong else ""
    return f"{score.correct:,} of {score.count:,} recognised.{mistakes}"
