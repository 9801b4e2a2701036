"""Shows where what is dragged would go."""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import Theme

_HEIGHT = 10


class DropLine(QWidget):
    """A line with a ring at its left end, above all cards."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        """Begins hidden."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("drop_line")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, line: QRect) -> None:
        """Shows the line at a gap, in the coordinates of the parent."""
        top = line.top() - _HEIGHT // 2
        self.setGeometry(line.left(), max(0, top), line.width(), _HEIGHT)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws ring and line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accent"), 2))
        middle = _HEIGHT / 2
        painter.drawEllipse(QPointF(middle, middle), 3, 3)
        painter.drawLine(QPointF(middle + 3, middle), QPointF(self.width(), middle))
        painter.end()
