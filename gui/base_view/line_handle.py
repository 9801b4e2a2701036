"""A line across the picture of a base that mouse and keys move."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from gui.widgets.icons import draw_icon

if TYPE_CHECKING:
    from gui.theme import Theme

HANDLE_HEIGHT = 18
_TITLES = {"freeze": "Freeze line", "cut": "Cut"}
_HELP = {
    "freeze": "Everything above stays as it is. Drag it, or move it with the arrow "
    "keys.",
    "cut": "Everything below is left out. Drag it, or move it with the arrow keys.",
}


class LineHandle(QWidget):
    """Draws itself; the picture says where it lies.

    Signals:
        dragged: (which line, height in the picture that it is dragged to).
        stepped: (which line, 1 to move down a row, −1 to move up).
        dropped: Which line the mouse let go.
    """

    dragged = Signal(str, float)
    stepped = Signal(str, int)
    dropped = Signal(str)

    def __init__(self, line: str, theme: "Theme", parent: QWidget) -> None:
        """Makes the line `freeze` or `cut`."""
        super().__init__(parent)
        self._line = line
        self._theme = theme
        self._text = ""
        self._shared = False
        self._dashed = False
        self._held = False
        self.boundary = 0
        self.setObjectName(f"{line}_line")
        self.setAccessibleName(_TITLES[line])
        self.setToolTip(f"{_TITLES[line]}. {_HELP[line]}")
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HANDLE_HEIGHT)

    def place(self, boundary: int, middle: int, width: int, shared: bool) -> None:
        """Lies below that many rows.

        Args:
            boundary: The number of rows.
            middle: The height of the line in the picture.
            width: Of the picture.
            shared: Whether the other line lies there too; this one takes the left half.
        """
        self.boundary = boundary
        self._shared = shared
        half = width // 2
        self.setGeometry(
            0, middle - HANDLE_HEIGHT // 2, half if shared else width, HANDLE_HEIGHT
        )
        self.update()

    def say(self, text: str, dashed: bool = False) -> None:
        """Writes on the line what it means now."""
        self._text, self._dashed = text, dashed
        self.setAccessibleDescription(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the line with its words on a little plate."""
        theme = self._theme
        freeze = self._line == "freeze"
        color = theme.color("accent" if freeze else "validation")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.DashLine if self._dashed else Qt.PenStyle.SolidLine
        y = self.height() / 2
        painter.setPen(QPen(color, 2.5 if self.hasFocus() else 1.5, style))
        painter.drawLine(QPointF(2, y), QPointF(self.width() - 2, y))
        font = theme.font(0.85)
        room = self.width() - 52
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(self._text, Qt.TextElideMode.ElideMiddle, room)
        width = metrics.horizontalAdvance(text) + (26 if freeze else 14)
        left = 8.0 if freeze else self.width() - width - 8
        plate = QRectF(left, 0.5, width, self.height() - 1)
        self._draw_plate(painter, plate, color)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        inner = plate.adjusted(19 if freeze else 7, 0, -7, 0)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), text)
        if freeze:
            spot = QRectF(left + 4, (self.height() - 11) / 2, 11, 11)
            draw_icon(painter, "snowflake", spot, color)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold of the line."""
        self._held = event.button() == Qt.MouseButton.LeftButton
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Moves the line."""
        if self._held:
            self.dragged.emit(self._line, self.mapToParent(event.position()).y())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets the line go."""
        if self._held:
            self._held = False
            self.dropped.emit(self._line)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves the line by a row."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(self._line, step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Is drawn stronger."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Is drawn as usual."""
        super().focusOutEvent(event)
        self.update()

    def _draw_plate(self, painter: QPainter, plate: QRectF, color: QColor) -> None:
        painter.setPen(QPen(color, 2 if self.hasFocus() else 1))
        painter.setBrush(self._theme.color("selected" if self.hasFocus() else "card"))
        painter.drawRoundedRect(plate, plate.height() / 2, plate.height() / 2)
