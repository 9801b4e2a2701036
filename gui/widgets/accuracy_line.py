"""An accuracy as a point on a line, with the range in which the truth may lie."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Theme

_HEIGHT = 18
_MARGIN = 6


class AccuracyLine(QWidget):
    """Several of them below one another, on the same scale, are compared by eye."""

    def __init__(self, theme: Theme, color: str) -> None:
        """Begins empty.

        Args:
            theme: The colours.
            color: The name of the one for point and range.
        """
        super().__init__()
        self._theme = theme
        self._color = color
        self._accuracy: float | None = None
        self._interval = (0.0, 0.0)
        self._low = 0.0
        self.setFixedHeight(_HEIGHT)
        self.setMinimumWidth(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_accuracy(
        self, accuracy: float, interval: tuple[float, float], low: float
    ) -> None:
        """Shows an accuracy, 0 to 1.

        Args:
            accuracy: Where the point is.
            interval: Where the range begins and ends.
            low: Where the scale begins; it ends at 1.
        """
        self._accuracy, self._interval, self._low = accuracy, interval, low
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws line, range and point."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = self.height() / 2
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
        if self._accuracy is not None:
            color = self._theme.color(self._color)
            painter.setPen(QPen(color, 3, c=Qt.PenCapStyle.RoundCap))
            low, high = self._interval
            painter.drawLine(QPointF(self._x(low), y), QPointF(self._x(high), y))
            painter.setPen(QPen(self._theme.color("card"), 1))
            painter.setBrush(color)
            x = self._x(self._accuracy)
            painter.drawEllipse(QRectF(x - 4.5, y - 4.5, 9, 9))
        painter.end()

    def _x(self, share: float) -> float:
        room = self.width() - 2 * _MARGIN
        along = max(0.0, share - self._low) / max(1e-6, 1.0 - self._low)
        return _MARGIN + room * along
