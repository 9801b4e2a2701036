"""The learning rate of the next run as a small curve with its words."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.experiment import TrainingSpec
from gui.plots.planned_rate import describe_plan, planned_rates
from gui.plots.rate_curve import RateCurve
from gui.theme import Theme


class SchedulePreview(QWidget):
    """Shows what the engine will do with the learning rate."""

    def __init__(self, theme: Theme) -> None:
        """Starts empty."""
        super().__init__()
        self._curve = RateCurve(theme, height=44, strong_plan=True)
        self._words = QLabel()
        self._words.setObjectName("schedule_words")
        self._words.setProperty("class", "quiet")
        self._words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._curve)
        layout.addWidget(self._words)

    def show_training(
        self, training: TrainingSpec, steps: int | None, fine_tunes: bool
    ) -> None:
        """Draws the plan of some settings.

        Args:
            training: The settings.
            steps: Steps in one epoch; None while the data is not known.
            fine_tunes: Whether a second phase follows.
        """
        self._curve.set_planned(planned_rates(training, steps, fine_tunes))
        self._words.setText(f"Learning rate: {describe_plan(training, fine_tunes)}")
