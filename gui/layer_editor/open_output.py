"""Stands below the stack while the output is unlocked, and offers to lock it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.layer_editor.problem_note import ProblemNote
from gui.widgets.link_button import LinkButton

if TYPE_CHECKING:
    from gui.layer_editor.stack_controller import StackController

LOCKED_HEAD = "model.locked_head"


class OpenOutput(QWidget):
    """Says that the last layer is the output."""

    def __init__(self, controller: "StackController") -> None:
        """Makes the line with its button."""
        super().__init__()
        self._controller = controller
        text = QLabel("The last layer is the output.")
        text.setProperty("class", "quiet")
        text.setWordWrap(True)
        lock = LinkButton("Let the output follow the data")
        lock.setObjectName("lock_button")
        lock.setAccessibleDescription(
            "Puts a Dense layer with one output for each class at the end, always in "
            "step with the data"
        )
        lock.clicked.connect(controller.lock_head)
        self._note = ProblemNote(controller)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 4)
        column.setSpacing(4)
        column.addWidget(text)
        column.addWidget(lock)
        column.addWidget(self._note)
        controller.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        check = self._controller.workspace.model_check
        about = (p for p in check.problems if p.path == LOCKED_HEAD)
        problem = next(about, None)
        self._note.setVisible(problem is not None)
        if problem is not None:
            self._note.show_problem(problem, LOCKED_HEAD)
