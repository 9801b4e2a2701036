"""Accuracy on a random split beside accuracy on a split by groups."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.data.audit.honesty import SplitPair, split_pair
from core.data.choose import choose
from core.data.groups import groups_of
from core.data.load import load_raw
from core.data.types import Cancelled, Progress, no_progress
from core.evaluation.evaluation import Evaluation
from core.experiment import Experiment, Problem, ProblemError, Spec
from core.runs.events import RunEnded, TrainingEvent
from core.runs.folder import new_run_folder
from core.training.control import RunControl

_BELONGS = {
    "near_duplicates": "a near-duplicate",
    "file_name": "an image with the same piece of the file name",
    "column": "an image of the same group",
}


@dataclass(frozen=True)
class HonestyPlan:
    """What is to be trained to see how much a random split flatters.

    Attributes:
        pair: The two experiments.
        shared: How many test images of the random split have a relative among the
            images to learn from; at least one.
    """

    pair: SplitPair
    shared: int


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

    @property
    def verdict(self) -> str:
        """What the two accuracies say, in one sentence."""
        points = f"{100 * self.gap:.1f} percentage points"
        if self.gap <= 0:
            return (
                "The random split promises nothing that the grouped one doesn't keep."
            )
        if self.honest.interval[1] < self.optimistic.interval[0]:
            return f"The random split promises {points} too many."
        return (
            f"The random split promises {points} more, but with so few test images "
            "that may be chance."
        )


def plan_honesty(
    experiment: Experiment, progress: Progress = no_progress
) -> HonestyPlan:
    """Looks whether there is anything to compare, before anything is trained.

    Args:
        experiment: What to train; see `split_pair` for what becomes of its split.
        progress: Told how far reading is; may raise `Cancelled`.

    Raises:
        ProblemError: the data can't be read or divided, or no test image belongs
            together with one to learn from, so that both splits would measure the same.
        Cancelled: `progress` asked for it.
    """
    pair = split_pair(experiment)
    flattering, fair = pair.optimistic.dataset, pair.honest.dataset
    raw = load_raw(flattering, progress)
    division = choose(raw, flattering, experiment.seed, progress).division
    # What can't be divided by groups is refused now, not after a long run.
    choose(raw, fair, experiment.seed, progress)
    groups = groups_of(raw, fair.split, progress)
    assert groups is not None
    learned = groups[np.concatenate([division.train, division.validation])]
    shared = int(np.isin(groups[division.test], learned).sum())
    if shared == 0:
        relative = _BELONGS[fair.split.group_by]
        nothing = Problem(
            message=f"There is nothing to compare: none of the {len(division.test):,} "
            f"test images of {raw.name} has {relative} among the images to learn from, "
            "so both splits would measure the same.",
            hint="That is good news. If images belong together in another way, such as "
            "by the person on them, choose so at “Keep together” on the Data page "
            "(dataset.split.group_by).",
            path="dataset.split.group_by",
            severity="information",
        )
        raise ProblemError(nothing)
    return HonestyPlan(pair, shared)


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
        ProblemError: there is nothing to compare, or a run could not be made, failed,
            or could not be measured.
        Cancelled: a run was stopped.
    """
    pair = plan_honesty(experiment).pair
    first = _train(pair.optimistic, root, emit, control)
    second = _train(pair.honest, root, emit, control)
    return compare_splits(first, second)


def compare_splits(
    optimistic_run: Path, honest_run: Path, progress: Progress = no_progress
) -> Honesty:
    """Measures two runs that were trained on the two splits of a plan.

    Args:
        optimistic_run: The folder of the run on the random split.
        honest_run: The folder of the run on the grouped split.
        progress: Told the images so far; may raise `Cancelled`.

    Raises:
        ProblemError: a run could not be measured.
        Cancelled: `progress` asked for it.
    """
    from core.evaluation.measure import evaluate_run

    return Honesty(
        optimistic=evaluate_run(optimistic_run, progress),
        honest=evaluate_run(honest_run, progress),
        optimistic_run=str(optimistic_run),
        honest_run=str(honest_run),
    )


def _train(
    experiment: Experiment,
    root: Path,
    emit: Callable[[TrainingEvent], None],
    control: RunControl,
) -> Path:
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
    return folder
