"""One operation alone, from one end of its range to the other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.experiment.augmentation import OperationSpec
from gui.augmentation_view.operation_card import amount_in_words
from gui.augmentation_view.picture_rows import PictureRow, PictureRows
from gui.augmentation_view.previewer import Scene, has_strength
from gui.theme import Theme

_PICTURE = 76
_UPRIGHT_WIDTH = 120


class AloneStrip(QWidget):
    """A row of pictures, or a column where the room is wide; hidden without a choice.

    Attributes:
        pictures: The widget that draws them.
    """

    def __init__(self, theme: Theme) -> None:
        """Begins hidden and level."""
        super().__init__()
        self._scene: Scene | None = None
        self._upright = False
        self._title = QLabel()
        self._title.setObjectName("augmentation_alone_title")
        self._title.setProperty("class", "heading")
        self._title.setWordWrap(True)
        self._amounts = QLabel()
        self._amounts.setObjectName("augmentation_alone_amounts")
        self._amounts.setProperty("class", "quiet")
        self._amounts.setWordWrap(True)
        self.pictures = PictureRows(theme)
        self.pictures.setObjectName("augmentation_alone")
        self.pictures.setAccessibleName("The selected operation alone")
        self.pictures.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._amounts)
        column.addWidget(self.pictures, 1)
        self.stand(upright=False)
        self.hide()

    def stand(self, *, upright: bool) -> None:
        """Lays the pictures below one another, or side by side."""
        self._upright = upright
        policy = QSizePolicy.Policy
        if upright:
            self.setFixedWidth(_UPRIGHT_WIDTH)
            self.pictures.setMinimumSize(60, 60)
            self.pictures.setMaximumHeight(16_777_215)
            self.setSizePolicy(policy.Fixed, policy.Expanding)
        else:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
            self.pictures.setMinimumSize(240, _PICTURE)
            self.pictures.setMaximumHeight(_PICTURE)
            self.setSizePolicy(policy.Expanding, policy.Fixed)
        self._show()

    def show_scene(self, scene: Scene | None) -> None:
        """Shows what a scene has of one operation."""
        self._scene = scene
        chosen = scene is not None and scene.alone is not None
        self.setVisible(chosen)
        self._show()

    def _show(self) -> None:
        scene = self._scene
        if scene is None or scene.alone is None or scene.wish.operation is None:
            self.pictures.show_rows([])
            return
        operation = scene.wish.spec.operations[scene.wish.operation]
        self._title.setText(f"{operation.title} alone")
        self._amounts.setText(_amounts(operation))
        if self._upright:
            rows = [PictureRow("", image[None]) for image in scene.alone]
        else:
            rows = [PictureRow("", scene.alone)]
        self.pictures.show_rows(rows)


def _amounts(operation: OperationSpec) -> str:
    """Returns what the pictures go through, in words."""
    if not has_strength(operation):
        return "applied to every image"
    words = amount_in_words(operation)
    return "from least to most" if "image" in words else words
