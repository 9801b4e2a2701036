"""The first layer's kernels, and what they make of an image, while they change."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout

from core.training.glimpse import Glimpse
from gui.theme import Theme
from gui.train_view.layer_pictures import (
    kernel_images,
    kernel_tips,
    map_images,
    map_tips,
)
from gui.training_session import TrainingSession
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.pixels import to_image
from gui.widgets.tiles import Tiles

EVERY_MS = 400
_ABOUT_KERNELS = (
    "The weights of the first layer: white adds, black subtracts, grey does nothing."
)


class FirstLayerCard(QFrame):
    """Asks the run for a look at its first layer while the card can be seen.

    Hidden until the first look arrives: a net whose first layer is no convolution never
    sends one.
    """

    def __init__(self, theme: Theme, training: TrainingSession) -> None:
        """Follows the runs of a session."""
        super().__init__()
        self._training = training
        self._image = 0
        self.setObjectName("first_layer")
        self.setProperty("class", "card")
        self._heading = QLabel("First layer, live")
        self._heading.setObjectName("first_layer_heading")
        self._heading.setProperty("class", "heading")
        self._when = _quiet("first_layer_when")
        self._when.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._kernels = Tiles(theme)
        self._kernels.setObjectName("kernels")
        self._kernels.setAccessibleName("Kernels of the first layer")
        self._picture = Tiles(theme, columns=1)
        self._picture.setObjectName("watched_image")
        self._picture.setFixedWidth(30)
        self._about = _quiet("maps_about")
        self._maps = Tiles(theme)
        self._maps.setObjectName("feature_maps")
        self._maps.setAccessibleName("Feature maps of the chosen image")
        for tiles in (self._kernels, self._maps):
            tiles.hovered.connect(self._kernels.mark)
            tiles.hovered.connect(self._maps.mark)
        self._steps = (
            _step("previous_image", "‹", "The image before"),
            _step("next_image", "›", "The next image"),
        )
        self._steps[0].clicked.connect(lambda: self._choose(max(0, self._image - 1)))
        self._steps[1].clicked.connect(lambda: self._choose(self._image + 1))
        self._arrange()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._look)
        training.started.connect(self._begin)
        training.ended.connect(self._end)
        self.hide()
        if training.active:
            self._begin()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._heading)
        top.addWidget(self._when, 1)
        chosen = QHBoxLayout()
        chosen.setSpacing(4)
        chosen.addWidget(self._picture)
        chosen.addSpacing(4)
        chosen.addWidget(self._about, 1)
        for button in self._steps:
            chosen.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self._kernels)
        layout.addLayout(chosen)
        layout.addWidget(self._maps)

    def _choose(self, image: int) -> None:
        self._image = image
        if self._training.active:
            self._training.glimpses.ask(image)

    def _begin(self) -> None:
        self.hide()
        self._timer.start()
        for button in self._steps:
            button.setEnabled(True)

    def _end(self) -> None:
        self._timer.stop()
        self._take()
        for button in self._steps:
            button.setEnabled(False)

    def _look(self) -> None:
        self._take()
        page = self.parentWidget()
        if page is not None and page.isVisible():
            self._training.glimpses.ask(self._image)

    def _take(self) -> None:
        glimpse = self._training.glimpses.take()
        if glimpse is not None:
            self._show(glimpse)

    def _show(self, glimpse: Glimpse) -> None:
        self._kernels.show_tiles(kernel_images(glimpse), kernel_tips(glimpse))
        self._maps.show_tiles(map_images(glimpse), map_tips(glimpse))
        self._picture.show_tiles([to_image(glimpse.image)], ["The chosen image"])
        place = f"epoch {glimpse.epochs_done}"
        if glimpse.step:
            place = f"epoch {glimpse.epochs_done + 1}, step {glimpse.step}"
        self._when.set_whole_text(place)
        shown, filters = len(glimpse.kernels), glimpse.filters
        some = f"The first {shown} of {filters} kernels. " if shown < filters else ""
        self._heading.setToolTip(some + _ABOUT_KERNELS)
        self._about.set_whole_text(f"Feature maps of this “{glimpse.class_name}”")
        self.show()


def _step(name: str, text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setProperty("class", "icon")
    button.setFixedSize(24, 24)
    return button


def _quiet(name: str) -> ElidedLabel:
    label = ElidedLabel()
    label.setObjectName(name)
    label.setProperty("class", "quiet small")
    return label
