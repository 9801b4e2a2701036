"""The plots of a run: loss above, accuracy below, the learning rate in a thin strip."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.experiment import TrainingSpec
from core.runs.events import (
    BatchesEnded,
    EpochEnded,
    PhaseStarted,
    RunStarted,
    TrainingEvent,
)
from gui import text
from gui.plots.compared import ComparedRun
from gui.plots.curve_plot import CurvePlot
from gui.plots.picture import as_image
from gui.plots.plot_card import PlotCard
from gui.plots.plot_tools import SmoothingTool, ViewTools, switch_button
from gui.plots.rate_strip import RateStrip
from gui.plots.run_curves import RunCurves
from gui.plots.scales import (
    Linear,
    Logarithmic,
    LogarithmicError,
    write_number,
    write_percent,
)
from gui.plots.table import curves_as_csv
from gui.theme import Theme

DRAWN = (RunStarted, PhaseStarted, BatchesEnded, EpochEnded)
STRIP_EVERY = 8
"""The learning rate changes slowly: it is redrawn at every so many redraws."""


class RunPlots(QWidget):
    """Draws a run as it goes on. While hidden it gathers and draws nothing.

    Signals:
        save_requested: `png`, `svg` or `csv` was chosen.
    """

    save_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        """Makes empty plots."""
        super().__init__()
        self._theme = theme
        self.curves = RunCurves()
        self.compared: tuple[ComparedRun, ...] = ()
        self._dirty = True
        self._preparing = False
        self._until_strip = 0
        self._linear = {
            "loss": Linear(write_number, least=0.0),
            "metric": Linear(write_percent, least=0.0, most=1.0),
        }
        self.loss_plot = CurvePlot(theme, "loss", self._linear["loss"])
        self.loss_plot.setObjectName("plot_loss")
        self.loss_plot.setAccessibleName("Loss over the epochs")
        self.metric_plot = CurvePlot(theme, "metric", self._linear["metric"])
        self.metric_plot.setObjectName("plot_metric")
        self.metric_plot.setAccessibleName("Accuracy over the epochs")
        self.plots = (self.loss_plot, self.metric_plot)
        self.metric_plot.setXLink(self.loss_plot)
        self.smoothing = SmoothingTool()
        self.tools = ViewTools()
        self._loss_log = switch_button(
            "log_loss", "Log", "A logarithmic axis: 1, 0.1 and 0.01 are far apart."
        )
        self._metric_log = switch_button(
            "log_metric", "Log", "Spreads the top: 90, 99 and 99.9 % are far apart."
        )
        self.cards = (
            PlotCard(theme, "Loss", self.loss_plot),
            PlotCard(theme, "Accuracy", self.metric_plot),
        )
        self.cards[0].add_tools(self._loss_log)
        self.cards[0].add_tools(self.smoothing)
        self.cards[1].add_tools(self._metric_log)
        self.cards[1].add_tools(self.tools)
        self.strip = RateStrip(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.cards[0], 1)
        layout.addWidget(self.cards[1], 1)
        layout.addWidget(self.strip)
        self._connect()
        self.show_curves(self.curves)

    def show_curves(self, curves: RunCurves) -> None:
        """Draws another run."""
        self.curves = curves
        for plot in self.plots:
            plot.set_curves(curves, self.smoothing.weight)
        self.tools.set_frozen(False)
        self._show_words()
        self._redraw()

    def show_preparing(self, preparing: bool) -> None:
        """Says on empty plots what they wait for: a run on its way, or a press."""
        self._preparing = preparing
        self._show_words()

    def add_events(self, events: Sequence[TrainingEvent]) -> None:
        """Takes what the run said since the last call and draws it once."""
        drawn = [event for event in events if isinstance(event, DRAWN)]
        if not drawn:
            return
        for event in drawn:
            self.curves.add(event)
            if isinstance(event, RunStarted):
                self._show_words()
                self.tools.set_frozen(False)
        if any(not isinstance(event, BatchesEnded) for event in drawn):
            self._until_strip = 0
        self._redraw()

    def redraw(self) -> None:
        """Draws after `curves` was changed from outside."""
        self._until_strip = 0
        self._show_words()
        self._redraw()

    def show_plan(
        self,
        training: TrainingSpec,
        steps_per_epoch: int | None,
        fine_tunes: bool = False,
    ) -> None:
        """Shows the planned learning rate, and the planned epochs on empty axes."""
        self.strip.show_plan(training, steps_per_epoch, fine_tunes)
        if self.curves.empty and not self.curves.run_dir:
            tuning = training.fine_tuning
            self.curves.total_epochs = training.epochs + fine_tunes * tuning.epochs
        self._until_strip = 0
        self._redraw()

    def set_compared(self, runs: Sequence[ComparedRun]) -> None:
        """Lays earlier runs under the present one."""
        self.compared = tuple(runs)
        for plot in self.plots:
            plot.set_compared(runs)
        self._show_words()

    def as_csv(self) -> str:
        """Returns the numbers that are drawn."""
        smoothed = {plot.quantity: plot.smoothed for plot in self.plots}
        return curves_as_csv(self.curves, smoothed, self.compared)

    def copy_picture(self) -> None:
        """Puts a picture of the plots on the clipboard."""
        QGuiApplication.clipboard().setImage(as_image(self.cards, self._theme))

    def showEvent(self, event: QShowEvent) -> None:
        """Draws what has come while the plots were hidden."""
        super().showEvent(event)
        if self._dirty:
            self._until_strip = 0
            self._redraw()

    def _connect(self) -> None:
        self._loss_log.toggled.connect(self._set_loss_log)
        self._metric_log.toggled.connect(self._set_metric_log)
        self.smoothing.changed.connect(self._set_smoothing)
        self.tools.frozen_changed.connect(self._set_frozen)
        self.tools.save_requested.connect(self._save_chosen)
        for plot in self.plots:
            plot.moved_by_hand.connect(self._moved)
            plot.hovered.connect(self._hovered)
        self._theme.changed.connect(self._paint_theme)

    def _redraw(self) -> None:
        if not self.isVisible():
            self._dirty = True
            return
        self._dirty = False
        for plot in self.plots:
            plot.redraw()
        if self._until_strip <= 0:
            self._until_strip = STRIP_EVERY
            self.strip.show_run(self.curves)
        self._until_strip -= 1

    def _show_words(self) -> None:
        empty = self.curves.empty and not self.compared and not self.curves.run_dir
        name = text.metric_title(self.curves.metric_name)
        self.cards[1].title.setText(name)
        wait = "Preparing" if self._preparing else "Press Start"
        start = f"{wait}: the curves appear here"
        self.cards[0].set_hint(f"{start} — the loss should fall" if empty else "")
        self.cards[1].set_hint(f"… and the {name.lower()} should rise" if empty else "")

    def _set_loss_log(self, on: bool) -> None:
        scale = Logarithmic(write_number) if on else self._linear["loss"]
        self.loss_plot.set_scale(scale)

    def _set_metric_log(self, on: bool) -> None:
        self.metric_plot.set_scale(LogarithmicError() if on else self._linear["metric"])

    def _set_smoothing(self, weight: float) -> None:
        for plot in self.plots:
            plot.set_smoothing(weight)

    def _set_frozen(self, frozen: bool) -> None:
        for plot in self.plots:
            plot.set_following(not frozen)

    def _moved(self) -> None:
        self.tools.set_frozen(True)

    def _hovered(self, x: float | None) -> None:
        for plot in self.plots:
            plot.show_crosshair(x)

    def _save_chosen(self, kind: str) -> None:
        if kind == "copy":
            self.copy_picture()
        else:
            self.save_requested.emit(kind)

    def _paint_theme(self) -> None:
        for plot in self.plots:
            plot.paint_theme()
