"""How the parts of a split look: a colour and a pattern each."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter
from PySide6.QtWidgets import QWidget

from gui.theme import Theme


@dataclass(frozen=True)
class PartStyle:
    """One part: its name, the token of its colour, and its pattern."""

    name: str
    token: str
    pattern: Qt.BrushStyle


TRAIN = PartStyle("training", "training", Qt.BrushStyle.SolidPattern)
VALIDATION = PartStyle("validation", "validation", Qt.BrushStyle.BDiagPattern)
TEST = PartStyle("test", "fine", Qt.BrushStyle.Dense5Pattern)
PARTS = (TRAIN, VALIDATION, TEST)


def fill_part(painter: QPainter, rect: QRectF, style: PartStyle, theme: Theme) -> None:
    """Fills a bar in the colour and the pattern of a part."""
    color = theme.color(style.token)
    painter.setPen(Qt.PenStyle.NoPen)
    if style.pattern == Qt.BrushStyle.SolidPattern:
        painter.setBrush(color)
        painter.drawRoundedRect(rect, 2, 2)
        return
    pale = QColor(color)
    pale.setAlpha(70)
    painter.setBrush(pale)
    painter.drawRoundedRect(rect, 2, 2)
    painter.setBrush(QBrush(color, style.pattern))
    painter.drawRoundedRect(rect, 2, 2)


class PartMark(QWidget):
    """A small square in the look of a part, for legends."""

    def __init__(self, style: PartStyle, theme: Theme) -> None:
        """Draws the mark in the colours of the theme."""
        super().__init__()
        self._style = style
        self._theme = theme
        self.setFixedSize(14, 12)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: object) -> None:
        """Draws the square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill_part(painter, QRectF(0, 0, 14, 12), self._style, self._theme)
        painter.end()
