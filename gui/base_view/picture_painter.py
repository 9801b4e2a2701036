"""Draws one row of the picture of a base."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from gui.base_view.picture_rows import PictureRow
from gui.layer_editor.card_state import shape_text
from gui.widgets.icons import draw_icon

if TYPE_CHECKING:
    from gui.theme import Theme

_INDENT = 16
_ARROW = 14
_MARK = 20
_SHAPE = 96
_PARAMETERS = 84
_NARROW = 330
"""Below this width the parameters are left out, so that the names can be read."""


class PicturePainter:
    """Draws with the colours and fonts of the theme."""

    def __init__(self, theme: "Theme") -> None:
        """Reads the colours in force at each drawing."""
        self._theme = theme

    def on_mark(self, x: float, row: PictureRow) -> bool:
        """Tells whether a place in a row is on its snowflake or flame."""
        left = row.depth * _INDENT + _ARROW
        return row.mark != "none" and left <= x < left + _MARK

    def draw(
        self, painter: QPainter, place: QRectF, row: PictureRow, current: bool
    ) -> None:
        """Draws arrow, mark, name, kind, shape and parameters."""
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current:
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.setBrush(theme.color("selected"))
            painter.drawRoundedRect(place.adjusted(0.5, 1.5, -0.5, -1.5), 5, 5)
        painter.setOpacity(1.0 if row.used else 0.5)
        left = place.left() + row.depth * _INDENT
        if row.block:
            self._draw_arrow(painter, QPointF(left + 7, place.center().y()), row.open)
        left += _ARROW
        self._draw_mark(painter, QRectF(left + 2, place.center().y() - 7, 14, 14), row)
        left += _MARK
        right = place.right() - 8
        painter.setFont(theme.font(0.92))
        painter.setPen(theme.color("quiet"))
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        numbers = QRectF(place)
        numbers.setRight(right)
        count = f"{row.parameters:,}" if row.parameters else "—"
        if place.width() >= _NARROW:
            painter.drawText(numbers, int(end), count)
            right -= _PARAMETERS
        numbers.setRight(right)
        painter.drawText(numbers, int(end), shape_text(row.last.output_shape))
        room = right - _SHAPE - left
        self._draw_words(painter, QRectF(left, place.top(), room, place.height()), row)
        painter.restore()

    def _draw_words(self, painter: QPainter, place: QRectF, row: PictureRow) -> None:
        theme = self._theme
        font = theme.font(0.95, bold=row.block)
        metrics = QFontMetricsF(font)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        name = row.name
        if row.short and metrics.horizontalAdvance(name) > place.width():
            name = row.short
        name = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, place.width())
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        if not row.used:
            font.setStrikeOut(True)
            painter.setFont(font)
        painter.drawText(place, middle, name)
        used = metrics.horizontalAdvance(name) + 8
        place = place.adjusted(used, 0, 0, 0)
        if place.width() > 40:
            painter.setFont(theme.font(0.85))
            painter.setPen(theme.color("quiet"))
            kind = QFontMetricsF(painter.font()).elidedText(
                row.kind, Qt.TextElideMode.ElideRight, place.width()
            )
            painter.drawText(place, middle, kind)

    def _draw_mark(self, painter: QPainter, place: QRectF, row: PictureRow) -> None:
        theme = self._theme
        match row.mark if row.used else "none":
            case "frozen":
                draw_icon(painter, "snowflake", place, theme.color("accent"))
            case "open":
                draw_icon(painter, "flame", place, theme.color("warning"))
            case "mixed":
                half = place.adjusted(-3, 1, -5, -1)
                draw_icon(painter, "snowflake", half, theme.color("accent"))
                half.moveLeft(half.right() - 2)
                draw_icon(painter, "flame", half, theme.color("warning"))
            case _:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("line"))
                painter.drawEllipse(place.center(), 2, 2)

    def _draw_arrow(self, painter: QPainter, middle: QPointF, is_open: bool) -> None:
        painter.setPen(QPen(self._theme.color("quiet"), 1.4))
        x, y = middle.x(), middle.y()
        if is_open:
            points = [
                QPointF(x - 3.5, y - 1.5),
                QPointF(x, y + 2),
                QPointF(x + 3.5, y - 1.5),
            ]
        else:
            points = [
                QPointF(x - 1.5, y - 3.5),
                QPointF(x + 2, y),
                QPointF(x - 1.5, y + 3.5),
            ]
        painter.drawPolyline(points)
