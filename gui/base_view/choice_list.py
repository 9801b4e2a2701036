"""A list to choose one of: a title, a sentence, and facts at the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

if TYPE_CHECKING:
    from gui.theme import Theme

_CHOICE = Qt.ItemDataRole.UserRole
_PAD = 10


@dataclass(frozen=True)
class Choice:
    """One line of the list.

    Attributes:
        key: What tells it apart.
        title: What it is called.
        summary: One sentence: when to take it.
        facts: Numbers at the right.
        here: Whether it can be used without a download.
    """

    key: str
    title: str
    summary: str = ""
    facts: str = ""
    here: bool = True


class ChoiceList(QListWidget):
    """Shows choices.

    Signals:
        chosen: The key of the current line changed.
    """

    chosen = Signal(str)

    def __init__(self, name: str, theme: "Theme") -> None:
        """Begins empty.

        Args:
            name: For the object name.
            theme: Colours and fonts.
        """
        super().__init__()
        self.setObjectName(name)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Delegate(theme, self))
        self.currentItemChanged.connect(self._changed)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Shows other lines; the current one stays if it is among them."""
        before = self.current_key()
        self.blockSignals(True)
        self.clear()
        for choice in choices:
            item = QListWidgetItem(f"{choice.title}. {choice.summary} {choice.facts}")
            item.setData(_CHOICE, choice)
            item.setToolTip(choice.summary)
            self.addItem(item)
        self.choose(before)
        self.blockSignals(False)

    def current_key(self) -> str:
        """Returns the key of the current line; empty if there is none."""
        row = self.currentRow()
        return self._key(row) if row >= 0 else ""

    def choose(self, key: str) -> None:
        """Makes the line of a key the current one; none if there is none."""
        rows = (i for i in range(self.count()) if self._key(i) == key)
        self.setCurrentRow(next(rows, -1))

    def _key(self, row: int) -> str:
        return self.item(row).data(_CHOICE).key

    def _changed(self) -> None:
        key = self.current_key()
        if key:
            self.chosen.emit(key)


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: "Theme", parent: ChoiceList) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        """Returns room for two lines."""
        return QSize(120, round(self._theme.font().pixelSize() * 3.4))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draws title and facts above the sentence."""
        choice: Choice = index.data(_CHOICE)
        theme = self._theme
        place = QRectF(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            strong = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(theme.color("accent"), 2 if strong else 1))
            painter.setBrush(theme.color("selected"))
            painter.drawRoundedRect(place.adjusted(3, 2, -3, -2), 6, 6)
        inner = place.adjusted(_PAD, 5, -_PAD, -5)
        upper = QRectF(inner.left(), inner.top(), inner.width(), inner.height() / 2)
        lower = upper.translated(0, inner.height() / 2)
        middle = Qt.AlignmentFlag.AlignVCenter
        small = theme.font(0.92)
        facts = f"{choice.facts}  ✓" if choice.here else f"{choice.facts}  ↓"
        painter.setFont(small)
        painter.setPen(theme.color("quiet"))
        painter.drawText(upper, int(middle | Qt.AlignmentFlag.AlignRight), facts)
        room = upper.width() - QFontMetricsF(small).horizontalAdvance(facts) - 12
        painter.drawText(lower, int(middle), _cut(small, choice.summary, lower.width()))
        bold = theme.font(bold=True)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        painter.drawText(upper, int(middle), _cut(bold, choice.title, room))
        painter.restore()


def _cut(font: object, text: str, room: float) -> str:
    metrics = QFontMetricsF(font)  # type: ignore[arg-type]
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
