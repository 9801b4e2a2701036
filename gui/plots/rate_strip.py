"""The learning rate below the plots, in one thin line."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from core.experiment import TrainingSpec
from gui import text
from gui.plots.curve_plot import follow_end
from gui.plots.planned_rate import describe_plan, planned_rates
from gui.plots.rate_curve import RateCurve
from gui.plots.run_curves import RunCurves
from gui.theme import Theme


class RateStrip(QFrame):
    """Shows the plan before a run, and what came of it during the run."""

    def __init__(self, theme: Theme) -> None:
        """Starts empty."""
        super().__init__()
        self.setProperty("class", "card")
        self.setFixedHeight(40)
        title = QLabel("Learning rate")
        title.setProperty("class", "heading")
        self._curve = RateCurve(theme)
        self._value = QLabel()
        self._value.setObjectName("learning_rate")
        self._value.setProperty("class", "quiet")
        self._value.setMinimumWidth(56)
        self._value.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 14, 2)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(self._curve, 1)
        layout.addWidget(self._value)

    @property
    def words(self) -> str:
        """What is written at the right end."""
        return self._value.text()

    def show_plan(
        self,
        training: TrainingSpec,
        steps_per_epoch: int | None,
        fine_tunes: bool = False,
    ) -> None:
        """Shows the planned rate, faint."""
        planned = planned_rates(training, steps_per_epoch, fine_tunes)
        self._curve.set_planned(planned)
        self._value.setText(describe_plan(training, fine_tunes))

    def show_run(self, curves: RunCurves) -> None:
        """Shows what the rate was so far, over the plan."""
        rates = curves.rates.values
        self._curve.set_done((curves.rate_x.values, rates), follow_end(curves))
        if len(rates):
            self._value.setText(text.learning_rate(float(rates[-1])))
