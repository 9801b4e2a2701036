"""The curves of a finished run as a picture, drawn without a window.

The window draws its own; this serves the command line, so that a run on a machine
without a display leaves a picture too.
"""

import io
import itertools
import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from core.experiment.files import write_atomically
from core.runs.folder import RunFolder
from core.runs.history import History, read_history

WIDTH, PANEL, MARGIN, SCALE = 900, 300, 64, 2
"""Sides in pixels; everything is drawn twice as large and then halved, for smooth
lines."""

_BACKGROUND, _TEXT, _LINE = "#ffffff", "#1c2430", "#dfe3ea"
_TRAINING, _VALIDATION = "#1f6fb8", "#c8560b"


def write_curves(folder: Path) -> Path:
    """Draws loss and metric of a run into `curves.png` of its folder.

    Raises:
        ProblemError: the history can't be read.
        OSError: the picture can't be written.
    """
    history = read_history(RunFolder(folder).history)
    path = folder / "curves.png"
    buffer = io.BytesIO()
    draw_curves(history).save(buffer, "PNG")
    write_atomically(path, buffer.getvalue())
    return path


def draw_curves(history: History) -> Image.Image:
    """Returns the picture: one panel for each value that has a `val_` twin."""
    names = sorted(
        (name for name in history.columns if f"val_{name}" in history.columns),
        key=lambda name: (name != "loss", name),
    )
    height = PANEL * max(1, len(names))
    picture = Image.new("RGB", (WIDTH * SCALE, height * SCALE), _BACKGROUND)
    draw = ImageDraw.Draw(picture)
    for row, name in enumerate(names):
        _Panel(draw, row * PANEL, history, name).draw()
    return picture.resize((WIDTH, height), Image.Resampling.LANCZOS)


class _Panel:
    """One plot: training solid, validation dashed with marks."""

    def __init__(
        self, draw: ImageDraw.ImageDraw, top: int, history: History, name: str
    ) -> None:
        self._draw = draw
        self._top = top
        self._name = name
        self._epochs = history.epochs
        self._training = history.column(name)
        self._validation = history.column(f"val_{name}")
        self._font = ImageFont.load_default(13 * SCALE)
        values = [v for v in (*self._training, *self._validation) if math.isfinite(v)]
        self._low, self._high = _range(values, is_share=name != "loss")

    def draw(self) -> None:
        """Draws axes, curves and legend."""
        for step in range(5):
            value = self._low + (self._high - self._low) * step / 4
            y = self._y(value)
            self._draw.line([self._at(MARGIN, y), self._at(WIDTH - 20, y)], _LINE, 2)
            self._write(8, y - 8, f"{value:.3g}")
        for epoch in self._ticks():
            self._write(self._x(epoch) - 4, self._top + PANEL - 30, str(epoch))
        self._curve(self._training, _TRAINING, dashed=False)
        self._curve(self._validation, _VALIDATION, dashed=True)
        self._write(MARGIN, self._top + 8, f"{self._name}, by epoch", _TEXT)
        self._write(MARGIN + 220, self._top + 8, "solid: training", _TRAINING)
        self._write(MARGIN + 330, self._top + 8, "dashed: validation", _VALIDATION)

    def _ticks(self) -> Sequence[int]:
        stride = max(1, math.ceil(len(self._epochs) / 12))
        return self._epochs[::stride]

    def _curve(self, values: Sequence[float], color: str, dashed: bool) -> None:
        points = [
            (self._x(epoch), self._y(value))
            for epoch, value in zip(self._epochs, values, strict=True)
            if math.isfinite(value)
        ]
        for start, end in itertools.pairwise(points):
            self._segment(start, end, color, dashed)
        if dashed or len(points) == 1:
            for x, y in points:
                around = [(x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y)]
                self._draw.polygon([self._at(*p) for p in around], color)

    def _segment(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        color: str,
        dashed: bool,
    ) -> None:
        pieces = max(1, round(math.dist(start, end) / 6)) if dashed else 1
        for piece in range(0, pieces, 2):
            a, b = piece / pieces, min(1.0, (piece + 1) / pieces)
            line = [
                self._at(
                    start[0] + (end[0] - start[0]) * share,
                    start[1] + (end[1] - start[1]) * share,
                )
                for share in (a, b)
            ]
            self._draw.line(line, color, 2 * SCALE)

    def _x(self, epoch: int) -> float:
        span = max(1, self._epochs[-1] - self._epochs[0])
        return MARGIN + 20 + (WIDTH - MARGIN - 60) * (epoch - self._epochs[0]) / span

    def _y(self, value: float) -> float:
        share = (value - self._low) / (self._high - self._low)
        return self._top + PANEL - 40 - (PANEL - 84) * share

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * SCALE, y * SCALE

    def _write(self, x: float, y: float, text: str, color: str = _TEXT) -> None:
        self._draw.text(self._at(x, y), text, color, self._font)


def _range(values: Sequence[float], is_share: bool) -> tuple[float, float]:
    """Loss starts at zero; a share ends at one."""
    if not values:
        return 0.0, 1.0
    if is_share and max(values) <= 1.0:
        return max(0.0, math.floor(min(values) * 10) / 10 - 0.1), 1.0
    return 0.0, max(values) * 1.05 or 1.0
