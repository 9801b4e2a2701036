"""How far a run is: all that a checkpoint remembers besides the weights."""

from core.experiment.spec import Spec


class PatienceState(Spec):
    """A `core.training.patience.Patience` in a checkpoint."""

    best: float | None = None
    wait: int = 0


class RunState(Spec):
    """The place of a run between two steps.

    Attributes:
        epochs_done: Whole epochs, validation included.
        step: Steps done of the next epoch. Equal to the steps of an epoch while its
            validation is still to be done.
        loss_sum: Sum over the images of these steps of their batches' loss.
        metric_sum: The same for the metric.
        images: Images of these steps.
        seconds: Duration of the training so far, pauses not included.
        epoch_seconds: Duration of these steps, pauses not included.
        best_epoch: The epoch with the lowest validation loss, from 1.
        best_loss: That loss.
        early_stopping: Of early stopping.
        plateau: Of the schedule that falls on a plateau.
        plateau_factor: What the learning rate is multiplied by at present.
    """

    epochs_done: int = 0
    step: int = 0
    loss_sum: float = 0.0
    metric_sum: float = 0.0
    images: int = 0
    seconds: float = 0.0
    epoch_seconds: float = 0.0
    best_epoch: int | None = None
    best_loss: float | None = None
    early_stopping: PatienceState = PatienceState()
    plateau: PatienceState = PatienceState()
    plateau_factor: float = 1.0
