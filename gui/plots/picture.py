"""The plots as a picture, for the clipboard and for files."""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from gui.plots.curve_plot import CurvePlot
from gui.plots.plot_card import PlotCard
from gui.theme import Theme

_HEADER = 28
_GAP = 12


def picture_size(cards: Sequence[PlotCard]) -> QSize:
    """Returns the size of the picture in pixels of the screen."""
    width = max(card.plot.width() for card in cards)
    heights = sum(card.plot.height() + _HEADER for card in cards)
    return QSize(width, heights + _GAP * (len(cards) - 1))


def paint_cards(painter: QPainter, cards: Sequence[PlotCard], theme: Theme) -> None:
    """Paints headings, legends and plots, one below the other."""
    painter.fillRect(QRectF(QPointF(), picture_size(cards)), theme.color("card"))
    top = 0.0
    for card in cards:
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(1.0, bold=True))
        painter.drawText(QPointF(12, top + 19), card.title.text())
        left = 24.0 + painter.fontMetrics().horizontalAdvance(card.title.text())
        for key in card.keys:
            key.draw(painter, QPointF(left, top + 7))
            left += key.sizeHint().width() + 12
        _paint_plot(painter, card.plot, top + _HEADER, theme)
        top += card.plot.height() + _HEADER + _GAP


def _paint_plot(painter: QPainter, plot: CurvePlot, top: float, theme: Theme) -> None:
    """Paints the curves, covers what runs out of the view, and paints the axes again.

    SVG files know no clipping: a curve that leaves a magnified view would go on.
    """
    plot.show_crosshair(None)
    whole = QRectF(0, top, plot.width(), plot.height())
    source = plot.viewport().rect()
    plot.render(painter, whole, source)
    view = plot.getPlotItem().vb
    inner = view.sceneBoundingRect().translated(0, top)
    color = theme.color("card")
    painter.fillRect(QRectF(whole.topLeft(), inner.bottomLeft()), color)
    painter.fillRect(QRectF(inner.topRight(), whole.bottomRight()), color)
    painter.fillRect(QRectF(whole.topLeft(), inner.topRight()), color)
    painter.fillRect(QRectF(inner.bottomLeft(), whole.bottomRight()), color)
    axis = plot.getPlotItem().getAxis("left")
    plot.setBackground(None)
    view.setVisible(False)
    axis.setGrid(False)
    plot.render(painter, whole, source)
    axis.setGrid(255)
    view.setVisible(True)
    plot.setBackground(color)


def as_image(cards: Sequence[PlotCard], theme: Theme, scale: float = 2.0) -> QImage:
    """Returns the plots as an image, sharp enough for print."""
    size = picture_size(cards)
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    paint_cards(painter, cards, theme)
    painter.end()
    return image


def as_png(cards: Sequence[PlotCard], theme: Theme) -> bytes:
    """Returns the plots as the content of a PNG file."""
    buffer = _open_buffer()
    as_image(cards, theme).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def as_svg(cards: Sequence[PlotCard], theme: Theme) -> bytes:
    """Returns the plots as an SVG file, whose lines stay sharp at any size."""
    size = picture_size(cards)
    buffer = _open_buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    # The axes are recorded at the resolution of the screen.
    generator.setResolution(cards[0].plot.logicalDpiX())
    generator.setViewBox(QRectF(QPointF(), size))
    generator.setTitle("Training curves")
    painter = QPainter(generator)
    paint_cards(painter, cards, theme)
    painter.end()
    return bytes(buffer.data().data())


def _open_buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
