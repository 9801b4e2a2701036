"""Rows of pictures of equal size, each with a heading; a press enlarges one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from core.data.types import UInt8Array
from gui.theme import Theme
from gui.widgets.pixels import to_image

_GAP = 4
_HEADING = 64


@dataclass(frozen=True)
class PictureRow:
    """One row.

    Attributes:
        heading: What stands in front of it.
        images: uint8 (n, h, w, c).
        gap: Whether there is room above it.
    """

    heading: str
    images: UInt8Array
    gap: bool = False


class PictureRows(QWidget):
    """Shows rows as large as the room allows.

    Signals:
        chosen: (row, column) of the picture that was pressed.
    """

    chosen = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        """Begins without pictures."""
        super().__init__()
        self._theme = theme
        self._headings: list[str] = []
        self._gaps: list[bool] = []
        self._images: list[list[QImage]] = []
        self._current = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(240, 60))
        theme.changed.connect(self.update)

    @property
    def pictures(self) -> list[list[QImage]]:
        """What is shown, row by row."""
        return self._images

    def show_rows(self, rows: Sequence[PictureRow]) -> None:
        """Shows these rows."""
        self._headings = [row.heading for row in rows]
        self._gaps = [row.gap for row in rows]
        self._images = [[to_image(image) for image in row.images] for row in rows]
        row, column = self._current
        row = max(0, min(len(rows) - 1, row))
        self._current = (row, min(column, len(rows[row].images) - 1) if rows else 0)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses the picture under the mouse."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        for row in range(len(self._images)):
            for column in range(len(self._images[row])):
                if self.place(row, column).contains(event.position()):
                    self._choose(row, column)
                    return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves with the arrows, chooses with Enter or Space."""
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key = Qt.Key(event.key())
        row, column = self._current
        if key in steps and self._images:
            down, across = steps[key]
            row = min(len(self._images) - 1, max(0, row + down))
            column = min(len(self._images[row]) - 1, max(0, column + across))
            self._current = (row, column)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Space) and self._images:
            self._choose(row, column)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: object) -> None:
        """Draws headings and pictures."""
        painter = QPainter(self)
        painter.setFont(self._theme.font(0.92))
        for row, images in enumerate(self._images):
            painter.setPen(self._theme.color("quiet"))
            first = self.place(row, 0)
            heading = QRectF(0, first.top(), _HEADING - 8, first.height())
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(heading, int(flags), self._headings[row])
            for column, image in enumerate(images):
                place = self.place(row, column)
                small = image.width() < place.width()
                smooth = QPainter.RenderHint.SmoothPixmapTransform
                painter.setRenderHint(smooth, not small)
                painter.drawImage(_fitted(image, place), image)
                if self.hasFocus() and (row, column) == self._current:
                    painter.setPen(QPen(self._theme.color("accent"), 2))
                    painter.drawRect(place.adjusted(1, 1, -1, -1))
        painter.end()

    def _choose(self, row: int, column: int) -> None:
        self._current = (row, column)
        self.update()
        self.chosen.emit(row, column)

    def _side(self) -> float:
        columns = max((len(images) for images in self._images), default=1)
        gaps = 8 * sum(self._gaps)
        across = (self.width() - self._indent) / columns - _GAP
        down = (self.height() - gaps) / max(1, len(self._images)) - _GAP
        return max(8.0, min(across, down))

    @property
    def _indent(self) -> int:
        return _HEADING if any(self._headings) else 0

    def place(self, row: int, column: int) -> QRectF:
        """Returns where a picture is."""
        side = self._side()
        gaps = 8 * sum(self._gaps[: row + 1])
        corner = QPointF(
            self._indent + column * (side + _GAP), row * (side + _GAP) + gaps
        )
        return QRectF(corner.x(), corner.y(), side, side)


def _fitted(image: QImage, place: QRectF) -> QRectF:
    """Returns the part of a square that keeps the sides of an image in proportion."""
    scale = min(place.width() / image.width(), place.height() / image.height())
    width, height = image.width() * scale, image.height() * scale
    left = place.left() + (place.width() - width) / 2
    return QRectF(left, place.top() + (place.height() - height) / 2, width, height)
