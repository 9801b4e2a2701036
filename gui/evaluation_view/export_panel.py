"""Taking a model away: format, folder, progress and the proof."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.data.types import PreparedData, Progress
from core.experiment import Problem, fail
from core.export import ExportFormat, ExportResult, export_run
from core.runs import RunRecord
from gui.evaluation_view.export_targets import FORMATS, default_target
from gui.evaluation_view.proof_card import ProofCard
from gui.widgets.focus import show_progress
from gui.widgets.problem_list import ProblemList
from gui.widgets.progress_row import ProgressRow
from gui.workspace import Workspace

if TYPE_CHECKING:
    from gui.background import Job


def _export(
    run_dir: Path,
    target: Path,
    kind: ExportFormat,
    overwrite: bool,
    data: PreparedData | None,
    progress: Progress,
) -> ExportResult:
    if data is not None:
        from core.evaluation.trained_run import read_run

        if data.fingerprint != read_run(run_dir).info.fingerprint:
            data = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise fail(
            f"{target.parent} can't be made: {error.strerror or error}.",
            "Choose another folder.",
        ) from None
    return export_run(run_dir, target, kind, progress, overwrite=overwrite, data=data)


class ExportPanel(QScrollArea):
    """Exports the chosen run.

    Signals:
        exported: The `ExportResult`.
    """

    exported = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        """Begins without a run."""
        super().__init__()
        self._workspace = workspace
        self._record: RunRecord | None = None
        self._job: Job | None = None
        self._suggested = Path()
        self._result_path: Path | None = None
        self._formats = QButtonGroup(self)
        self._folder = QLineEdit()
        self._folder.setObjectName("export_folder")
        self._folder.setAccessibleName("Folder of the export")
        self._folder.textChanged.connect(self._folder_changed)
        self._choose = QPushButton("Choose …")
        self._choose.setObjectName("choose_export_folder")
        self._choose.clicked.connect(self._choose_folder)
        self._overwrite = QCheckBox("Replace an earlier export there")
        self._overwrite.setObjectName("export_overwrite")
        self._start = QPushButton("Export")
        self._start.setObjectName("export")
        self._start.setProperty("class", "primary")
        self._start.clicked.connect(self.start)
        self._progress = ProgressRow("export_progress")
        self._progress.cancelled.connect(self.cancel)
        self._problems = ProblemList()
        self._proof = ProofCard()
        self._proof.open_wanted.connect(self._open_folder)
        self._arrange()
        self._show_state()

    @property
    def active(self) -> bool:
        """Whether an export goes on."""
        return self._job is not None

    def show_run(self, record: RunRecord | None) -> None:
        """Shows another run; an export that goes on is left to end."""
        same = record and self._record and record.path == self._record.path
        self._record = record
        if not same and not self.active:
            self._suggest()
            self._proof.hide()
            self._problems.show_problems(())
        self._show_state()

    def start(self) -> None:
        """Exports in the background."""
        if self._record is None or self.active:
            return
        target = self._target()
        self._proof.hide()
        self._problems.show_problems(())
        work = partial(
            _export,
            self._record.path,
            target,
            self.format,
            self._overwrite.isChecked(),
            self._workspace.data.prepared,
        )
        self._job = self._workspace.background.run(f"Exporting {target.name}", work)
        self._progress.restart("Opening the run")
        self._job.progressed.connect(self._progress.advance)
        self._job.succeeded.connect(self._succeeded)
        self._job.failed.connect(self._failed)
        self._show_state()

    def cancel(self) -> None:
        """Ends an export that goes on; nothing of it is left."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._show_state()

    @property
    def format(self) -> ExportFormat:
        """The chosen format."""
        return FORMATS[max(0, self._formats.checkedId())].format

    def _arrange(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(4, 8, 8, 8)
        column.setSpacing(4)
        for number, choice in enumerate(FORMATS):
            button = QRadioButton(choice.title)
            button.setObjectName(f"format_{choice.format}")
            button.setChecked(number == 0)
            self._formats.addButton(button, number)
            text = QLabel(choice.help)
            text.setWordWrap(True)
            text.setProperty("class", "quiet")
            text.setContentsMargins(26, 0, 0, 6)
            column.addWidget(button)
            column.addWidget(text)
        self._formats.idToggled.connect(self._format_changed)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self._folder, 1)
        place.addWidget(self._choose)
        heading = QLabel("Folder")
        heading.setProperty("class", "heading")
        column.addWidget(heading)
        column.addLayout(place)
        column.addWidget(self._overwrite)
        column.addSpacing(8)
        column.addWidget(self._start, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._progress)
        column.addSpacing(4)
        column.addWidget(self._proof)
        column.addWidget(self._problems)
        column.addStretch()
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _suggest(self) -> None:
        if self._record is not None:
            self._suggested = default_target(self._record, self.format)
            self._folder.setText(str(self._suggested))
            self._folder.setCursorPosition(0)

    def _format_changed(self, _number: int, checked: bool) -> None:
        if checked and Path(self._folder.text()) == self._suggested:
            self._suggest()

    def _folder_changed(self, text: str) -> None:
        self._folder.setToolTip(text)
        self._overwrite.setVisible(bool(text.strip()) and _is_folder(self._target()))
        self._show_state()

    def _target(self) -> Path:
        path = Path(self._folder.text().strip())
        try:
            return path.expanduser()
        except RuntimeError:
            return path  # `~` with the name of nobody

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, "Folder into which the export is put", str(Path.home())
        )
        if chosen:
            self._folder.setText(str(Path(chosen) / self._suggested.name))

    def _show_state(self) -> None:
        named = bool(self._folder.text().strip())
        self._start.setEnabled(self._record is not None and named)
        show_progress(self._progress, self._start, self.active)
        for widget in (self._folder, self._choose, self._overwrite):
            widget.setEnabled(not self.active)
        for button in self._formats.buttons():
            button.setEnabled(not self.active)

    def _succeeded(self, result: ExportResult) -> None:
        self._job = None
        self._show_state()
        self._suggest()
        self._result_path = result.path
        self._proof.show_result(result)
        told = result.proof is not None and not result.proof.passed
        self._problems.show_problems(
            [p for p in result.problems if not (told and p.severity == "error")]
        )
        # Its place is known only once it is laid out.
        QTimer.singleShot(0, self, self._show_proof)
        self.exported.emit(result)

    def _show_proof(self) -> None:
        self.ensureWidgetVisible(self._proof)

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._job = None
        self._show_state()
        self._problems.show_problems(problems)

    def _open_folder(self) -> None:
        if self._result_path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._result_path)))


def _is_folder(path: Path) -> bool:
    """Whether there is a folder; not where no system can have one."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
