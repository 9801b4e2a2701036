"""What can be said of an experiment from its settings alone.

Shapes and parameter counts are not checked here: `core.model.inspect` asks Keras.
"""

from collections.abc import Iterator

from core.experiment.augmentation.checks import augmentation_problems
from core.experiment.experiment import Experiment
from core.experiment.fixes import set_value
from core.experiment.model import ModelSpec
from core.experiment.problem import Problem
from core.experiment.schedules import (
    CosineSchedule,
    ExponentialSchedule,
    ReduceOnPlateauSchedule,
    StepSchedule,
)
from core.experiment.task import TaskInfo
from core.experiment.training import TrainingSpec
from core.experiment.transfer_checks import fine_tuning_problems

_HIGH_RATES = {
    "SGD": 1.0,
    "Adam": 0.03,
    "AdamW": 0.03,
    "RMSprop": 0.03,
    "Adagrad": 1.0,
    "Lion": 0.003,
}
"""Learning rates above which runs on images nearly always go astray."""

_NEGLIGIBLE = 1e-4
"""The share of the learning rate below which nothing is learned any more."""


def check(
    experiment: Experiment,
    task: TaskInfo | None = None,
    train_count: int | None = None,
) -> tuple[Problem, ...]:
    """Returns what is wrong or odd in the settings, taken together.

    Args:
        experiment: What is to be run.
        task: What the data is, if it has been read already.
        train_count: How many training images there are, if known.
    """
    training = experiment.training
    return (
        *_data_problems(experiment, task),
        *augmentation_problems(experiment, task),
        *output_problems(experiment.model),
        *_optimizer_problems(training),
        *_schedule_problems(training),
        *_early_stopping_problems(training),
        *_batch_problems(training, train_count),
        *_smoothing_problems(training),
        *fine_tuning_problems(experiment.model, training),
    )


def output_problems(model: ModelSpec) -> Iterator[Problem]:
    """Yields the complaint of a model that has no output at all."""
    if not model.locked_head and not any(layer.enabled for layer in model.layers):
        yield Problem(
            path="model.locked_head",
            message="The output is unlocked, but there is no layer to be the output.",
            hint="Add layers that end in a Dense with softmax, or let the output "
            "follow the data.",
            fix=set_value("Lock the head", "model.locked_head", True),
        )


def _data_problems(experiment: Experiment, task: TaskInfo | None) -> Iterator[Problem]:
    chosen = experiment.dataset.classes
    doubled = sorted({name for name in chosen if chosen.count(name) > 1})
    if doubled:
        yield Problem(
            path="dataset.classes",
            message=f"Chosen more than once: {', '.join(doubled)}.",
            hint="Choose each class once.",
            fix=set_value(
                "Keep one of each", "dataset.classes", list(dict.fromkeys(chosen))
            ),
        )
    if len(set(chosen)) == 1:
        yield Problem(
            path="dataset.classes",
            message=f"Only one class is chosen ({chosen[0]}). With one class there is "
            "nothing to tell apart.",
            hint="Choose at least two classes, or none, which means all.",
            fix=set_value("Use all classes", "dataset.classes", []),
        )
    if task is not None and task.num_classes < 2:
        yield Problem(
            path="dataset.source",
            message=f"The data has {task.num_classes} class. There is nothing to tell "
            "apart.",
            hint="Choose data with at least two classes.",
        )


def _optimizer_problems(training: TrainingSpec) -> Iterator[Problem]:
    optimizer = training.optimizer
    usual = type(optimizer)().learning_rate
    if optimizer.learning_rate > _HIGH_RATES[optimizer.kind]:
        yield Problem(
            path="training.optimizer.learning_rate",
            severity="warning",
            message=f"A learning rate of {optimizer.learning_rate:g} is very high for "
            f"{optimizer.kind}: the loss will probably jump or turn to NaN.",
            hint=f"{usual:g} is a usual value.",
            fix=set_value(f"Use {usual:g}", "training.optimizer.learning_rate", usual),
        )


