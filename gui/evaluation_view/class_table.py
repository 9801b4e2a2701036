"""Precision, recall and F1 of each class."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from core.evaluation import ClassReport, Evaluation
from gui.text import count
from gui.widgets.row_table import Column, RowTable


def _three(value: float) -> str:
    return f"{value:.3f}"


_PADDING = 16
"""Left and right of a head, in pixels."""

_LEAST = 54
"""The width of a share of three decimals; more would push the names out of a narrow
window."""

_COLUMNS: tuple[Column[ClassReport], ...] = (
    Column("Class", lambda row: row.name, lambda row: row.name),
    Column(
        "Precision",
        lambda row: _three(row.precision),
        lambda row: row.precision,
        "Of the images that were taken for this class, the share that is right",
        number=True,
    ),
    Column(
        "Recall",
        lambda row: _three(row.recall),
        lambda row: row.recall,
        "Of the images of this class, the share that was found",
        number=True,
    ),
    Column(
        "F1",
        lambda row: _three(row.f1),
        lambda row: row.f1,
        "The harmonic mean of precision and recall: high only if both are",
        number=True,
    ),
    Column(
        "Images",
        lambda row: count(row.support),
        lambda row: row.support,
        "How many test images of this class there are (its support)",
        number=True,
    ),
)


class ClassTable(QWidget):
    """A sortable table, one row a class."""

    def __init__(self) -> None:
        """Begins empty."""
        super().__init__()
        self.table: RowTable[ClassReport] = RowTable(_COLUMNS, "Scores of the classes")
        self.table.setObjectName("class_table")
        head = self.table.horizontalHeader()
        head.setMinimumSectionSize(48)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives each column what its head needs; the font is known only now."""
        super().resizeEvent(event)
        head = self.table.horizontalHeader()
        font = head.font()
        font.setBold(True)
        metrics = QFontMetrics(font)
        for place, column in enumerate(_COLUMNS[1:], start=1):
            width = metrics.horizontalAdvance(column.title) + _PADDING
            head.resizeSection(place, max(_LEAST, width))

    def show_evaluation(self, evaluation: Evaluation | None) -> None:
        """Shows an evaluation, in the order of the classes until a head is pressed."""
        first = not self.table.rows_model.rows
        self.table.rows_model.show(evaluation.classes if evaluation else ())
        if first:
            self.table.horizontalHeader().setSortIndicator(
                -1, Qt.SortOrder.AscendingOrder
            )
