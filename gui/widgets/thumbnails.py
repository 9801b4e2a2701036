"""Small pictures of a data set, made in the background as they come into view."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter

from core.data.types import Progress, UInt8Array
from core.experiment import ProblemError
from gui.background import Background, Job
from gui.theme import Theme
from gui.widgets.pixels import thumbnail

ReadImage = Callable[[int], UInt8Array]
_CHUNK = 32
_KEPT = 3000


def _make(
    read: ReadImage, side: int, indices: Sequence[int], progress: Progress
) -> dict[int, QImage]:
    made: dict[int, QImage] = {}
    for done, index in enumerate(indices):
        progress("Making thumbnails", done, len(indices), "images")
        try:
            made[index] = thumbnail(read(index), side)
        except ProblemError:
            # A file that vanished meanwhile; the tile stays empty.
            made[index] = QImage()
    return made


class Thumbnails(QObject):
    """Makes thumbnails of numbered images when they are asked for, and keeps them.

    Signals:
        arrived: Some of the thumbnails that were asked for are there.
    """

    arrived = Signal()

    def __init__(self, background: Background, parent: QObject) -> None:
        """Begins without images; see `reset`."""
        super().__init__(parent)
        self._background = background
        self._read: ReadImage | None = None
        self._side = 0
        self._done: dict[int, QImage] = {}
        self._wanted: dict[int, None] = {}
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(10)
        self._timer.timeout.connect(self._start)

    def reset(self, read: ReadImage | None, side: int) -> None:
        """Forgets all thumbnails and makes those of another source from now on.

        Args:
            read: Returns one image, uint8 (height, width, 1 or 3); is called in
                another thread. None for no images.
            side: The side of a thumbnail in device pixels.
        """
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._read, self._side = read, side
        self._done.clear()
        self._wanted.clear()

    def get(self, index: int) -> QImage | None:
        """Returns a thumbnail, or None while it is being made.

        It is a null image if the image can't be read.
        """
        image = self._done.get(index)
        if image is None and self._read is not None:
            # The newest wish comes first: it is what is in view now.
            self._wanted.pop(index, None)
            self._wanted[index] = None
            if self._job is None and not self._timer.isActive():
                self._timer.start()
        return image

    def _start(self) -> None:
        if self._read is None or self._job is not None or not self._wanted:
            return
        newest = list(self._wanted)[-_CHUNK:]
        work = partial(_make, self._read, self._side, newest)
        self._job = self._background.run("Making thumbnails", work)
        self._job.succeeded.connect(self._made)
        self._job.failed.connect(self._failed)

    def _made(self, images: dict[int, QImage]) -> None:
        self._job = None
        self._done.update(images)
        for index in images:
            self._wanted.pop(index, None)
        while len(self._done) > _KEPT:
            del self._done[next(iter(self._done))]
        self.arrived.emit()
        if self._wanted:
            self._start()

    def _failed(self, _problems: object) -> None:
        self._job = None
        self._wanted.clear()


def draw_thumbnail(
    painter: QPainter, frame: QRect, thumbnails: Thumbnails, index: int, theme: Theme
) -> None:
    """Draws one thumbnail into a frame; a plain tile while it is being made."""
    image = thumbnails.get(index)
    if image is None or image.isNull():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(QRectF(frame), 4, 4)
        if image is not None:
            painter.setPen(theme.color("error"))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, "✕")
        return
    size = image.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(frame.topLeft(), size)
    place.moveCenter(frame.center())
    painter.drawImage(place, image)
