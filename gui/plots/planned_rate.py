"""The learning rate as it is planned, before a run has begun."""

import numpy as np

from core.experiment import TrainingSpec
from core.experiment.schedules import ReduceOnPlateauSchedule, Schedule
from gui import text
from gui.plots.buffer import FloatArray

MOST_POINTS = 400
USUAL_STEPS = 100
"""Stands for the steps of an epoch while the data is not known."""


def planned_rates(
    training: TrainingSpec,
    steps_per_epoch: int | None = None,
    fine_tunes: bool = False,
) -> tuple[FloatArray, FloatArray]:
    """Returns positions in epochs and learning rates.

    They come from the same function that the engine asks at each step.

    Args:
        training: The settings.
        steps_per_epoch: None while the data is not known.
        fine_tunes: Whether a second phase follows; it is drawn as if the first took
            all its epochs.
    """
    steps = steps_per_epoch or USUAL_STEPS
    rate = training.optimizer.learning_rate
    x, rates = _rates(training.schedule, training.epochs, steps)
    if not fine_tunes:
        return x, rate * rates
    tuning = training.fine_tuning
    later, small = _rates(tuning.schedule, tuning.epochs, steps)
    small = small * tuning.learning_rate_fraction
    joined = np.concatenate((x, later + training.epochs))
    return joined, rate * np.concatenate((rates, small))


def describe_plan(training: TrainingSpec, fine_tunes: bool = False) -> str:
    """Returns the plan in words: first rate, and what becomes of it."""
    if fine_tunes:
        tuning = training.fine_tuning
        rate = training.optimizer.learning_rate * tuning.learning_rate_fraction
        return f"{describe_plan(training)}, fine-tuning {text.learning_rate(rate)}"
    if isinstance(training.schedule, ReduceOnPlateauSchedule):
        rate = text.learning_rate(training.optimizer.learning_rate)
        return f"{rate}, falls when the validation loss stops getting better"
    _x, rates = planned_rates(training)
    highest, last = float(rates.max()), float(rates[-1])
    if highest == last:
        return f"{text.learning_rate(highest)} throughout"
    return f"{text.learning_rate(highest)} → {text.learning_rate(last)}"


def _rates(
    schedule: Schedule, epochs: int, steps: int
) -> tuple[FloatArray, FloatArray]:
    """Returns positions in epochs and rates as shares of the first."""
    total = steps * epochs
    chosen = np.unique(np.linspace(0, total - 1, min(total, MOST_POINTS)).astype(int))
    factors = [schedule.factor(int(step), steps, epochs) for step in chosen]
    return (chosen + 1) / steps, np.array(factors, dtype=np.float64)
