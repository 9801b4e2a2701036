"""How much a random split flatters, measured: two accuracies side by side."""

from typing import TYPE_CHECKING

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

from core.evaluation import Evaluation
from gui.data_view.honesty_session import HonestySession
from gui.text import count, percent
from gui.widgets.focus import show_progress
from gui.widgets.interval_bar import IntervalBar, common_low
from gui.widgets.plain_label import WordsLabel
from gui.widgets.problem_list import ProblemList
from gui.widgets.progress_row import ProgressRow
from gui.widgets.words import things

if TYPE_CHECKING:
    from core.honesty import Honesty
    from gui.workspace import Workspace

_INDENT = 28
"""Where the words of a finding begin, behind its mark."""

_WHAT = {
    "none": "near-duplicates",
    "near_duplicates": "near-duplicates",
    "file_name": "images of one name",
    "column": "images of one group",
}
_CAUTION = (
    "The ranges hold with 95 % confidence for images that have nothing to do with one "
    "another. Those that belong together are right or wrong together, so with another "
    "seed the grouped split may show something else. It is still the one to believe."
)


class HonestyCard(QFrame):
    """Offers the comparison, shows how far it is, and what came of it."""

    def __init__(self, workspace: "Workspace", session: HonestySession) -> None:
        """Shows the state of a session."""
        super().__init__()
        self.setObjectName("honesty")
        self.setProperty("class", "note")
        self._workspace = workspace
        self._session = session
        title = QLabel("How much does this flatter?")
        title.setProperty("class", "name")
        self._words = WordsLabel(style="quiet")
        self._words.setObjectName("honesty_words")
        self._start = QPushButton()
        self._start.setObjectName("honesty_start")
        self._start.clicked.connect(session.start)
        self._why_not = WordsLabel(style="quiet")
        self._why_not.setObjectName("honesty_why_not")
        self._progress = ProgressRow("honesty_progress")
        self._progress.cancelled.connect(session.cancel)
        self._problems = ProblemList()
        self._problems.setObjectName("honesty_problems")
        self._bars = [IntervalBar(workspace.theme, c) for c in ("quiet", "accent")]
        self._names = [QLabel("Random split"), QLabel("Grouped split")]
        self._numbers = [QLabel(), QLabel()]
        self._ranges = [QLabel(), QLabel()]
        self._verdict = WordsLabel(style="name")
        self._verdict.setObjectName("honesty_verdict")
        self._caution = WordsLabel(style="quiet")
        self._caution.setObjectName("honesty_caution")
        self._result = self._make_result()
        start = QHBoxLayout()
        start.setSpacing(8)
        start.addWidget(self._start)
        start.addWidget(self._why_not, 1)
        start.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(_INDENT, 8, 10, 10)
        column.setSpacing(6)
        for part in (title, self._words, self._result, self._progress, self._problems):
            column.addWidget(part)
        column.addLayout(start)
        session.changed.connect(self._refresh)
        session.progressed.connect(self._progress.advance)
        workspace.theme.changed.connect(self._take_fonts)
        self._take_fonts()
        self._refresh()

    def _make_result(self) -> QWidget:
        widget = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        for row, name in enumerate(("optimistic", "honest")):
            self._numbers[row].setObjectName(f"honesty_{name}")
            self._numbers[row].setAlignment(Qt.AlignmentFlag.AlignRight)
            self._ranges[row].setObjectName(f"honesty_{name}_range")
            self._ranges[row].setProperty("class", "quiet")
            grid.addWidget(self._names[row], row, 0)
            grid.addWidget(self._numbers[row], row, 1)
            grid.addWidget(self._bars[row], row, 2)
            grid.addWidget(self._ranges[row], row, 3)
        column = QVBoxLayout(widget)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        column.addLayout(grid)
        column.addWidget(self._verdict)
        column.addWidget(self._caution)
        return widget

    def _refresh(self) -> None:
        session = self._session
        running, result = session.running, session.result
        experiment = self._workspace.document.experiment
        together = _WHAT[experiment.dataset.split.group_by]
        epochs = things(experiment.total_epochs, "epoch")
        self._words.setText(
            f"Trains this experiment twice (2 × {epochs}): with a random split, and "
            f"with {together} kept on one side. Nothing else differs. Then it tests "
            "both. The two runs are kept under Runs."
        )
        self._words.setVisible(result is None)
        self._start.setText("Measure it" if result is None else "Measure again")
        allowed, why_not = session.can_start()
        self._start.setEnabled(allowed)
        self._why_not.setText(why_not)
        self._why_not.setVisible(not running and bool(why_not))
        if running and self._progress.isHidden():
            self._progress.restart("Looking whether there is something to compare")
        show_progress(self._progress, self._start, running)
        self._problems.show_problems(session.problems)
        self._result.setVisible(result is not None)
        if result is not None:
            self._show_result(result)

    def _show_result(self, result: "Honesty") -> None:
        pair = (result.optimistic, result.honest)
        low = common_low(pair)
        for row, one in enumerate(pair):
            self._numbers[row].setText(percent(one.accuracy))
            self._ranges[row].setText(_range(one))
            self._bars[row].show_scores(one, low=low)
        self._verdict.setText(result.verdict)
        stale = "Measured before the last change of the experiment. "
        relatives = (
            f"With the random split, {count(self._session.shared)} of "
            f"{things(result.optimistic.count, 'test image')} had a relative among "
            "the images to learn from. "
        )
        self._caution.setText(
            (stale if self._session.stale else "") + relatives + _CAUTION
        )

    def _take_fonts(self) -> None:
        for number in self._numbers:
            number.setFont(self._workspace.theme.font(1.15, bold=True))


def _range(evaluation: Evaluation) -> str:
    low, high = evaluation.interval
    return f"{percent(low)} to {percent(high)}"
