"""How far a run is: all that a checkpoint remembers besides the weights."""

from core.experiment.spec import Spec
from core.training.patience import Patience


class PatienceState(Spec):
    """A `Patience` in a checkpoint."""

    best: float | None = None
    wait: int = 0

    @classmethod
    def of(cls, patience: Patience) -> "PatienceState":
        """Copies the state of a patience."""
        return cls(best=patience.best, wait=patience.wait)

    def restore(self, patience: Patience) -> None:
        """Copies the state back."""
        patience.best, patience.wait = self.best, self.wait


class EpochSums(Spec):
    """Sums over the steps of an epoch, for its means.

    Attributes:
        loss: Sum over the images of the loss of their batches.
        metric: The same for the metric.
        images: How many images.
    """

    loss: float = 0.0
    metric: float = 0.0
    images: int = 0


class RunState(Spec):
    """The place of a run between two steps.

    Attributes:
        epochs_done: Whole epochs, validation included.
        step: Steps done of the next epoch. Equal to the steps of an epoch while its
            validation is still to be done.
        sums: Over these steps.
        seconds: Duration of the training so far, pauses not included.
        epoch_seconds: Duration of these steps, pauses not included.
        best_epoch: The epoch with the lowest validation loss, from 1.
        best_loss: That loss.
        early_stopping: Of early stopping.
        plateau: Of the schedule that falls on a plateau.
        plateau_factor: What the learning rate is multiplied by at present.
        phase: The index of the phase whose optimizer the checkpoint holds.
        stage: The index of its stage.
        phase_began: Whole epochs before that phase.
        phase_over: Whether it has ended before its last epoch.
        border: Of the plateau that ends the phase.
    """

    epochs_done: int = 0
    step: int = 0
    sums: EpochSums = EpochSums()
    seconds: float = 0.0
    epoch_seconds: float = 0.0
    best_epoch: int | None = None
    best_loss: float | None = None
    early_stopping: PatienceState = PatienceState()
    plateau: PatienceState = PatienceState()
    plateau_factor: float = 1.0
    phase: int = 0
    stage: int = 0
    phase_began: int = 0
    phase_over: bool = False
    border: PatienceState = PatienceState()
