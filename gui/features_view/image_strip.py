"""A row of images under the map: the neighbours of one, or examples of a cluster."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.widgets.image_list import ImageList, Tile
from gui.widgets.plain_label import PlainLabel
from gui.widgets.thumbnails import ReadImage
from gui.workspace import Workspace

SIDE = 56


class ImageStrip(QWidget):
    """A sentence and the images that it is about; hidden without any."""

    def __init__(self, workspace: Workspace) -> None:
        """Begins hidden."""
        super().__init__()
        self._words = PlainLabel()
        self._words.setObjectName("strip_words")
        self._words.setProperty("class", "quiet")
        self._words.setWordWrap(True)
        close = QToolButton()
        close.setText("✕")
        close.setObjectName("strip_close")
        close.setAccessibleName("Hide these images")
        close.setProperty("class", "flat")
        close.clicked.connect(self.clear)
        self._images = ImageList(workspace.background, workspace.theme, SIDE)
        self._images.setObjectName("strip_images")
        self._images.setAccessibleName("Similar images")
        self._images.setFlow(QListView.Flow.LeftToRight)
        self._images.setWrapping(False)
        self._images.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._images.setFixedHeight(SIDE + 42)
        head = QHBoxLayout()
        head.addWidget(self._words, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._images)
        self.hide()

    def show_images(self, words: str, read: ReadImage, tiles: tuple[Tile, ...]) -> None:
        """Shows images under a sentence."""
        self._words.setText(words)
        self._images.show_tiles(read, tiles)
        self.show()

    def clear(self) -> None:
        """Shows nothing."""
        self.hide()
        self._images.show_tiles(None, ())
