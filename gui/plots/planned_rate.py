"""The learning rate as it is planned, before a run has begun."""

import numpy as np

from core.experiment import TrainingSpec
from core.experiment.schedules import ReduceOnPlateauSchedule
from gui import text
from gui.plots.buffer import FloatArray

MOST_POINTS = 400
USUAL_STEPS = 100
"""Stands for the steps of an epoch while the data is not known."""


def planned_rates(
    training: TrainingSpec, steps_per_epoch: int | None = None
) -> tuple[FloatArray, FloatArray]:
    """Returns positions in epochs and learning rates.

    They come from the same function that the engine asks at each step.
    """
    steps = steps_per_epoch or USUAL_STEPS
    total = steps * training.epochs
    chosen = np.unique(np.linspace(0, total - 1, min(total, MOST_POINTS)).astype(int))
    rate = training.optimizer.learning_rate
    factors = [
        training.schedule.factor(int(step), steps, training.epochs) for step in chosen
    ]
    return (chosen + 1) / steps, rate * np.array(factors, dtype=np.float64)


def describe_plan(training: TrainingSpec) -> str:
    """Returns the plan in words: first rate, and what becomes of it."""
    if isinstance(training.schedule, ReduceOnPlateauSchedule):
        rate = text.learning_rate(training.optimizer.learning_rate)
        return f"{rate}, falls when the validation loss stops getting better"
    _x, rates = planned_rates(training)
    highest, last = float(rates.max()), float(rates[-1])
    if highest == last:
        return f"{text.learning_rate(highest)} throughout"
    return f"{text.learning_rate(highest)} → {text.learning_rate(last)}"
