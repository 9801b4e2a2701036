"""The classes of the data set as a list with check boxes."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from gui.data_view.class_rows import ClassRow
from gui.text import count
from gui.widgets.words import things

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
CHOSEN_ROLE = ROW_ROLE + 1

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ClassModel(QAbstractListModel):
    """Holds the rows and which of them are ticked.

    Signals:
        choice_changed: The person ticked or unticked classes.
    """

    choice_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        """Begins without classes."""
        super().__init__(parent)
        self._rows: tuple[ClassRow, ...] = ()
        self._chosen: frozenset[str] = frozenset()

    @property
    def rows(self) -> tuple[ClassRow, ...]:
        """The rows, in order."""
        return self._rows

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of the ticked classes, in the order of the data set."""
        return tuple(row.name for row in self._rows if row.name in self._chosen)

    @property
    def largest(self) -> int:
        """How many images the largest class has; 1 without classes."""
        return max((row.images for row in self._rows), default=1) or 1

    @property
    def longest_name(self) -> str:
        """The name with the most letters; empty without classes."""
        return max((row.name for row in self._rows), key=len, default="")

    def show(self, rows: tuple[ClassRow, ...], chosen: frozenset[str]) -> None:
        """Shows other rows, or the same ones with other numbers."""
        same = [row.name for row in rows] == [row.name for row in self._rows]
        if not same:
            self.beginResetModel()
        self._rows, self._chosen = rows, chosen
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def choose(self, names: frozenset[str]) -> None:
        """Ticks exactly these classes, as the person asked for."""
        self._chosen = names
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
        self.choice_changed.emit()

    def toggle(self, index: AnyIndex) -> None:
        """Ticks or unticks one class; one without images stays unticked."""
        row = self._rows[index.row()]
        if row.images:
            self.choose(self._chosen ^ {row.name})

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """Returns how many classes there are."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Each class can be selected and ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def setData(self, index: AnyIndex, _value: Any, role: int = 2) -> bool:
        """Ticks or unticks a class; accessibility tools call this."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.toggle(index)
        return True

    def data(self, index: AnyIndex, role: int = 0) -> Any:
        """Returns what view, delegate and screen readers ask for."""
        row = self._rows[index.row()]
        chosen = row.name in self._chosen
        if role == ROW_ROLE:
            return row
        if role == CHOSEN_ROLE:
            return chosen
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return describe(row)
        return None


def describe(row: ClassRow) -> str:
    """Returns one class in words."""
    text = f"{row.name}: {things(row.images, 'image')}"
    if row.counts is None:
        return f"{text}, not used"
    train, validation, test = (count(number) for number in row.counts)
    return f"{text}; {train} for training, {validation} for validation, {test} for test"
