"""What is wrong with a layer, with the change that would mend it as a link."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.experiment import Problem
from gui.text import breakable
from gui.widgets.link_button import LinkButton
from gui.widgets.plain_label import PlainLabel
from gui.widgets.severity_mark import SIGNS

if TYPE_CHECKING:
    from gui.layer_editor.stack_controller import StackController


class ProblemNote(QWidget):
    """Shows one problem."""

    def __init__(self, controller: "StackController") -> None:
        """Begins empty."""
        super().__init__()
        self._controller = controller
        self._problem: Problem | None = None
        self._text = PlainLabel()
        self._text.setWordWrap(True)
        self._fix = LinkButton()
        self._fix.clicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._text)
        column.addWidget(self._fix)

    @property
    def fix(self) -> LinkButton:
        """The link that carries out the change."""
        return self._fix

    def show_problem(self, problem: Problem, path: str) -> None:
        """Shows a problem of the layer at a path."""
        self._fix.setObjectName(f"{path}:fix")
        self._text.setObjectName(f"{path}:problem")
        if problem == self._problem:
            return
        self._problem = problem
        text = f"{SIGNS[problem.severity]} {problem.message} {problem.hint}"
        self._text.setText(breakable(text.strip()))
        style = "quiet" if problem.severity == "information" else problem.severity
        self._text.setProperty("class", f"{style} small")
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)
        self._fix.show_text(problem.fix.label if problem.fix else "")
        self._fix.setVisible(problem.fix is not None)

    def _clicked(self) -> None:
        if self._problem is not None and self._problem.fix is not None:
            self._controller.apply_fix(self._problem.fix)
