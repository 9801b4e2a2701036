"""What the run bar says in words: what to fix, where the run is, how it ended."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.run_progress import RunProgress
from gui.run_starter import Readiness
from gui.training_session import SessionState
from gui.widgets.elided_label import ElidedLabel
from gui.workspace import Workspace

QWIDGETSIZE_MAX = (1 << 24) - 1
"""Qt's own name for no limit, which PySide does not export."""

RUNNING_WIDTH = 168

_HINTS: dict[SessionState, str] = {
    "pausing": "Pausing after this step …",
    "stopping": "Stopping after this step …",
}


class RunWords(QWidget):
    """A line, a quiet line under it, a link to what must be fixed, and the undo."""

    def __init__(self, workspace: Workspace) -> None:
        """Makes the widgets."""
        super().__init__()
        self._workspace = workspace
        self._problem = Readiness("ready").problem
        self._line = ElidedLabel()
        self._line.setObjectName("run_state")
        self._line.setProperty("class", "name")
        self._hint = ElidedLabel()
        self._hint.setObjectName("run_hint")
        self._hint.setProperty("class", "quiet")
        self._fix = QPushButton()
        self._fix.setObjectName("fix_link")
        self._fix.setProperty("class", "link")
        self._fix.setCursor(Qt.CursorShape.PointingHandCursor)
        self._fix.clicked.connect(self._fix_pressed)
        self._undo = QPushButton()
        self._undo.setObjectName("undo_button")
        self._undo.setProperty("class", "flat quiet")
        self._undo.setToolTip("Takes the last change back.")
        self._undo.clicked.connect(workspace.document.undo_stack.undo)
        self._undo.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._undo_words = workspace.document.undo_stack.undoText()
        workspace.document.undo_stack.undoTextChanged.connect(self._undo_changed)
        lines = QVBoxLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(1)
        lines.addStretch(1)
        lines.addWidget(self._line)
        lines.addWidget(self._hint)
        lines.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._fix)
        layout.addLayout(lines, 1)
        layout.addWidget(self._undo)
        self.setMinimumWidth(RUNNING_WIDTH)

    def show_idle(
        self, ready: Readiness, progress: RunProgress, wanted: bool, other_run: str
    ) -> None:
        """Says what must be fixed, what is waited for, or how the last run ended.

        Args:
            ready: Whether a run may start.
            progress: Of the last run.
            wanted: Whether Start was pressed.
            other_run: What the last run was called, if it was another experiment.
        """
        self._problem = ready.problem
        self.setMaximumWidth(QWIDGETSIZE_MAX)
        self._fix.setText(ready.text)
        self._fix.setVisible(ready.state == "blocked")
        self._fix.setToolTip(str(ready.problem) if ready.problem else "")
        waiting = ready.text if ready.state == "waiting" else ""
        if wanted and waiting:
            self._set_lines("Starting as soon as possible", waiting)
        else:
            summary = progress.summary
            if summary and other_run and ready.state == "blocked":
                # What must be fixed needs the room.
                self._set_lines("", "")
                self._show_undo()
                return
            if summary and other_run:
                summary = f"{other_run}: {summary[0].lower()}{summary[1:]}"
            self._set_lines(summary, waiting or progress.result)
        self._show_undo()

    def show_running(
        self, state: SessionState, progress: RunProgress, edited: bool, other_run: str
    ) -> None:
        """Says where the run is.

        Args:
            state: What the run does.
            progress: How far it is.
            edited: Whether the open experiment is no longer the one that is trained.
            other_run: What the run is called, if it is of another experiment.
        """
        self._fix.hide()
        self.setMaximumWidth(RUNNING_WIDTH)
        where = "Paused" if state == "paused" else progress.where
        if state == "paused" and progress.epoch:
            where = f"Paused in epoch {progress.epoch}/{progress.total_epochs}"
        hint = _HINTS.get(state, "")
        if not hint and edited:
            hint = other_run or "Edits apply to the next run"
        if not hint and state == "running":
            hint = progress.phase_words
        self._set_lines(where, hint)
        self._show_undo()

    def _set_lines(self, line: str, hint: str) -> None:
        self._line.set_whole_text(line)
        self._line.setVisible(bool(line))
        self._hint.set_whole_text(hint)
        self._hint.setVisible(bool(hint))

    def _undo_changed(self, words: str) -> None:
        self._undo_words = words
        self._show_undo()

    def _show_undo(self) -> None:
        idle = not self._workspace.training.active
        self._undo.setText(f"Undo: {self._undo_words}")
        self._undo.setVisible(bool(self._undo_words) and idle)

    def _fix_pressed(self) -> None:
        if self._problem is not None:
            self._workspace.navigation.go_to_problem(self._problem)
