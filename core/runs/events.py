"""What a running training says, as a closed union of immutable values.

The engine knows no window: it hands these to a callable. Window, command line and run
folder all live on the same events, and a recorded list of them replays a run.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from core.experiment.problem import Problem
from core.experiment.spec import Spec

RunStatus = Literal["completed", "stopped", "failed"]


class RunStarted(Spec):
    """The run folder exists, the data is ready and the model is built.

    Attributes:
        run_dir: The run folder.
        total_epochs: Planned epochs over all phases.
        start_epoch: Epochs that were done before (a resumed run), else 0.
        start_step: Steps of the next epoch that were done before, else 0.
        steps_per_epoch: Steps in one epoch.
        batch_size: Images in one step.
        train_count: Training images.
        validation_count: Validation images.
        parameters: All parameters of the model.
        metric_name: The metric beside the loss; higher is better.
        num_classes: Classes to choose from. 0 in runs of older versions.
        device: The device in words ("CPU · 8 cores").
        device_reason: Why it is no GPU; empty if it is one.
    """

    event: Literal["run_started"] = "run_started"
    run_dir: str
    total_epochs: int
    start_epoch: int = 0
    start_step: int = 0
    steps_per_epoch: int
    batch_size: int
    train_count: int
    validation_count: int
    parameters: int
    metric_name: str
    num_classes: int = 0
    device: str
    device_reason: str = ""


class PhaseStarted(Spec):
    """A part of the run with its own trainable variables and learning rate.

    Attributes:
        name: What the band in the plot says ("training", "head", "fine-tuning").
        first_epoch: The first epoch of the phase, counted from 1.
        last_epoch: The last planned epoch of the phase.
        trainable_parameters: Parameters that change in this phase.
        frozen_parameters: Parameters that do not.
        learning_rate: The rate at the beginning.
        total_epochs: Planned epochs over all phases, as known now: an earlier phase may
            have ended early. 0 in runs of older versions.
    """

    event: Literal["phase_started"] = "phase_started"
    name: str
    first_epoch: int
    last_epoch: int
    trainable_parameters: int
    frozen_parameters: int
    learning_rate: float
    total_epochs: int = 0


class FeatureProgress(Spec):
    """A frozen base has looked at part of the images, once for all epochs to come.

    Attributes:
        done: Images looked at.
        total: All images that it will look at.
    """

    event: Literal["feature_progress"] = "feature_progress"
    done: int
    total: int


class BatchesEnded(Spec):
    """Some steps are done. Several are sent together, about twenty times a second.

    Attributes:
        epoch: The epoch that they belong to, counted from 1.
        first_step: The first of these steps within the epoch, counted from 0.
        losses: The loss of each single batch (not a running mean).
        metrics: The metric of each single batch.
        learning_rate: The rate of the last of these steps.
        images_per_second: Over the last few seconds of training.
        seconds_left: Estimate to the last planned epoch; None while unknown.
    """

    event: Literal["batches_ended"] = "batches_ended"
    epoch: int
    first_step: int
    losses: tuple[float, ...]
    metrics: tuple[float, ...]
    learning_rate: float
    images_per_second: float
    seconds_left: float | None = None


class ValidationProgress(Spec):
    """Part of the validation images has been looked at.

    Attributes:
        epoch: The epoch, counted from 1.
        done: Images looked at.
        total: All validation images.
    """

    event: Literal["validation_progress"] = "validation_progress"
    epoch: int
    done: int
    total: int


class EpochEnded(Spec):
    """An epoch and its validation are done.

    Attributes:
        epoch: Counted from 1.
        logs: `loss`, `val_loss`, the metric and its `val_` twin, `learning_rate`.
            The training values are means over the epoch with dropout on, the
            validation values are measured after it.
        seconds: Duration of the epoch, validation included, pauses not.
        best: Whether the validation loss is the lowest so far.
    """

    event: Literal["epoch_ended"] = "epoch_ended"
    epoch: int
    logs: dict[str, float]
    seconds: float
    best: bool


class CheckpointSaved(Spec):
    """The state is on disk, so that the run can be resumed from here.

    Attributes:
        epoch: Whole epochs done.
        step: Steps done of the next epoch.
        best: Whether `best.keras` was written as well.
    """

    event: Literal["checkpoint_saved"] = "checkpoint_saved"
    epoch: int
    step: int
    best: bool


class RunWarning(Spec):
    """Something worth knowing happened; the run goes on."""

    event: Literal["run_warning"] = "run_warning"
    problem: Problem


class RunEnded(Spec):
    """The last event of every run, whatever happened.

    Attributes:
        status: How it ended. A stopped run has kept its work.
        reason: One sentence ("All 10 epochs are done.", "Early stopping: ...").
        problem: What went wrong, if it failed.
        best_epoch: The epoch with the lowest validation loss, if one was finished.
        epochs_done: Whole epochs done.
        seconds: Duration of the training, pauses not included.
    """

    event: Literal["run_ended"] = "run_ended"
    status: RunStatus
    reason: str
    problem: Problem | None = None
    best_epoch: int | None = None
    epochs_done: int = 0
    seconds: float = 0.0


TrainingEvent = Annotated[
    RunStarted
    | PhaseStarted
    | FeatureProgress
    | BatchesEnded
    | ValidationProgress
    | EpochEnded
    | CheckpointSaved
    | RunWarning
    | RunEnded,
    Field(discriminator="event"),
]

_ADAPTER: TypeAdapter[TrainingEvent] = TypeAdapter(TrainingEvent)


def event_from_json(line: str) -> TrainingEvent:
    """Reads one line of `events.jsonl`.

    Raises:
        pydantic.ValidationError: the line is not an event.
    """
    return _ADAPTER.validate_json(line)
