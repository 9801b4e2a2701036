"""Problems and warnings of one subject, as a list that stays."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.experiment import Problem

_MARKS = {"error": "✕", "warning": "!", "information": "i"}
_WORDS = {"error": "Error", "warning": "Warning", "information": "Note"}


class ProblemList(QWidget):
    """Shows problems below one another; takes no room without any."""

    def __init__(self) -> None:
        """Begins empty."""
        super().__init__()
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
            self._column.addWidget(_note(problem))
        self.setVisible(bool(unique))


def _note(problem: Problem) -> QFrame:
    note = QFrame()
    note.setProperty("class", "note")
    note.setProperty("severity", problem.severity)
    note.setObjectName(f"note_{problem.severity}")
    mark = QLabel(_MARKS[problem.severity])
    style = "name" if problem.severity == "information" else problem.severity
    mark.setProperty("class", style)
    mark.setAccessibleName(_WORDS[problem.severity])
    texts = QVBoxLayout()
    texts.setSpacing(2)
    message = QLabel(problem.message)
    message.setWordWrap(True)
    message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    texts.addWidget(message)
    if problem.hint:
        hint = QLabel(problem.hint)
        hint.setWordWrap(True)
        hint.setProperty("class", "quiet")
        hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        texts.addWidget(hint)
    row = QHBoxLayout(note)
    row.setContentsMargins(10, 6, 8, 6)
    row.setSpacing(8)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(texts, 1)
    return note
