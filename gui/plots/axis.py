"""The axes of the plots: few ticks, in the words of the quantity."""

import math
from typing import Any

from PySide6.QtCore import QRectF

from gui.plots.scales import Linear, Scale, nice_step, write_number
from gui.plots.untyped import pg
from gui.theme import Theme

LEFT_WIDTH = 56
"""Both plots give their left axis the same width, so that they stand in line."""

_HALF_TEXT = 10


class ScaleAxis(pg.AxisItem):
    """A vertical axis with the ticks of a `Scale` and faint lines across the plot."""

    def __init__(self) -> None:
        """Makes a linear axis; `set_scale` gives it another one."""
        super().__init__("left")
        self.curve_scale: Scale = Linear(write_number)
        self._texts: dict[float, str] = {}
        self.setStyle(tickLength=0, tickTextOffset=8, hideOverlappingLabels=False)
        self.setWidth(LEFT_WIDTH)
        self.setGrid(255)

    def set_scale(self, scale: Scale) -> None:
        """Takes other ticks."""
        self.curve_scale = scale
        self.picture = None
        self.update()

    def boundingRect(self) -> QRectF:
        """Leaves room for the texts of the ticks at both ends.

        pyqtgraph leaves none for an axis with lines, and then drops these texts.
        """
        return super().boundingRect().adjusted(0, -_HALF_TEXT, 0, _HALF_TEXT)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[Any]:
        """Returns the positions of the ticks, as pyqtgraph asks for them."""
        most = max(2, int(size / 44))
        self._texts = dict(self.curve_scale.ticks(minVal, maxVal, most))
        return [(1.0, list(self._texts))]

    def tickStrings(
        self, values: list[float], scale: float, spacing: float
    ) -> list[str]:
        """Returns the texts of the ticks."""
        return [self._texts.get(value, "") for value in values]


class EpochAxis(pg.AxisItem):
    """A horizontal axis of whole epochs; of fractions when looked at closely."""

    def __init__(self) -> None:
        """Makes the axis."""
        super().__init__("bottom")
        self.setStyle(tickLength=0, tickTextOffset=6, hideOverlappingLabels=False)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[Any]:
        """Returns the positions of the ticks, as pyqtgraph asks for them."""
        span = maxVal - minVal
        if span <= 0:
            return []
        step = nice_step(span, max(2, int(size / 48)))
        if span > 2.0:
            step = max(1.0, math.ceil(step))
        first, last = math.ceil(minVal / step - 1e-6), math.floor(maxVal / step + 1e-6)
        return [(step, [index * step for index in range(first, last + 1)])]

    def tickStrings(
        self, values: list[float], scale: float, spacing: float
    ) -> list[str]:
        """Returns the texts of the ticks."""
        return [write_number(value, min(1.0, spacing)) for value in values]


def paint_axis(axis: Any, theme: Theme) -> None:
    """Gives an axis the colours and the font of the theme."""
    axis.setTextPen(theme.color("quiet"))
    axis.setTickPen(theme.color("line"))
    axis.setPen(pg.mkPen(None))
    axis.setTickFont(theme.font(0.88))
