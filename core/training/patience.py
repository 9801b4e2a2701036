"""Waiting for the validation loss to get better: early stopping and plateau alike."""

from dataclasses import dataclass

from core.experiment.schedules import ReduceOnPlateauSchedule, ScheduleSpec
from core.experiment.training import EarlyStoppingSpec


@dataclass
class Patience:
    """Counts epochs without improvement.

    Attributes:
        epochs: How many of them are waited for.
        min_delta: A smaller fall does not count as an improvement.
        best: The lowest loss that counted; None before the first epoch.
        wait: Epochs since then.
    """

    epochs: int
    min_delta: float = 0.0
    best: float | None = None
    wait: int = 0

    def is_exhausted_by(self, loss: float) -> bool:
        """Takes in the loss of one epoch; says whether the waiting is over."""
        if self.best is None or loss < self.best - self.min_delta:
            self.best = loss
            self.wait = 0
            return False
        self.wait += 1
        return self.wait >= self.epochs


class EarlyStopping:
    """Ends a run whose validation loss has stopped falling.

    Follows `keras.callbacks.EarlyStopping(monitor="val_loss")`.
    """

    def __init__(self, spec: EarlyStoppingSpec) -> None:
        """Starts before the first epoch."""
        self._enabled = spec.enabled
        self.patience = Patience(spec.patience, spec.min_delta)

    def wants_to_stop(self, val_loss: float) -> bool:
        """Takes in the validation loss of one epoch; says whether the run ends."""
        return self.patience.is_exhausted_by(val_loss) and self._enabled


class Border:
    """Ends a phase whose validation loss has stopped falling, so that the next begins.

    Attributes:
        patience: Of that; never used up where the phase goes on to its last epoch.
    """

    def __init__(self, epochs: int | None) -> None:
        """Starts before the first epoch of a phase.

        Args:
            epochs: How many epochs without improvement are waited for; None for ever.
        """
        self._enabled = epochs is not None
        self.patience = Patience(epochs or 1)

    def is_reached(self, val_loss: float) -> bool:
        """Takes in the validation loss of one epoch; says whether the phase ends."""
        return self._enabled and self.patience.is_exhausted_by(val_loss)


class Plateau:
    """Lowers the learning rate when the validation loss stops falling.

    Follows `keras.callbacks.ReduceLROnPlateau(monitor="val_loss")` without a cool-down,
    with its smallest improvement of 0.0001.

    Attributes:
        factor: What the rate is multiplied by at present, 0 to 1.
    """

    def __init__(self, schedule: ScheduleSpec, factor: float = 1.0) -> None:
        """Starts with a factor; other schedules are left alone."""
        self._spec = schedule if isinstance(schedule, ReduceOnPlateauSchedule) else None
        epochs = self._spec.patience if self._spec else 1
        self.patience = Patience(epochs, min_delta=1e-4)
        self.factor = factor

    def lowers_rate(self, val_loss: float) -> bool:
        """Takes in the validation loss of one epoch; says whether the rate fell."""
        if self._spec is None or not self.patience.is_exhausted_by(val_loss):
            return False
        self.patience.wait = 0
        before = self.factor
        lowered = before * self._spec.rate_factor
        self.factor = min(before, max(lowered, self._spec.minimum_fraction))
        return self.factor < before
