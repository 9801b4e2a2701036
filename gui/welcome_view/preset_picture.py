"""The picture of a ready-made experiment: samples of its data, and its stack."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from core.experiment import Layer
from core.experiment.presets import Preset
from gui.theme import Theme
from gui.widgets.pictures import draw_tiles

_BAR = 5
_GAP = 3
_TOKENS = {
    "Conv": "training",
    "Sepa": "training",
    "Dept": "training",
    "Resi": "training",
    "Dens": "validation",
    "MaxP": "fine",
    "Aver": "fine",
    "Glob": "fine",
}
_HEIGHTS = {"training": 1.0, "validation": 0.8, "fine": 0.55}


class PresetPicture(QWidget):
    """Tiles of the data set, an arrow, and one bar a layer: what goes in, and where."""

    def __init__(self, preset: Preset, tiles: int, side: int, theme: Theme) -> None:
        """Draws a preset.

        Args:
            preset: The ready-made experiment.
            tiles: How many samples.
            side: The side of a sample.
            theme: The colours.
        """
        super().__init__()
        self._preset = preset
        self._tiles = tiles
        self._side = side
        self._theme = theme
        self._layers = preset.build().model.layers
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(self.sizeHint())
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Samples, arrow and bars side by side."""
        samples = self._tiles * (self._side + 4)
        bars = (len(self._layers) + 1) * (_BAR + _GAP)
        return QSize(samples + 18 + bars, self._side)

    def paintEvent(self, _event: object) -> None:
        """Draws the picture."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(0, 0, self._side, self._side)
        quiet = self._theme.color("quiet")
        draw_tiles(painter, room, self._preset.dataset, self._tiles, quiet)
        left = self._tiles * (self._side + 4)
        painter.setPen(quiet)
        arrow = QRectF(left, 0, 16, self._side)
        painter.drawText(arrow, Qt.AlignmentFlag.AlignCenter, "→")
        left += 20
        painter.setPen(Qt.PenStyle.NoPen)
        for layer in self._layers:
            self._bar(painter, left, *_look(layer))
            left += _BAR + _GAP
        self._bar(painter, left, "text", 0.7)
        painter.end()

    def _bar(self, painter: QPainter, left: float, token: str, share: float) -> None:
        height = share * self._side * 0.8
        painter.setBrush(self._theme.color(token))
        bar = QRectF(left, (self._side - height) / 2, _BAR, height)
        painter.drawRoundedRect(bar, 2, 2)


def _look(layer: Layer) -> tuple[str, float]:
    """The colour of a layer's bar and its height; one height for each colour."""
    token = _TOKENS.get(layer.kind[:4])
    return (token, _HEIGHTS[token]) if token else ("line", 0.35)
