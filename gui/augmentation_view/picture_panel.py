"""The pictures of the Augmentation page: all of them, one enlarged, one operation."""

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from gui.augmentation_view.operation_card import amount_in_words
from gui.augmentation_view.picture_rows import PictureRow, PictureRows
from gui.augmentation_view.previewer import Scene, has_strength
from gui.theme import Theme
from gui.widgets.elided_label import ElidedLabel

BUSY_MS = 250
_ALONE_HEIGHT = 76


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
        self._alone_title = QLabel()
        self._alone_title.setObjectName("augmentation_alone_title")
        self._alone_title.setProperty("class", "heading")
        self._alone = PictureRows(theme)
        self._alone.setObjectName("augmentation_alone")
        self._alone.setAccessibleName("The selected operation alone")
        self._alone.setFixedHeight(_ALONE_HEIGHT)
        self._busy = QTimer(self)
        self._busy.setSingleShot(True)
        self._busy.setInterval(BUSY_MS)
        self._busy.timeout.connect(self._say_busy)
        self._pictures = QStackedWidget()
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to all pictures."""
        if event.key() == Qt.Key.Key_Escape and self._enlarged is not None:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._words, 1)
        head.addWidget(self._back)
        head.addWidget(self._again)
        self._pictures.addWidget(self._grid)
        self._pictures.addWidget(self._pair)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._pictures, 1)
        column.addWidget(self._alone_title)
        column.addWidget(self._alone)

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
        self._show_alone(scene)

    def _show_alone(self, scene: Scene) -> None:
        if scene.alone is None or scene.wish.operation is None:
            self._alone.show_rows([])
            self._alone_title.setText("Select an operation to see it alone")
            return
        operation = scene.wish.spec.operations[scene.wish.operation]
        if has_strength(operation):
            words = f"{operation.title} alone, from one end of its range to the other"
            if not hasattr(operation, "upper"):
                words = f"{operation.title} alone, from least to most"
            heading = amount_in_words(operation)
        else:
            words, heading = f"{operation.title} alone", "applied"
        if "image" in heading:
            heading = "least to most"
        self._alone_title.setText(words)
        self._alone.show_rows([PictureRow(heading, scene.alone)])

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
    return "Training images only."
