"""The pictures of the Augmentation page: all of them, one enlarged, one operation."""

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from gui.augmentation_view.alone_strip import AloneStrip
from gui.augmentation_view.picture_rows import PictureRow, PictureRows
from gui.augmentation_view.previewer import Scene
from gui.theme import Theme
from gui.widgets.elided_label import ElidedLabel

BUSY_MS = 250
_WIDE = 1.15
"""From this ratio of the sides on there is more room beside the grid than below it."""


class PicturePanel(QFrame):
    """Shows a scene; a press on a picture enlarges it, Escape goes back.

    Signals:
        again: Other epochs are to be shown.
    """

    again = Signal()

    def __init__(self, theme: Theme) -> None:
        """Begins without pictures."""
        super().__init__()
        self.setObjectName("augmentation_pictures")
        self.setProperty("class", "card")
        self._scene: Scene | None = None
        self._enlarged: tuple[int, int] | None = None
        self._title = QLabel()
        self._title.setObjectName("augmentation_title")
        self._title.setProperty("class", "heading")
        self._words = ElidedLabel()
        self._words.setObjectName("augmentation_words")
        self._words.setProperty("class", "quiet")
        self._back = QPushButton("All pictures")
        self._back.setObjectName("augmentation_back")
        self._back.clicked.connect(self._go_back)
        self._again = QPushButton("Again")
        self._again.setObjectName("augmentation_again")
        self._again.setToolTip("Shows how other epochs vary the same images.")
        self._again.clicked.connect(self.again)
        self._grid = PictureRows(theme)
        self._grid.setObjectName("augmentation_grid")
        self._grid.setAccessibleName("Your images as the network will see them")
        self._grid.setToolTip("Press a picture to enlarge it.")
        self._grid.chosen.connect(self._enlarge)
        self._pair = PictureRows(theme)
        self._pair.setObjectName("augmentation_enlarged")
        self._pair.setAccessibleName("One image, original and varied")
        self._pair.chosen.connect(self._go_back)
        self._alone = AloneStrip(theme)
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.setInterval(BUSY_MS)
        self._busy.timeout.connect(self._say_busy)
        self._pictures = QStackedWidget()
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._said = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._arrange()
        self._show()

    @property
    def scene(self) -> Scene | None:
        """What is shown."""
        return self._scene

    def show_scene(self, scene: Scene) -> None:
        """Shows other pictures; what is enlarged stays so."""
        self._busy.stop()
        self._scene = scene
        self._show()

    def show_waiting(self) -> None:
        """Says that pictures are being made, if it takes longer than a moment."""
        if not self._busy.isActive():
            self._busy.start()

    def stop_waiting(self) -> None:
        """There will be no pictures."""
        self._busy.stop()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the strip where there is room for it."""
        super().resizeEvent(event)
        wide = self.width() > _WIDE * self.height()
        ways = QBoxLayout.Direction
        way = ways.LeftToRight if wide else ways.TopToBottom
        if way != self._both.direction():
            self._both.setDirection(way)
            self._said.setDirection(way)
            self._said.setSpacing(8 if wide else 2)
            self._alone.stand(upright=wide)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to all pictures."""
        if event.key() == Qt.Key.Key_Escape and self._enlarged is not None:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        self._said.setSpacing(2)
        self._said.addWidget(self._title)
        self._said.addWidget(self._words, 1)
        head.addLayout(self._said, 1)
        head.addWidget(self._back)
        head.addWidget(self._again)
        self._pictures.addWidget(self._grid)
        self._pictures.addWidget(self._pair)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        self._both.setSpacing(12)
        self._both.addWidget(self._pictures, 1)
        self._both.addWidget(self._alone)
        column.addLayout(self._both, 1)

    def _show(self) -> None:
        self._back.setVisible(self._enlarged is not None)
        self._pictures.setCurrentIndex(int(self._enlarged is not None))
        scene = self._scene
        if scene is None:
            self._title.setText("As the network will see them")
            return
        self._words.set_whole_text(_what_is_varied(scene))
        epochs = [
            f"epoch {scene.wish.throw * len(scene.rows) + number + 1}"
            for number in range(len(scene.rows))
        ]
        rows = [PictureRow("original", scene.originals)]
        for number, images in enumerate(scene.rows):
            rows.append(PictureRow(epochs[number], images, gap=number == 0))
        self._grid.show_rows(rows)
        if self._enlarged is None:
            self._title.setText("As the network will see them")
        else:
            row, column = self._enlarged
            both = np.stack([scene.originals[column], scene.rows[row - 1][column]])
            self._pair.show_rows([PictureRow("", both)])
            self._title.setText(f"Original, and in {epochs[row - 1]}")
        self._alone.show_scene(scene)

    def _say_busy(self) -> None:
        self._words.set_whole_text("Making pictures …")

    def _enlarge(self, row: int, column: int) -> None:
        # Beside the original itself stands what the first epoch makes of it.
        self._enlarged = (max(1, row), column)
        self._show()
        self._pair.setFocus()

    def _go_back(self) -> None:
        self._enlarged = None
        self._show()
        self._grid.setFocus()


def _what_is_varied(scene: Scene) -> str:
    if not scene.wish.spec.active:
        return "Nothing is varied."
    if scene.alone is None:
        return "Training images only. Select an operation to see it alone."
    return "Training images only."
