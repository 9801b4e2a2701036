"""The picture of a ready-made experiment: samples of its data, and its stack."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from core.experiment import Layer
from core.experiment.presets import Preset
from gui.theme import Theme
from gui.widgets.icons import draw_icon
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
    """Tiles of the data set, an arrow, the base if there is one, and a bar a layer."""

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
        model = preset.build().model
        self._layers = model.layers
        self._has_base = model.base is not None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(self.sizeHint())
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Samples, arrow and bars side by side."""
        samples = self._tiles * (self._side + 4)
        bars = (len(self._layers) + 1) * (_BAR + _GAP)
        base = self._base_width + _GAP if self._has_base else 0
        return QSize(samples + 20 + base + bars, self._side)

    @property
    def _base_width(self) -> int:
        return round(self._side * 0.8)

    def paintEvent(self, _event: object) -> None:
        """Draws the picture."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(0, 0, self._side, self._side)
        quiet = self._theme.color("quiet")
        # Another sample than on the card of the net that it builds on.
        first = 1 if self._preset.base_from else 0
        draw_tiles(painter, room, self._preset.dataset, self._tiles, quiet, first)
        left = self._tiles * (self._side + 4)
        painter.setPen(quiet)
        arrow = QRectF(left, 0, 16, self._side)
        painter.drawText(arrow, Qt.AlignmentFlag.AlignCenter, "→")
        left += 20
        if self._has_base:
            self._draw_base(painter, left)
            left += self._base_width + _GAP
        painter.setPen(Qt.PenStyle.NoPen)
        for layer in self._layers:
            self._bar(painter, left, *_look(layer))
            left += _BAR + _GAP
        self._bar(painter, left, "text", 0.7)
        painter.end()

    def _draw_base(self, painter: QPainter, left: float) -> None:
        """A frozen block: what the net has learned before."""
        height = 0.8 * self._side
        room = QRectF(left, (self._side - height) / 2, self._base_width, height)
        accent = self._theme.color("accent")
        painter.setPen(QPen(accent, 1.4))
        painter.setBrush(self._theme.color("selected"))
        painter.drawRoundedRect(room.adjusted(0.7, 0.7, -0.7, -0.7), 4, 4)
        mark = QRectF(0, 0, 0.6 * height, 0.6 * height)
        mark.moveCenter(room.center())
        draw_icon(painter, "snowflake", mark, accent)

    def _bar(self, painter: QPainter, left: float, token: str, share: float) -> None:
        height = share * self._side * 0.8
        painter.setBrush(self._theme.color(token))
        bar = QRectF(left, (self._side - height) / 2, _BAR, height)
        painter.drawRoundedRect(bar, 2, 2)


def _look(layer: Layer) -> tuple[str, float]:
    """The colour of a layer's bar and its height; one height for each colour."""
    token = _TOKENS.get(layer.kind[:4])
    return (token, _HEIGHTS[token]) if token else ("line", 0.35)
