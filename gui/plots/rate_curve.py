"""The learning rate as a small curve: planned faint, done strong."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.plots.buffer import FloatArray
from gui.plots.thinning import thin
from gui.theme import Theme

_EMPTY: FloatArray = np.empty(0, dtype=np.float64)
Curve = tuple[FloatArray, FloatArray]


class RateCurve(QWidget):
    """Draws learning rates over epochs, without axes."""

    def __init__(
        self, theme: Theme, height: int = 32, strong_plan: bool = False
    ) -> None:
        """Starts empty.

        Args:
            theme: Gives the colours.
            height: In pixels.
            strong_plan: Whether the plan is the subject and not the background.
        """
        super().__init__()
        self._plan_color = "accent" if strong_plan else "quiet"
        self._theme = theme
        self._height = height
        self._planned: Curve = (_EMPTY, _EMPTY)
        self._done: Curve = (_EMPTY, _EMPTY)
        self._end = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Returns a low, wide size."""
        return QSize(120, self._height)

    def set_planned(self, planned: Curve) -> None:
        """Shows a plan; positions in epochs, rates."""
        self._planned = planned
        self.update()

    def set_done(self, done: Curve, end: float) -> None:
        """Shows what the rate was so far.

        Args:
            done: Positions in epochs and rates.
            end: The right end, in epochs.
        """
        self._done = thin(done[0], done[1], 600)
        self._end = end
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints both curves on one scale."""
        painter = QPainter(self)
        self.draw(painter, QRectF(self.rect()))
        painter.end()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paints the curves into a rectangle, also into a saved picture."""
        rates = np.concatenate([self._planned[1], self._done[1]])
        if not len(rates):
            return
        highest = float(rates.max()) or 1.0
        if highest == float(rates.min()):
            # A rate that never changes stands in the middle.
            highest *= 2.0
        ends = [curve[0][-1] for curve in (self._planned, self._done) if len(curve[0])]
        end = max(*ends, self._end) if len(self._done[0]) else max(ends)
        inner = area.adjusted(1, 4, -1, -4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for (x, y), name in (
            (self._planned, self._plan_color),
            (self._done, "quiet"),
        ):
            color = self._theme.color(name)
            color.setAlpha(255 if name != "quiet" or x is self._done[0] else 110)
            painter.setPen(QPen(color, 1.5))
            left = inner.left() + x / end * inner.width()
            top = inner.bottom() - y / highest * inner.height()
            points = zip(left.tolist(), top.tolist(), strict=True)
            painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))
        painter.restore()
