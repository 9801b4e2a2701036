"""Accuracy on a random split beside accuracy on a split by groups."""

from collections.abc import Callable
from pathlib import Path

from core.data.audit.honesty import split_pair
from core.data.choose import choose
from core.data.load import load_raw
from core.data.types import Cancelled
from core.evaluation.evaluation import Evaluation
from core.experiment import Experiment, ProblemError, Spec
from core.runs.events import RunEnded, TrainingEvent
from core.runs.folder import new_run_folder
from core.training.control import RunControl


class Honesty(Spec):
    """What a model seems to be able to do, and what it can.

    Attributes:
        optimistic: Measured where the test has near-duplicates of training images.
        honest: Measured where groups stay on one side.
        optimistic_run: The folder of the first run.
        honest_run: The folder of the second run.
    """

    optimistic: Evaluation
    honest: Evaluation
    optimistic_run: str
    honest_run: str

    @property
    def gap(self) -> float:
        """By how much the first accuracy is too good; 0.1 is ten percentage points."""
        return self.optimistic.accuracy - self.honest.accuracy


def measure_honesty(
    experiment: Experiment,
    root: Path,
    emit: Callable[[TrainingEvent], None],
    control: RunControl,
) -> Honesty:
    """Trains and measures an experiment twice; only the split differs.

    Both runs are ordinary ones: they stay in their folders and can be compared,
    evaluated and exported.

    Args:
        experiment: What to train; see `split_pair` for what becomes of its split.
        root: Where the two run folders are made.
        emit: Told the events of the first run, then those of the second.
        control: A stop ends both.

    Raises:
        ProblemError: a run could not be made, failed, or could not be measured.
        Cancelled: a run was stopped.
    """
    pair = split_pair(experiment)
    for one in (pair.optimistic, pair.honest):  # rather now than after a long run
        choose(load_raw(one.dataset), one.dataset, one.seed)
    first, first_run = _measure(pair.optimistic, root, emit, control)
    second, second_run = _measure(pair.honest, root, emit, control)
    return Honesty(
        optimistic=first,
        honest=second,
        optimistic_run=str(first_run),
        honest_run=str(second_run),
    )


def _measure(
    experiment: Experiment,
    root: Path,
    emit: Callable[[TrainingEvent], None],
    control: RunControl,
) -> tuple[Evaluation, Path]:
    from core.evaluation.measure import evaluate_run
    from core.training.engine import train

    ends: list[RunEnded] = []

    def pass_on(event: TrainingEvent) -> None:
        if isinstance(event, RunEnded):
            ends.append(event)
        emit(event)

    folder = new_run_folder(root, experiment.name).path
    train(experiment, folder, pass_on, control)
    if ends[-1].problem is not None:
        raise ProblemError(ends[-1].problem)
    if ends[-1].status == "stopped":
        raise Cancelled
    return evaluate_run(folder), folder
