"""Problems and warnings of one subject, as a list that stays."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.experiment import Fix, Problem
from gui.widgets.breaking_label import BreakingLabel
from gui.widgets.link_button import LinkButton
from gui.widgets.severity_mark import severity_mark


class ProblemList(QWidget):
    """Shows problems below one another; takes no room without any.

    Signals:
        fix_chosen: The person wants the fix that a problem offers.
    """

    fix_chosen = Signal(Fix)

    def __init__(self, fixes: bool = False) -> None:
        """Begins empty.

        Args:
            fixes: Whether to offer fixes; `fix_chosen` must then be listened to.
        """
        super().__init__()
        self._fixes = fixes
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._shown: tuple[Problem, ...] = ()
        self.hide()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is shown."""
        return self._shown

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Shows these problems, each once."""
        unique = tuple(dict.fromkeys(problems))
        if unique == self._shown:
            return
        self._shown = unique
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for problem in unique:
            self._column.addWidget(self._note(problem))
        self.setVisible(bool(unique))

    def _note(self, problem: Problem) -> QFrame:
        note, texts = _note(problem)
        if self._fixes and problem.fix is not None:
            button = LinkButton(problem.fix.label)
            button.setObjectName(f"fix_{problem.path}")
            button.clicked.connect(partial(self.fix_chosen.emit, problem.fix))
            texts.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return note


def _note(problem: Problem) -> tuple[QFrame, QVBoxLayout]:
    note = QFrame()
    note.setProperty("class", "note")
    note.setProperty("severity", problem.severity)
    note.setObjectName(f"note_{problem.severity}")
    texts = QVBoxLayout()
    texts.setSpacing(2)
    texts.addWidget(BreakingLabel(problem.message))
    if problem.hint:
        hint = BreakingLabel(problem.hint)
        hint.setProperty("class", "quiet")
        texts.addWidget(hint)
    row = QHBoxLayout(note)
    row.setContentsMargins(10, 6, 8, 6)
    row.setSpacing(8)
    row.addWidget(severity_mark(problem.severity), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(texts, 1)
    return note, texts
