"""Small line icons, drawn by us so that they follow theme and screen density."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

_LINES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "delete": (
        ((4, 5), (5, 14), (11, 14), (12, 5)),
        ((2.5, 4.5), (13.5, 4.5)),
        ((6, 4.5), (6.5, 2.5), (9.5, 2.5), (10, 4.5)),
        ((6.7, 7.5), (6.9, 11.5)),
        ((9.3, 7.5), (9.1, 11.5)),
    ),
    "duplicate": (
        ((2.5, 10.5), (2.5, 2.5), (10.5, 2.5)),
        ((5.5, 5.5), (13.5, 5.5), (13.5, 13.5), (5.5, 13.5), (5.5, 5.5)),
    ),
    "up": (((8, 13), (8, 3)), ((4, 7), (8, 3), (12, 7))),
    "down": (((8, 3), (8, 13)), ((4, 9), (8, 13), (12, 9))),
    "add": (((8, 3), (8, 13)), ((3, 8), (13, 8))),
    "close": (((4, 4), (12, 12)), ((12, 4), (4, 12))),
    "snowflake": (
        ((8, 1.5), (8, 14.5)),
        ((2.4, 4.75), (13.6, 11.25)),
        ((2.4, 11.25), (13.6, 4.75)),
        ((6.2, 2.6), (8, 4.4), (9.8, 2.6)),
        ((6.2, 13.4), (8, 11.6), (9.8, 13.4)),
        ((2.6, 7.2), (5, 6.3), (4.6, 3.8)),
        ((13.4, 8.8), (11, 9.7), (11.4, 12.2)),
        ((2.6, 8.8), (5, 9.7), (4.6, 12.2)),
        ((13.4, 7.2), (11, 6.3), (11.4, 3.8)),
    ),
}
"""Polylines in a square of 16 by 16."""


def icon(name: str, color: QColor, size: int = 16) -> QIcon:
    """Returns an icon in a colour.

    Args:
        name: `delete`, `duplicate`, `up`, `down`, `add`, `close`, `power`, `lock`,
            `unlock`, `link`, `unlink`, `grip`, `input`, `snowflake` or `flame`.
        color: The colour of its lines.
        size: Side in pixels; drawn at three times that for dense screens.
    """
    pixmap = QPixmap(size * 3, size * 3)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_icon(painter, name, QRectF(0, 0, size * 3, size * 3), color)
    painter.end()
    pixmap.setDevicePixelRatio(3)
    return QIcon(pixmap)


def draw_icon(painter: QPainter, name: str, place: QRectF, color: QColor) -> None:
    """Draws an icon into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(place.topLeft())
    painter.scale(place.width() / 16, place.height() / 16)
    pen = QPen(color, 1.3)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    if name == "grip":
        _draw_grip(painter, color)
    else:
        painter.drawPath(_path(name))
    painter.restore()


def _path(name: str) -> QPainterPath:
    path = QPainterPath()
    for line in _LINES.get(name, ()):
        path.moveTo(*line[0])
        for point in line[1:]:
            path.lineTo(*point)
    if name == "power":
        path.moveTo(8, 2.5)
        path.lineTo(8, 7.5)
        path.arcMoveTo(3, 3.5, 10, 10, 55)
        path.arcTo(3, 3.5, 10, 10, 55, -290)
    elif name in ("lock", "unlock"):
        path.addRoundedRect(3.5, 7.5, 9, 6.5, 1.2, 1.2)
        path.moveTo(5.5, 7.5)
        path.lineTo(5.5, 5)
        path.arcTo(5.5, 2.2, 5, 5, 180, -180 if name == "lock" else -140)
        if name == "lock":
            path.lineTo(10.5, 7.5)
    elif name in ("link", "unlink"):
        path.addRoundedRect(1.5, 5.5, 6 if name == "unlink" else 7.5, 5, 2.5, 2.5)
        left = 8.5 if name == "unlink" else 7
        path.addRoundedRect(left, 5.5, 14.5 - left, 5, 2.5, 2.5)
    elif name == "flame":
        path.moveTo(8.2, 1.5)
        path.cubicTo(8.8, 4.6, 12.6, 6.2, 12.6, 10)
        path.cubicTo(12.6, 12.8, 10.5, 14.5, 8, 14.5)
        path.cubicTo(5.5, 14.5, 3.4, 12.8, 3.4, 10)
        path.cubicTo(3.4, 8.2, 4.4, 7, 5.3, 6)
        path.cubicTo(5.5, 7.3, 6.1, 8, 7, 8.3)
        path.cubicTo(6.5, 5.8, 6.9, 3.4, 8.2, 1.5)
    elif name == "input":
        path.addRoundedRect(2.5, 3.5, 11, 9, 1.2, 1.2)
        path.addEllipse(QPointF(5.8, 6.4), 0.9, 0.9)
        path.moveTo(3, 11.5)
        path.lineTo(7, 8.5)
        path.lineTo(9, 10)
        path.lineTo(11, 7.5)
        path.lineTo(13, 9.5)
    return path


def _draw_grip(painter: QPainter, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for x in (6, 10):
        for y in (3.5, 8, 12.5):
            painter.drawEllipse(QPointF(x, y), 1.1, 1.1)
