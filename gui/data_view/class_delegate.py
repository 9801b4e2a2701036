"""Draws one class: check box, name, a few images, and its counts as a bar."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from gui.data_view.class_model import CHOSEN_ROLE, ROW_ROLE, ClassModel
from gui.data_view.class_rows import ClassRow
from gui.data_view.parts import PARTS, fill_part
from gui.text import count
from gui.theme import Theme
from gui.widgets.thumbnails import Thumbnails, draw_thumbnail

HEIGHT = 52
THUMB = 36
_CHECK = 18
_PAD = 12
_BARS, _NARROW_BARS = 190, 140
_WIDE = 600
_FADED = 0.4


class ClassDelegate(QStyledItemDelegate):
    """Paints the rows of the class list and handles clicks on their check boxes."""

    def __init__(
        self, view: QAbstractItemView, thumbnails: Thumbnails, theme: Theme
    ) -> None:
        """Paints for one view."""
        super().__init__(view)
        self._thumbnails = thumbnails
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        """All rows have the same height."""
        return QSize(200, HEIGHT)

    def editorEvent(
        self,
        event: QEvent,
        model: object,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Ticks when the check box is clicked; the rest of the row opens the class."""
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(model, ClassModel)
            and self.on_check_box(option.rect, event.position().toPoint().x())  # type: ignore[attr-defined]
        ):
            model.toggle(index)
            return True
        return False

    @staticmethod
    def on_check_box(row: QRect, x: int) -> bool:
        """Returns whether a place in a row belongs to its check box."""
        return x - row.left() < _PAD + _CHECK + 8

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draws one row."""
        row: ClassRow = index.data(ROW_ROLE)
        chosen: bool = index.data(CHOSEN_ROLE)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._background(painter, rect, state)
        self._check_box(painter, rect, chosen)
        painter.setPen(self._theme.color("text" if chosen else "quiet"))
        painter.setFont(self._theme.font(bold=True))
        model = index.model()
        longest = model.longest_name if isinstance(model, ClassModel) else row.name
        wanted = painter.fontMetrics().horizontalAdvance(longest) + 4
        name_width = min(max(wanted, 24), max(90, rect.width() // 5))
        name = QRect(rect.left() + _PAD + _CHECK + 10, rect.top(), name_width, HEIGHT)
        elided = painter.fontMetrics().elidedText(
            row.name, Qt.TextElideMode.ElideRight, name.width()
        )
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, elided)
        room = _BARS if rect.width() >= _WIDE else _NARROW_BARS
        bars = QRect(rect.right() - room - _PAD, rect.top(), room, HEIGHT)
        images = QRect(name.right() + 10, rect.top(), 0, HEIGHT)
        images.setRight(bars.left() - 16)
        self._images(painter, images, row, chosen)
        largest = model.largest if isinstance(model, ClassModel) else row.images
        self._bars(painter, bars, row, chosen, largest)
        painter.restore()

    def _background(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag
    ) -> None:
        current = bool(state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if current or hovered:
            painter.fillRect(rect, self._theme.color("selected"))
        if current:
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 5, 5)
        else:
            painter.setPen(self._theme.color("line"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _check_box(self, painter: QPainter, rect: QRect, chosen: bool) -> None:
        top = rect.top() + (HEIGHT - _CHECK) / 2
        box = QRectF(rect.left() + _PAD, top, _CHECK, _CHECK)
        accent = self._theme.color("accent")
        painter.setPen(QPen(accent if chosen else self._theme.color("quiet"), 1.5))
        painter.setBrush(accent if chosen else self._theme.color("field"))
        painter.drawRoundedRect(box, 4, 4)
        if chosen:
            painter.setPen(QPen(self._theme.color("on_accent"), 2))
            left, middle = box.left(), box.center().y()
            tick = [
                QPointF(left + 4, middle),
                QPointF(left + 8, middle + 4),
                QPointF(left + 14, middle - 4),
            ]
            painter.drawPolyline(tick)

    def _images(
        self, painter: QPainter, room: QRect, row: ClassRow, chosen: bool
    ) -> None:
        painter.setOpacity(1.0 if chosen else _FADED)
        fitting = max(0, (room.width() + 4) // (THUMB + 4))
        top = room.top() + (HEIGHT - THUMB) // 2
        for place, sample in enumerate(row.samples[:fitting]):
            frame = QRect(room.left() + place * (THUMB + 4), top, THUMB, THUMB)
            draw_thumbnail(painter, frame, self._thumbnails, sample, self._theme)
        painter.setOpacity(1.0)

    def _bars(
        self, painter: QPainter, room: QRect, row: ClassRow, chosen: bool, largest: int
    ) -> None:
        painter.setFont(self._theme.font(0.88))
        numbers = painter.fontMetrics().height()
        top = room.top() + (HEIGHT - numbers - 16) / 2
        text = QRect(room.left(), int(top) + 15, room.width(), numbers + 2)
        left = float(room.left())
        scale = room.width() / largest
        if row.counts is None or not chosen:
            bar = QRectF(left, top, max(2.0, row.images * scale), 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("line"))
            painter.drawRoundedRect(bar, 2, 2)
            words = count(row.images) if chosen else f"{count(row.images)} · not used"
        else:
            for style, number in zip(PARTS, row.counts, strict=True):
                if number:
                    width = max(2.0, number * scale - 1)
                    bar = QRectF(left, top, width, 10)
                    fill_part(painter, bar, style, self._theme)
                    left += width + 1
            words = " · ".join(count(number) for number in row.counts)
        painter.setPen(self._theme.color("quiet"))
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft, words)
