"""The problems of an augmentation."""

from collections.abc import Iterator

from core.experiment.augmentation.colour import Grayscale, Hue, Saturation
from core.experiment.augmentation.remarks import Remark, remarks
from core.experiment.augmentation.way_out import way_out
from core.experiment.experiment import Experiment
from core.experiment.fixes import set_value
from core.experiment.problem import Problem
from core.experiment.task import TaskInfo


def augmentation_remarks(
    experiment: Experiment, task: TaskInfo | None = None
) -> tuple[Remark, ...]:
    """Returns all warnings that teach, also those that were allowed.

    Args:
        experiment: What is to be run.
        task: What the data is, if it has been read already.
    """
    return remarks(
        experiment.augmentation,
        experiment.dataset.source,
        task.class_names if task else experiment.dataset.classes or None,
        task.input_shape[:2] if task else None,
    )


def augmentation_problems(
    experiment: Experiment, task: TaskInfo | None = None
) -> Iterator[Problem]:
    """Yields what is odd in the augmentation of an experiment."""
    for remark in augmentation_remarks(experiment, task):
        if remark.allowed:
            continue
        allowed = [*experiment.augmentation.allowed, remark.topic]
        yield Problem(
            path=remark.path,
            severity="warning",
            message=remark.message,
            hint=remark.hint,
            fix=way_out(remark, experiment.augmentation),
            alternative=set_value("Allow it", "augmentation.allowed", allowed),
        )
    yield from _without_effect(experiment, task)
    yield from _mixing(experiment)


def _without_effect(experiment: Experiment, task: TaskInfo | None) -> Iterator[Problem]:
    if task is None or task.input_shape[2] != 1:
        return
    for index, one in enumerate(experiment.augmentation.operations):
        if isinstance(one, Saturation | Hue | Grayscale) and one.active:
            path = f"augmentation.operations[{index}]"
            yield Problem(
                path=path,
                severity="information",
                message=f"The images are grey: {one.title.lower()} does nothing to "
                "them.",
                hint="Brightness and contrast do.",
                fix=set_value("Switch it off", f"{path}.enabled", False),
            )


def _mixing(experiment: Experiment) -> Iterator[Problem]:
    if experiment.augmentation.mixes and experiment.training.batch_size == 1:
        yield Problem(
            path="training.batch_size",
            severity="warning",
            message="With a batch size of 1 there is no other image to mix with: MixUp "
            "and CutMix do nothing.",
            hint="Use a batch size of 16 or more.",
            fix=set_value("Use 32", "training.batch_size", 32),
        )
