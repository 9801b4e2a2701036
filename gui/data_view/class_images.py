"""All images of one class."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from core.data.types import RawDataset
from gui.data_view.class_rows import images_of_class
from gui.widgets.image_list import ImageList, Tile
from gui.widgets.plain_label import PlainLabel
from gui.widgets.words import things
from gui.workspace import Workspace


class ClassImages(QFrame):
    """A grid of the images of one class, with a way back.

    Signals:
        closed: The person wants to see all classes again.
    """

    closed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        """Begins empty."""
        super().__init__()
        self.setProperty("class", "card")
        self._raw: RawDataset | None = None
        self._label = -1
        self._back = QPushButton("← All classes")
        self._back.setObjectName("all_classes")
        self._back.clicked.connect(self.closed)
        self._title = PlainLabel()
        self._title.setObjectName("class_title")
        self._title.setProperty("class", "name")
        self._list = ImageList(workspace.background, workspace.theme)
        self._list.setObjectName("class_images")
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(12)
        head.addWidget(self._back)
        head.addWidget(self._title)
        head.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._list, 1)

    def show_class(self, raw: RawDataset, label: int) -> None:
        """Shows the images of one class."""
        self._raw, self._label = raw, label
        name = raw.class_names[label]
        indices = images_of_class(raw, label)
        self._title.setText(f"{name} — {things(len(indices), 'image')}")
        self._list.setAccessibleName(f"Images of {name}")
        self._list.show_tiles(
            raw.images.read, tuple(_tile(raw, index) for index in indices)
        )
        self._list.setFocus()

    def shows(self, raw: RawDataset | None) -> bool:
        """Returns whether these are images of this data set."""
        return self._raw is raw

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _tile(raw: RawDataset, index: int) -> Tile:
    file = raw.images.file(index)
    if file is None:
        return Tile(index, f"{index:,}", f"image {index:,} of {raw.name}")
    return Tile(index, file.name, str(file))
