"""A piece of a line with its name, as legends show it."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Theme

_LINE = 24
_GAP = 6


def diamond(center: QPointF, radius: float = 4.5) -> QPolygonF:
    """Returns the marker of the validation curve."""
    x, y = center.x(), center.y()
    return QPolygonF(
        [
            QPointF(x, y - radius),
            QPointF(x + radius, y),
            QPointF(x, y + radius),
            QPointF(x - radius, y),
        ]
    )


class LegendKey(QWidget):
    """Draws a line sample and its name, in the colour of the line."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        pen: Callable[[], QPen],
        marker: bool = False,
    ) -> None:
        """Makes the key.

        Args:
            theme: Its changes are followed.
            text: The name.
            pen: Asked for the pen each time, because colours can change.
            marker: Whether a diamond sits on the line.
        """
        super().__init__()
        self._theme = theme
        self._text = text
        self._pen = pen
        self._marker = marker
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._theme_changed)

    def sizeHint(self) -> QSize:
        """Returns the room for line and name; without a name, for the line."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._text) + _GAP if self._text else 0
        return QSize(_LINE + width + 2, max(16, metrics.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the key."""
        painter = QPainter(self)
        self.draw(painter, QPointF(0, 0))
        painter.end()

    def draw(self, painter: QPainter, at: QPointF) -> None:
        """Paints the key at a place, also into a saved picture."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = self._pen()
        middle = at.y() + self.sizeHint().height() / 2
        painter.setPen(pen)
        painter.drawLine(QPointF(at.x(), middle), QPointF(at.x() + _LINE, middle))
        if self._marker:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(pen.color()))
            painter.drawPolygon(diamond(QPointF(at.x() + _LINE / 2, middle)))
        painter.setFont(self.font())
        painter.setPen(pen.color())
        metrics = self.fontMetrics()
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(at.x() + _LINE + _GAP, baseline), self._text)
        painter.restore()

    def _theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
