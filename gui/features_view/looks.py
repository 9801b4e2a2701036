"""How the classes of a map look: a colour and a shape each, in both themes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from core.features.picture import COLOURS, look_of
from gui.plots.untyped import pg
from gui.theme import Theme

_ON_DARK = (
    "#5aa9f0",
    "#ff8a4c",
    "#3fb28f",
    "#ee7562",
    "#b39df5",
    "#d2a06d",
    "#f08fc8",
    "#aab4c4",
    "#c9c646",
    "#4fc3d9",
)
_SYMBOLS = {"circle": "o", "triangle": "t1", "square": "s", "diamond": "d"}


def colour_of(group: int, theme: Theme) -> QColor:
    """Returns the colour of a class or cluster."""
    colours = _ON_DARK if theme.tokens.dark else COLOURS
    return QColor(colours[group % len(colours)])


def symbol_of(group: int) -> str:
    """Returns the shape of a class or cluster, as pyqtgraph calls it."""
    return _SYMBOLS.get(look_of(group)[1], "x")


def icon_of(group: int, theme: Theme, size: int = 12) -> QIcon:
    """Returns the mark of a class or cluster, for a legend."""
    scale = 3
    pixmap = QPixmap(size * scale, size * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(pixmap.rect().center())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour_of(group, theme))
    painter.scale(0.8 * size * scale, 0.8 * size * scale)
    symbols = pg.graphicsItems.ScatterPlotItem.Symbols
    painter.drawPath(symbols[symbol_of(group)])
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return QIcon(pixmap)
