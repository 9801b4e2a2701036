"""Everything that can be said of an experiment before it is trained."""

from core.data import catalogue
from core.data.load import load_raw, prepare
from core.data.types import PreparedData, Progress, no_progress
from core.experiment import DatasetSpec, Experiment, Problem, TaskInfo
from core.experiment.checks import check


def check_whole(
    experiment: Experiment, progress: Progress = no_progress
) -> tuple[Problem, ...]:
    """Checks settings, data and the stack; reads data but downloads nothing.

    Raises:
        ProblemError: the data set can't be read.
    """
    spec = experiment.dataset
    task = _task_of_missing(spec)
    if task is None:
        return prepare_checked(experiment, progress)[1]
    missing = Problem(
        message=f"The data set “{spec.source}” is not on this computer yet.",
        path="dataset.source",
        severity="warning",
        hint=f"Fetch it with: python main.py datasets fetch {spec.source}",
    )
    return (missing, *_problems(experiment, task))


def prepare_checked(
    experiment: Experiment, progress: Progress = no_progress
) -> tuple[PreparedData, tuple[Problem, ...]]:
    """Reads and prepares the data, and checks settings, data and stack with it.

    Raises:
        ProblemError: the data set can't be had or read.
    """
    spec = experiment.dataset
    raw = load_raw(spec, progress)
    prepared = prepare(raw, spec, experiment.seed, progress)
    found = _problems(experiment, prepared.task)
    return prepared, (*raw.problems, *prepared.problems, *found)


def _problems(experiment: Experiment, task: TaskInfo) -> tuple[Problem, ...]:
    from core.model.inspect import inspect_model

    tuned = experiment.tuned_freeze
    found = inspect_model(experiment.model, task, tuned=tuned).problems
    return tuple(dict.fromkeys((*check(experiment, task), *found)))


def _task_of_missing(spec: DatasetSpec) -> TaskInfo | None:
    """What a set of the catalogue will be, if it is not on this computer."""
    if spec.source not in catalogue.names() or catalogue.is_cached(spec.source):
        return None
    entry = catalogue.entry(spec.source)
    mode = entry.color_mode if spec.color_mode == "auto" else spec.color_mode
    height, width = spec.image_size or entry.image_size
    return TaskInfo(
        input_shape=(height, width, 3 if mode == "rgb" else 1),
        class_names=spec.classes or entry.class_names,
    )
