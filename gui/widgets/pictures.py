"""Small pictures that stand for data sets, drawn by code in their own coarse pixels."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

TILES = 3
"""How many different tiles each data set has."""


def data_tile(source: str, variant: int = 0) -> QImage | None:
    """Returns a picture in the size of the data's own images, to be enlarged.

    Args:
        source: A name of the catalogue.
        variant: 0 to `TILES` - 1.

    Returns:
        The picture, or None for a data set that has none.
    """
    draw = _DRAW.get(source)
    return draw(variant % TILES) if draw else None


def draw_tiles(
    painter: QPainter,
    room: QRectF,
    source: str,
    tiles: int,
    line: QColor,
    first: int = 0,
) -> None:
    """Draws square tiles side by side into a room, as many as were asked for.

    Args:
        painter: Where to draw.
        room: The height of it is the side of a tile.
        source: A name of the catalogue; others get the outline of a picture.
        tiles: How many.
        line: The colour of outlines.
        first: The variant of the first tile.
    """
    side = room.height()
    for place in range(tiles):
        frame = QRectF(room.left() + place * (side + 4), room.top(), side, side)
        image = data_tile(source, first + place)
        clip = QPainterPath()
        clip.addRoundedRect(frame, 4, 4)
        painter.save()
        painter.setClipPath(clip)
        if image is not None:
            painter.drawImage(frame, image)
        else:
            _draw_own(painter, frame, line, place)
        painter.restore()


def _canvas(side: int, color: int = 0) -> QImage:
    image = QImage(QSize(side, side), QImage.Format.Format_RGB32)
    image.fill(QColor(color, color, color))
    return image


def _painter(image: QImage) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def _write(text: str, side: int, slant: float, weight: QFont.Weight) -> QImage:
    image = _canvas(side)
    painter = _painter(image)
    path = QPainterPath()
    font = QFont()
    font.setPixelSize(side)
    font.setWeight(weight)
    path.addText(0, 0, font, text)
    bounds = path.boundingRect()
    scale = 0.78 * side / max(bounds.width(), bounds.height())
    painter.translate(side / 2, side / 2)
    painter.shear(slant, 0)
    painter.scale(scale, scale)
    painter.translate(-bounds.center())
    painter.fillPath(path, Qt.GlobalColor.white)
    painter.end()
    return image


def _digits(variant: int) -> QImage:
    slant = (0.0, -0.1, 0.05)[variant]
    return _write("360"[variant], 8, slant, QFont.Weight.Medium)


def _mnist(variant: int) -> QImage:
    return _write("527"[variant], 28, (-0.2, -0.1, -0.25)[variant], QFont.Weight.Medium)


def _fashion(variant: int) -> QImage:
    image = _canvas(28)
    painter = _painter(image)
    shade = QLinearGradient(0, 0, 28, 28)
    shade.setColorAt(0, QColor(235, 235, 235))
    shade.setColorAt(1, QColor(130, 130, 130))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in _CLOTHES[variant]]))
    painter.end()
    return image


def _signs(variant: int) -> QImage:
    # Which of the four fingers are stretched, and whether the thumb is: V, B, L.
    fingers, thumb = (
        ((True, True, False, False), False),
        ((True, True, True, True), False),
        ((True, False, False, False), True),
    )[variant]
    image = _canvas(28, 165)
    painter = _painter(image)
    skin = QLinearGradient(6, 0, 24, 0)
    skin.setColorAt(0, QColor(225, 225, 225))
    skin.setColorAt(1, QColor(120, 120, 120))
    painter.setBrush(skin)
    painter.setPen(QPen(QColor(95, 95, 95), 0.8))
    painter.drawRoundedRect(QRectF(10, 20, 9, 10), 2, 2)
    for place, stretched in enumerate(fingers):
        top = (3 + abs(place - 1)) if stretched else 11
        painter.save()
        painter.translate(9.5 + 3.4 * place, 16)
        painter.rotate((place - 1.5) * (7 if stretched else 0))
        painter.drawRoundedRect(QRectF(-1.7, top - 16, 3.6, 16 - top + 2), 1.7, 1.7)
        painter.restore()
    painter.drawRoundedRect(QRectF(7.8, 13.5, 14, 10.5), 3, 3)
    painter.save()
    painter.translate(9, 20)
    painter.rotate(-20 if thumb else 55)
    length = 9 if thumb else 7
    place = QRectF(-length + 1, -2, length, 3.8) if thumb else QRectF(-1, -9, 3.8, 8)
    painter.drawRoundedRect(place, 1.8, 1.8)
    painter.restore()
    painter.end()
    return image


def _draw_own(painter: QPainter, frame: QRectF, line: QColor, variant: int) -> None:
    """An outlined photo: hills and a sun."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(line, 1.5))
    inner = frame.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.drawRoundedRect(inner, 4, 4)
    side = inner.width()
    across = (0.7, 0.3, 0.5)[variant]
    sun = QPointF(inner.left() + across * side, inner.top() + 0.3 * side)
    painter.drawEllipse(sun, 0.09 * side, 0.09 * side)
    hills = ((0, 0.8), (0.35, 0.5), (0.6, 0.75), (0.78, 0.6), (1, 0.8))
    points = [
        QPointF(inner.left() + x * side, inner.top() + y * side) for x, y in hills
    ]
    painter.drawPolyline(points)


_SHIRT = (
    *((8, 4), (12, 6), (16, 6), (20, 4), (26, 9), (23, 14)),
    *((20, 12), (20, 25), (8, 25), (8, 12), (5, 14), (2, 9)),
)
_TROUSERS = ((8, 2), (20, 2), (22, 26), (16, 26), (14, 9), (12, 26), (6, 26))
_BOOT = ((4, 5), (12, 5), (13, 13), (23, 17), (25, 20), (25, 23), (4, 23))
_CLOTHES = (_SHIRT, _TROUSERS, _BOOT)

_DRAW: dict[str, Callable[[int], QImage]] = {
    "digits": _digits,
    "mnist": _mnist,
    "fashion_mnist": _fashion,
    "asl": _signs,
}
