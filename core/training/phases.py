"""From an experiment to the phases of its run: first the head, then fine-tuning.

A run without a base has one phase. No TensorFlow here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.experiment import Experiment, FreezeSpec
from core.experiment.schedules import Schedule

Opening = Callable[[FreezeSpec, int], tuple[FreezeSpec, ...]]
"""`opening(freeze, steps)`: choices that open a base step by step, down to `freeze`."""


@dataclass(frozen=True)
class Stage:
    """A part of a phase in which the same weights are trained.

    Attributes:
        first_epoch: Epochs of the phase before it.
        freeze: What of the base stays as it is; None without a base.
    """

    first_epoch: int
    freeze: FreezeSpec | None


@dataclass(frozen=True)
class Phase:
    """A part of a run with a learning rate, a schedule and a patience of its own.

    Attributes:
        name: What a person reads.
        epochs: How many epochs it takes at most.
        learning_rate: Of the head, at the beginning.
        schedule: Counted from the beginning of the phase.
        stages: At least one. Only gradual opening has more.
        base_rate_fraction: The rate of the base as a share of the head's.
        reset_optimizer: Whether it begins with a fresh optimizer.
        plateau_patience: Epochs without improvement after which the next phase begins;
            None to wait for the last epoch.
    """

    name: str
    epochs: int
    learning_rate: float
    schedule: Schedule
    stages: tuple[Stage, ...]
    base_rate_fraction: float = 1.0
    reset_optimizer: bool = True
    plateau_patience: int | None = None

    def stage_at(self, epochs_into: int) -> int:
        """Returns the index of the stage that an epoch belongs to.

        Args:
            epochs_into: Epochs of the phase that are done.
        """
        begun = [i for i, s in enumerate(self.stages) if s.first_epoch <= epochs_into]
        return begun[-1]

    def end_of(self, stage: int) -> int:
        """Returns how many epochs of the phase are done when a stage ends."""
        following = self.stages[stage + 1 :]
        return following[0].first_epoch if following else self.epochs

    def name_of(self, stage: int) -> str:
        """Returns the name of a stage for a person."""
        if len(self.stages) == 1:
            return self.name
        return f"{self.name} {stage + 1}/{len(self.stages)}"


@dataclass(frozen=True)
class Place:
    """One stage of a run, by the indices of its phase and of the stage in it."""

    phase: int = 0
    stage: int = 0


def plan_phases(
    experiment: Experiment, opening: Opening | None = None
) -> tuple[Phase, ...]:
    """Returns the phases of a run, at least one.

    Args:
        experiment: What is trained.
        opening: How its base is opened step by step; needed for gradual fine-tuning.
    """
    training, base = experiment.training, experiment.model.base
    rate = training.optimizer.learning_rate
    fine_tuning = training.fine_tuning
    by_plateau = experiment.fine_tunes and fine_tuning.start == "plateau"
    first = Phase(
        name="training" if base is None or base.freeze.mode == "none" else "head",
        epochs=training.epochs,
        learning_rate=rate,
        schedule=training.schedule,
        stages=(Stage(0, None if base is None else base.freeze),),
        plateau_patience=fine_tuning.patience if by_plateau else None,
    )
    if not experiment.fine_tunes:
        return (first,)
    return (
        first,
        Phase(
            name="fine-tuning",
            epochs=fine_tuning.epochs,
            learning_rate=rate * fine_tuning.learning_rate_fraction,
            schedule=fine_tuning.schedule,
            stages=_stages(experiment, opening),
            base_rate_fraction=fine_tuning.base_rate_fraction,
            reset_optimizer=fine_tuning.reset_optimizer,
        ),
    )


def _stages(experiment: Experiment, opening: Opening | None) -> tuple[Stage, ...]:
    fine_tuning = experiment.training.fine_tuning
    steps = min(fine_tuning.gradual_steps, fine_tuning.epochs)
    if not fine_tuning.gradual or opening is None or steps < 2:
        return (Stage(0, fine_tuning.freeze),)
    return tuple(
        Stage(index * fine_tuning.epochs // steps, freeze)
        for index, freeze in enumerate(opening(fine_tuning.freeze, steps))
    )