def _schedule_problems(training: TrainingSpec) -> Iterator[Problem]:
    schedule, epochs = training.schedule, training.epochs
    match schedule:
        case StepSchedule() if schedule.every_epochs >= epochs:
            fitting = max(1, epochs // 3)
            yield Problem(
                path="training.schedule.every_epochs",
                severity="warning",
                message=f"The learning rate would fall after {schedule.every_epochs} "
                f"epochs, but the run has only {epochs}: it never falls.",
                hint="Let it fall sooner, or train longer.",
                fix=set_value(
                    f"Fall every {fitting}", "training.schedule.every_epochs", fitting
                )
                if fitting < epochs
                else None,
            )
        case CosineSchedule() if schedule.warmup_epochs >= epochs:
            fitting = epochs / 10
            yield Problem(
                path="training.schedule.warmup_epochs",
                severity="warning",
                message=f"The warm-up of {schedule.warmup_epochs:g} epochs fills the "
                f"whole run of {epochs}: the rate only rises.",
                hint="A tenth of the run is usual.",
                fix=set_value(
                    f"Use {fitting:g}", "training.schedule.warmup_epochs", fitting
                ),
            )
        case ReduceOnPlateauSchedule():
            yield from _plateau_problems(training, schedule)
        case _:
            pass
    if isinstance(schedule, StepSchedule | ExponentialSchedule):
        last = schedule.factor(epochs - 1, 1, epochs)
        if last < _NEGLIGIBLE:
            gentle = round(0.01 ** (1 / epochs), 2)
            yield Problem(
                path="training.schedule.rate_factor",
                severity="warning",
                message=f"In the last epoch only {last:.1g} of the learning rate is "
                "left. Long before, the net will have stopped learning.",
                hint="Use a factor nearer to 1.",
                fix=set_value(
                    f"Use {gentle:g}", "training.schedule.rate_factor", gentle
                ),
            )


def _plateau_problems(
    training: TrainingSpec, schedule: ReduceOnPlateauSchedule
) -> Iterator[Problem]:
    stopping = training.early_stopping
    if stopping.enabled and schedule.patience >= stopping.patience:
        longer = schedule.patience * 2 + 1
        yield Problem(
            path="training.schedule.patience",
            severity="warning",
            message=f"Early stopping ends the run after {stopping.patience} epochs "
            f"without improvement; the learning rate would fall only after "
            f"{schedule.patience}. It never falls.",
            hint="Give early stopping more patience than the schedule.",
            fix=set_value(
                f"Wait {longer} epochs",
                "training.early_stopping.patience",
                min(longer, 1000),
            )
            if schedule.patience < 1000
            else None,
        )
    elif schedule.patience >= training.epochs:
        yield Problem(
            path="training.schedule.patience",
            severity="information",
            message=f"The run has {training.epochs} epochs and the schedule waits for "
            f"{schedule.patience}: the learning rate never falls.",
        )


def _early_stopping_problems(training: TrainingSpec) -> Iterator[Problem]:
    stopping = training.early_stopping
    if stopping.enabled and stopping.patience >= training.epochs:
        yield Problem(
            path="training.early_stopping.patience",
            severity="information",
            message=f"With a patience of {stopping.patience} a run of "
            f"{training.epochs} epochs never ends early.",
        )


def _batch_problems(
    training: TrainingSpec, train_count: int | None
) -> Iterator[Problem]:
    if train_count is None or train_count < 1 or training.batch_size <= train_count:
        return
    fitting = 1 << max(0, (train_count // 4).bit_length() - 1)
    yield Problem(
        path="training.batch_size",
        severity="warning",
        message=f"The batch size is {training.batch_size}, but there are only "
        f"{train_count} training images: each epoch is a single step.",
        hint="Smaller batches take more steps an epoch and learn faster here.",
        fix=set_value(f"Use {fitting}", "training.batch_size", fitting),
    )


def _smoothing_problems(training: TrainingSpec) -> Iterator[Problem]:
    if training.label_smoothing >= 0.5:
        yield Problem(
            path="training.label_smoothing",
            severity="warning",
            message=f"With a label smoothing of {training.label_smoothing:g} the right "
            "class counts hardly more than the wrong ones.",
            hint="0.1 is usual.",
            fix=set_value("Use 0.1", "training.label_smoothing", 0.1),
        )
