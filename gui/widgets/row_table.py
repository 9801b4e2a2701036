"""A sortable table of rows, each a Python object."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

Row = TypeVar("Row")
AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SORT = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column.

    Attributes:
        title: Its head.
        text: What a cell shows.
        sort: What rows are ordered by: numbers or texts, not mixed.
        help: The tooltip of the head.
        number: Whether it is aligned to the right.
        tooltip: The tooltip of a cell, if it is more than the text.
        edit: Takes a new text for a row; None for a column that is not edited.
    """

    title: str
    text: Callable[[Row], str]
    sort: Callable[[Row], float | str]
    help: str = ""
    number: bool = False
    tooltip: Callable[[Row], str] | None = None
    edit: Callable[[Row, str], None] | None = None


class RowModel(QAbstractTableModel, Generic[Row]):
    """The rows as a Qt model."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject) -> None:
        """Begins without rows."""
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, in the order in which they were given."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Shows other rows; keeps the selection if only their content changed."""
        rows = tuple(rows)
        if len(rows) == len(self._rows):
            self._rows = rows
            if rows:
                last = self.index(len(rows) - 1, len(self._columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """Returns how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        """Returns how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = 0
    ) -> Any:
        """Returns the heads."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.help or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.number)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Cells of an edited column can be edited."""
        flags = super().flags(index)
        if self._columns[index.column()].edit is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: AnyIndex, value: Any, role: int = 2) -> bool:
        """Hands an edited text on."""
        edit = self._columns[index.column()].edit
        if edit is None or role != Qt.ItemDataRole.EditRole:
            return False
        edit(self._rows[index.row()], str(value))
        return True

    def data(self, index: AnyIndex, role: int = 0) -> Any:
        """Returns what the view asks for."""
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return column.text(row)
        if role == _SORT:
            return column.sort(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.number)
        if role == Qt.ItemDataRole.ToolTipRole:
            return (column.tooltip or column.text)(row)
        return None


class RowTable(QTableView, Generic[Row]):
    """The table: sorted by a click on a head, whole rows selected."""

    def __init__(self, columns: Sequence[Column[Row]], name: str) -> None:
        """Begins without rows.

        Args:
            columns: From left to right.
            name: What a screen reader says.
        """
        super().__init__()
        self.rows_model: RowModel[Row] = RowModel(columns, self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.rows_model)
        self._proxy.setSortRole(_SORT)
        self._proxy.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(self._proxy)
        self.setAccessibleName(name)
        self.setSortingEnabled(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("class", "bare")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(30)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    @property
    def selected_rows(self) -> tuple[Row, ...]:
        """The rows that are selected, from top to bottom as they are shown."""
        indices = sorted(self.selectionModel().selectedRows(), key=_row_of)
        rows = self.rows_model.rows
        return tuple(rows[self._proxy.mapToSource(one).row()] for one in indices)

    @property
    def shown_rows(self) -> tuple[Row, ...]:
        """All rows in the order in which they are shown."""
        rows = self.rows_model.rows
        return tuple(
            rows[self._proxy.mapToSource(self._proxy.index(place, 0)).row()]
            for place in range(self._proxy.rowCount())
        )

    def select(self, place: int) -> None:
        """Selects the row at a place, counted as they are shown."""
        if 0 <= place < self._proxy.rowCount():
            self.selectRow(place)
            self.scrollTo(self._proxy.index(place, 0))


def _row_of(index: QModelIndex) -> int:
    return index.row()


def _alignment(number: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
