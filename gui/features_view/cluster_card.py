"""K-means: groups found without the classes, and how they fit them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from core.experiment import Problem
from core.features.cluster import ClusterResult
from core.features.texts import cluster_name, cluster_words
from gui.features_view.feature_work import FeatureWork
from gui.forms import SpecForm
from gui.widgets.card_head import heading
from gui.widgets.focus import show_progress
from gui.widgets.problem_list import ProblemList
from gui.widgets.progress_row import ProgressRow
from gui.workspace import Workspace

_ROW, _MOST_ROWS = 24, 10
_NARROW, _WIDE, _NUMBERS = 28, 44, 22
"""Of a column with a short and a long name, and of the numbers of the rows."""


class ClusterCard(QFrame):
    """The number of clusters, what came out in words, and the table.

    Signals:
        cluster_chosen: The number of a row.
    """

    cluster_chosen = Signal(int)

    def __init__(self, workspace: Workspace, work: FeatureWork) -> None:
        """Begins without clusters."""
        super().__init__()
        self.setProperty("class", "card")
        self._workspace = workspace
        self._work = work
        self._shown: ClusterResult | None = None
        self._button = QPushButton("Find clusters")
        self._button.setObjectName("find_clusters")
        self._progress = ProgressRow("cluster_progress")
        self._words = QLabel()
        self._words.setObjectName("cluster_words")
        self._words.setProperty("class", "small")
        self._words.setWordWrap(True)
        self._note = QLabel()
        self._note.setObjectName("cluster_note")
        self._note.setProperty("class", "quiet")
        self._note.setWordWrap(True)
        self._problems = ProblemList()
        self._table = QTableWidget()
        self._table.setObjectName("cluster_table")
        self._table.setAccessibleName("Clusters and classes")
        self._arrange()
        self._button.clicked.connect(self._start)
        self._progress.cancelled.connect(self._cancel)
        self._table.currentCellChanged.connect(self._choose)
        work.changed.connect(self.show_state)
        work.progressed.connect(self._advance)
        work.failed.connect(self._failed)
        workspace.document.changed.connect(self.show_state)
        workspace.data.changed.connect(self.show_state)
        workspace.theme.changed.connect(self._paint)
        self.show_state()

    @property
    def problems(self) -> ProblemList:
        """What went wrong."""
        return self._problems

    def _arrange(self) -> None:
        title = heading("Clusters by k-means")
        table = self._table
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setProperty("class", "bare")
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        # Numbers of three figures fit only without the usual room at both sides.
        table.setStyleSheet(
            "QTableView::item, QHeaderView::section { padding: 0; }"
            "QHeaderView::section { background: transparent; }"
        )
        table.verticalHeader().setFixedWidth(_NUMBERS)
        table.setCornerButtonEnabled(False)
        table.setTextElideMode(Qt.TextElideMode.ElideNone)
        for head, size in (
            (table.verticalHeader(), _ROW),
            (table.horizontalHeader(), _NARROW),
        ):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            head.setMinimumSectionSize(20)
            head.setDefaultSectionSize(size)
            head.setHighlightSections(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        column.addWidget(title)
        column.addWidget(
            SpecForm(self._workspace, "feature_tools.clusters", show_help=False)
        )
        column.addWidget(self._button)
        column.addWidget(self._progress)
        column.addWidget(self._problems)
        column.addWidget(self._words)
        column.addWidget(self._table)
        column.addWidget(self._note)

    def show_state(self) -> None:
        """Shows the clusters, and whether they still fit."""
        work = self._work
        busy = work.busy("cluster")
        self._button.setEnabled(work.extracted is not None and work.current)
        show_progress(self._progress, self._button, busy)
        made = work.clustered
        result = made.result.result if made else None
        self._button.setText("Find again" if result else "Find clusters")
        for widget in (self._words, self._table, self._note):
            widget.setVisible(result is not None)
        if made is None or result is None:
            return
        if result is not self._shown:
            self._shown = result
            names = made.class_names
            self._words.setText("".join(map(_paragraph, cluster_words(result))))
            self._fill(result, names)
        fits = work.fits(made, work.tools.clusters)
        self._note.setText(
            "Rows are clusters, columns classes; training images are counted. Choose a "
            "row to see its images."
            if fits
            else "Out of date: features or settings have changed since."
        )

    def _fill(self, result: ClusterResult, names: tuple[str, ...]) -> None:
        table = self._table
        table.clear()
        table.setRowCount(len(result.table))
        table.setColumnCount(len(names))
        table.setHorizontalHeaderLabels(list(names))
        table.setVerticalHeaderLabels(
            [str(number + 1) for number in range(len(result.table))]
        )
        for row, counts in enumerate(result.table):
            told = f"Cluster {row + 1}: {sum(counts):,} images, "
            told += cluster_name(result, row, names)
            for column, number in enumerate(counts):
                item = QTableWidgetItem(f"{number:,}" if number else "·")
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                item.setToolTip(f"{told}\n{number:,} of class {names[column]}")
                table.setItem(row, column, item)
        shown = min(len(result.table), _MOST_ROWS)
        short = max(map(len, names)) < 4
        size = _NARROW if short else _WIDE
        table.horizontalHeader().setDefaultSectionSize(size)
        scroll = 14 if len(names) * size + _NUMBERS > table.width() else 4
        table.setFixedHeight(
            table.horizontalHeader().sizeHint().height() + shown * _ROW + scroll
        )
        self._paint()

    def _paint(self) -> None:
        """Shades each cell by its share of the row; the largest one is bold."""
        if self._shown is None:
            return
        colour = self._workspace.theme.color("accent")
        for row, counts in enumerate(self._shown.table):
            total, largest = sum(counts) or 1, max(counts)
            for column, number in enumerate(counts):
                item = self._table.item(row, column)
                if item is None:
                    continue
                shade = type(colour)(colour)
                shade.setAlphaF(0.35 * number / total)
                item.setBackground(shade)
                font = self._workspace.theme.font(0.85, bold=number == largest > 0)
                item.setFont(font)

    def _choose(self, row: int, _column: int, _before: int, _other: int) -> None:
        if row >= 0:
            self.cluster_chosen.emit(row)

    def _start(self) -> None:
        self._problems.show_problems(())
        self._progress.restart("Clustering")
        self._work.cluster()

    def _cancel(self) -> None:
        self._work.cancel("cluster")

    def _advance(
        self, subject: str, what: str, done: int, total: int | None, unit: str
    ) -> None:
        if subject == "cluster":
            self._progress.advance(what, done, total, unit)

    def _failed(self, subject: str, problems: tuple[Problem, ...]) -> None:
        if subject == "cluster":
            self._problems.show_problems(problems)


def _paragraph(sentence: str) -> str:
    """Returns a sentence as HTML: its number in bold, some room below."""
    number, colon, rest = sentence.partition(":")
    return f"<p style='margin: 0 0 5px 0'><b>{number}</b>{colon}{rest}</p>"
