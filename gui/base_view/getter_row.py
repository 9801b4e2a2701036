"""What bringing a base says: a question, the progress of a download, problems."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.widgets.problem_list import ProblemList
from gui.widgets.progress_row import ProgressRow

if TYPE_CHECKING:
    from core.experiment import Problem
    from gui.base_view.base_getter import BaseGetter


class GetterRow(QWidget):
    """Follows a `BaseGetter`; takes no room while there is nothing to say."""

    def __init__(self, getter: "BaseGetter") -> None:
        """Makes the parts, hidden."""
        super().__init__()
        self._getter = getter
        self._question = QLabel()
        self._question.setObjectName("consent_question")
        self._question.setWordWrap(True)
        agree = QPushButton("I trust it")
        agree.setObjectName("consent_agree")
        agree.clicked.connect(self._agree)
        self._consent = QFrame()
        self._consent.setProperty("class", "note")
        self._consent.setProperty("severity", "warning")
        inner = QVBoxLayout(self._consent)
        inner.addWidget(self._question)
        inner.addWidget(agree)
        self._progress = ProgressRow("base_download")
        self._progress.cancelled.connect(getter.cancel)
        self._state = QLabel()
        self._state.setObjectName("base_state")
        self._state.setProperty("class", "quiet")
        self._problems = ProblemList()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self._consent, self._progress, self._state, self._problems):
            column.addWidget(part)
        getter.asked.connect(self._ask)
        getter.downloading.connect(self._begin_download)
        getter.progressed.connect(self._progress.advance)
        getter.waiting.connect(self._wait)
        getter.failed.connect(self._fail)
        getter.ended.connect(self._end)
        self.clear()

    def clear(self) -> None:
        """Says nothing."""
        self._show(None)
        self._problems.show_problems(())

    def _ask(self, question: str) -> None:
        self._question.setText(question)
        self._show(self._consent)

    def _agree(self) -> None:
        self._show(None)
        self._getter.agree()

    def _begin_download(self) -> None:
        self._progress.restart("Downloading the base")
        self._problems.show_problems(())
        self._show(self._progress)

    def _wait(self, text: str) -> None:
        self._state.setText(text)
        self._problems.show_problems(())
        self._show(self._state)

    def _fail(self, problems: "tuple[Problem, ...]") -> None:
        self._problems.show_problems(problems)

    def _end(self) -> None:
        self._show(None)

    def _show(self, part: QWidget | None) -> None:
        for one in (self._consent, self._progress, self._state):
            one.setVisible(one is part)
