"""A grid of small pictures that fill the width, all of one size."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.theme import Theme

GAP = 4


class Tiles(QWidget):
    """Paints square pictures in rows; single pixels stay sharp.

    Signals:
        hovered: The tile under the mouse, or -1.
    """

    hovered = Signal(int)

    def __init__(self, theme: Theme, columns: int = 8) -> None:
        """Begins empty."""
        super().__init__()
        self._theme = theme
        self._columns = columns
        self._images: tuple[QImage, ...] = ()
        self._tips: tuple[str, ...] = ()
        self._marked = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_tiles(self, images: Sequence[QImage], tips: Sequence[str]) -> None:
        """Shows other pictures.

        Args:
            images: The pictures, from left to right.
            tips: What is said of each when the mouse rests on it.
        """
        self._images, self._tips = tuple(images), tuple(tips)
        self._fit()
        self.update()

    @property
    def images(self) -> tuple[QImage, ...]:
        """What is shown."""
        return self._images

    def mark(self, place: int) -> None:
        """Outlines a tile; -1 none."""
        if place != self._marked:
            self._marked = place
            self.update()

    def tile_rect(self, place: int) -> QRectF:
        """Returns where a tile is."""
        row, column = divmod(place, self._columns)
        side = self._side
        return QRectF(column * (side + GAP), row * (side + GAP), side, side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the tiles square."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the tiles."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, image in enumerate(self._images):
            frame = self.tile_rect(place)
            clip = QPainterPath()
            clip.addRoundedRect(frame, 3, 3)
            painter.save()
            painter.setClipPath(clip)
            smooth = image.width() > frame.width()
            hint = QPainter.RenderHint.SmoothPixmapTransform
            painter.setRenderHint(hint, smooth)
            painter.drawImage(frame, image)
            painter.restore()
            if place == self._marked:
                painter.setPen(QPen(self._theme.color("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 3, 3)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tells which tile the mouse is on."""
        self.hovered.emit(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tells that it is on none."""
        super().leaveEvent(event)
        self.hovered.emit(-1)

    def event(self, event: QEvent) -> bool:
        """Says what a tile is."""
        if isinstance(event, QHelpEvent):
            place = self._at(QPointF(event.pos()))
            text = self._tips[place] if 0 <= place < len(self._tips) else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    @property
    def _side(self) -> float:
        return max(1.0, (self.width() + GAP) / self._columns - GAP)

    def _at(self, point: QPointF) -> int:
        for place in range(len(self._images)):
            if self.tile_rect(place).contains(point):
                return place
        return -1

    def _fit(self) -> None:
        rows = -(-len(self._images) // self._columns)
        height = round(rows * (self._side + GAP) - GAP) if rows else 0
        if height != self.height():
            self.setFixedHeight(height)
