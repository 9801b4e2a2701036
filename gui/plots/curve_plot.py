"""One plot of a run: steps faint, epochs strong, validation dashed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from gui.plots.axis import EpochAxis, ScaleAxis, paint_axis
from gui.plots.buffer import FloatArray
from gui.plots.compared import ComparedRun
from gui.plots.crosshair import Crosshair
from gui.plots.marks import BestMark, PhaseBands
from gui.plots.pens import compared_pen, curve_pen
from gui.plots.readout import as_html, lines_at, write_value
from gui.plots.run_curves import Quantity, RunCurves
from gui.plots.scales import Scale
from gui.plots.smoothing import Smoother
from gui.plots.thinning import thin, visible
from gui.plots.untyped import pg
from gui.theme import Theme

MOST_MARKERS = 120
MOST_WIDE = 400
"""Above these numbers of epochs, markers and wide pens cost more than they show."""


class CurvePlot(pg.PlotWidget):
    """Draws one quantity of a run. All curves are made once and then only filled.

    Signals:
        moved_by_hand: The person has zoomed or dragged the view.
        hovered: The position under the mouse, in epochs, or None.
    """

    moved_by_hand = Signal()
    hovered = Signal(object)

    def __init__(self, theme: Theme, quantity: Quantity, scale: Scale) -> None:
        """Makes an empty plot."""
        self._axis = ScaleAxis()
        super().__init__(axisItems={"left": self._axis, "bottom": EpochAxis()})
        self._theme = theme
        self.quantity: Quantity = quantity
        self._curves = RunCurves()
        self._smoother = Smoother(self._curves.steps[quantity])
        self._compared: list[tuple[ComparedRun, Any]] = []
        self._revision = -1
        self._fit: tuple[float, ...] = ()
        self.following = True
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setContentsMargins(0, 6, 12, 0)
        for name in ("left", "bottom"):
            # The lines across the plot belong under the curves.
            item.getAxis(name).setZValue(-100)
        self._view = item.vb
        self._view.setLimits(xMin=0.0, minXRange=0.02)
        self._view.sigRangeChangedManually.connect(self._moved)
        self._view.sigRangeChanged.connect(self._range_changed)
        self._view.sigResized.connect(self._range_changed)
        self._bands = PhaseBands(item, theme, at_top=quantity == "loss")
        self._steps = self._add(pg.PlotCurveItem(connect="finite"))
        self._training = self._add(pg.PlotCurveItem(connect="finite", antialias=True))
        self._validation = self._add(pg.PlotCurveItem(connect="finite", antialias=True))
        self._markers = self._add(
            pg.ScatterPlotItem(symbol="d", antialias=True, useCache=False)
        )
        self._latest = self._add(
            pg.ScatterPlotItem(symbol="o", antialias=True, useCache=False)
        )
        self._best = BestMark(item, theme, at_top=quantity == "loss")
        self._crosshair = Crosshair(self, theme, at_top=quantity == "loss")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.set_scale(scale)
        self.paint_theme()

    @property
    def best_text(self) -> str:
        """What is written at the best epoch; empty if there is none."""
        return self._best.text

    @property
    def smoothed(self) -> FloatArray:
        """The steps as they are drawn, before thinning."""
        return self._smoother.values()

    @property
    def readout(self) -> str:
        """What the box at the crosshair says, as plain lines; empty while hidden."""
        box = self._crosshair.box
        return box.text() if not box.isHidden() else ""

    def set_curves(self, curves: RunCurves, weight: float) -> None:
        """Draws another run.

        Args:
            curves: The run; it may grow.
            weight: Of the smoothing of the steps.
        """
        self._curves = curves
        self._smoother = Smoother(curves.steps[self.quantity], weight)
        self._revision = -1
        self.redraw()

    def set_scale(self, scale: Scale) -> None:
        """Changes the vertical axis."""
        self.scale_of_values = scale
        self._axis.set_scale(scale)
        self._revision = -1
        self._fit = ()
        self.redraw()

    def set_smoothing(self, weight: float) -> None:
        """Changes the smoothing of the steps: 0 is none, below 1."""
        self._smoother.weight = weight
        self._fit = ()
        self.redraw()

    def set_following(self, following: bool) -> None:
        """Lets the view follow the run, or leaves it where it is."""
        self.following = following
        self._fit = ()
        self.redraw()

    def set_compared(self, runs: Sequence[ComparedRun]) -> None:
        """Lays earlier runs under the present one."""
        for _run, curve in self._compared:
            self.removeItem(curve)
        self._compared = []
        for run in runs:
            curve = pg.PlotCurveItem(connect="finite", antialias=True)
            curve.setZValue(-10)
            self.addItem(curve)
            self._compared.append((run, curve))
        self._revision = -1
        self._fit = ()
        self.redraw()

    def redraw(self) -> None:
        """Shows what the run has come to; fills each curve at most once."""
        curves = self._curves
        if self._revision != curves.revision:
            self._revision = curves.revision
            self._draw_epochs()
        if self.following:
            self._follow()
        self._draw_steps()

    def show_crosshair(self, x: float | None) -> None:
        """Shows what lies at a position, in epochs; None hides it."""
        if x is None:
            self._crosshair.hide()
            return
        lines = lines_at(self._curves, self.quantity, x)
        for run, _curve in self._compared:
            epochs, values = run.curve(self.quantity)
            if len(epochs):
                row = int(np.argmin(np.abs(epochs - x)))
                shown = write_value(self.quantity, float(values[row]))
                lines.append(("quiet", f"{run.name}: {shown}"))
        self._crosshair.show(x, as_html(lines, self._theme.tokens))

    def paint_theme(self) -> None:
        """Takes the colours of the theme."""
        theme = self._theme
        self.setBackground(theme.color("card"))
        for name in ("left", "bottom"):
            paint_axis(self.getPlotItem().getAxis(name), theme)
        self._steps.setPen(curve_pen(theme, "steps"))
        self._latest.setPen(pg.mkPen(theme.color("card")))
        self._latest.setBrush(theme.color("training"))
        self._markers.setPen(pg.mkPen(theme.color("card")))
        self._markers.setBrush(theme.color("validation"))
        self._best.paint()
        self._crosshair.paint()
        self._revision = -1
        self.redraw()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Says where the mouse is."""
        super().mouseMoveEvent(event)
        place = self.mapToScene(event.position().toPoint())
        inside = self._view.sceneBoundingRect().contains(place)
        self.hovered.emit(self._view.mapSceneToView(place).x() if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Says that the mouse is gone."""
        super().leaveEvent(event)
        self.hovered.emit(None)

    def _add(self, item: Any) -> Any:
        self.addItem(item, ignoreBounds=True)
        return item

    def _forward(self, values: FloatArray) -> FloatArray:
        return self.scale_of_values.forward(values)

    def _draw_epochs(self) -> None:
        values = self._curves.epochs(self.quantity)
        long = len(values.x) > MOST_WIDE
        self._training.setPen(curve_pen(self._theme, "training", long))
        self._validation.setPen(curve_pen(self._theme, "validation", long))
        validation = self._forward(values.validation)
        self._training.setData(values.x, self._forward(values.training))
        self._validation.setData(values.x, validation)
        shown = np.isfinite(validation) & (len(values.x) <= MOST_MARKERS)
        self._markers.setData(values.x[shown], validation[shown], size=9)
        for run, curve in self._compared:
            x, y = run.curve(self.quantity)
            curve.setPen(compared_pen(self._theme, run.place))
            curve.setData(x, self._forward(y))
        self._bands.show(self._curves.phases)
        best = self._curves.best_epoch
        at_best = values.validation[values.x == best]
        number = float(at_best[0]) if len(at_best) else float("nan")
        self._best.show(best, write_value(self.quantity, number))

    def _draw_steps(self) -> None:
        (left, right), _vertical = self._view.viewRange()
        x, y = visible(self._curves.step_x.values, self._smoother.values(), left, right)
        thin_x, thin_y = thin(x, self._forward(y))
        self._steps.setData(thin_x, thin_y)
        last = self._forward(self._smoother.values()[-1:])
        if len(last) and np.isfinite(last[0]):
            self._latest.setData(self._curves.step_x.values[-1:], last, size=7)
        else:
            self._latest.setData([], [])

    def _follow(self) -> None:
        right = follow_end(self._curves)
        values = self._curves.epochs(self.quantity)
        steps = thin(self._curves.step_x.values, self._smoother.values())[1]
        rows = [run.curve(self.quantity) for run, _curve in self._compared]
        if rows:
            right = max(right, *(float(x.max(initial=0.0)) for x, _y in rows))
        strong = [values.training, values.validation, *(y for _x, y in rows)]
        fit = (right, *self._vertical_fit(self._forward(steps), strong))
        if fit != self._fit:
            self._fit = fit
            # Room for the markers at the ends.
            margin = 0.03 * (fit[2] - fit[1])
            self._view.setRange(
                xRange=(0.0, 1.01 * fit[0]),
                yRange=(fit[1] - margin, fit[2] + margin),
                padding=0.0,
            )

    def _vertical_fit(
        self, steps: FloatArray, strong: list[FloatArray]
    ) -> tuple[float, float]:
        """Returns the ends of the axis: all epochs, and nearly all steps."""
        epochs = self._forward(np.concatenate(strong))
        epochs = epochs[np.isfinite(epochs)]
        steps = steps[np.isfinite(steps)]
        ends = list(epochs)
        if len(steps):
            # A single wild step must not press all else flat.
            ends.extend(np.percentile(steps, (0.5, 99.5)))
        zero = float(self._forward(np.zeros(1))[0])
        if not ends:
            return (zero if np.isfinite(zero) else -2.0, 1.0)
        low, high = float(min(ends)), float(max(ends))
        if self.quantity == "loss" and np.isfinite(zero):
            low = zero
        return self.scale_of_values.fit(low, high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves the crosshair from epoch to epoch with the arrow keys."""
        moves = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}
        if event.key() not in moves:
            super().keyPressEvent(event)
            return
        position = self._crosshair.position + moves[Qt.Key(event.key())]
        (left, right), _vertical = self._view.viewRange()
        self.hovered.emit(min(max(round(position), left, 0.0), right))

    def _moved(self, _enabled: object) -> None:
        self.moved_by_hand.emit()

    def _range_changed(self, *_arguments: object) -> None:
        self._bands.place()
        self._best.place()
        if not self.following:
            self._draw_steps()


def follow_end(curves: RunCurves) -> float:
    """Returns the right end of a view that follows a run.

    Short runs are shown whole. A long one is shown up to 10, 20, 40 ... epochs, so that
    its beginning is not a sliver.
    """
    end = 10.0
    while end < curves.progress:
        end *= 2.0
    total = float(curves.total_epochs or 10)
    return total if total <= 20.0 else min(end, total)
