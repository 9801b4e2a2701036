"""What bringing a base says: a question, the progress of a download, problems."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.widgets.focus import hand_over
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
        refuse = QPushButton("Don't use it")
        refuse.setObjectName("consent_refuse")
        refuse.clicked.connect(getter.cancel)
        answers = QHBoxLayout()
        answers.setSpacing(8)
        answers.addWidget(agree)
        answers.addWidget(refuse)
        answers.addStretch(1)
        self._consent = QFrame()
        self._consent.setProperty("class", "note")
        self._consent.setProperty("severity", "warning")
        # Whoever presses Enter twice shall not have agreed.
        self._consent.setFocusProxy(refuse)
        inner = QVBoxLayout(self._consent)
        inner.addWidget(self._question)
        inner.addLayout(answers)
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
        parts = (self._consent, self._progress, self._state)
        for one in parts:
            if one is not part:
                hand_over(one, self)
                one.hide()
        if part is not None:
            part.show()
            if part is not self._state:
                hand_over(self, part)
