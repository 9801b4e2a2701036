"""How the learning rate changes over a run.

Each schedule is a plain function of the step, so that the small curve drawn before the
run and the rate that the engine sets are one and the same computation.
"""

import math
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from core.experiment.spec import Spec, setting


class ScheduleSpec(Spec):
    """What all schedules share."""

    summary: ClassVar[str]
    kind: str

    def factor(self, step: int, steps_per_epoch: int, epochs: int) -> float:
        """Returns what the optimizer's learning rate is multiplied by.

        Args:
            step: Number of steps done since the start of the phase, from 0.
            steps_per_epoch: Steps in one epoch, at least 1.
            epochs: Epochs of the phase, at least 1.
        """
        raise NotImplementedError


class ConstantSchedule(ScheduleSpec):
    """The same rate throughout."""

    summary: ClassVar[str] = "The same learning rate from beginning to end."
    kind: Literal["constant"] = "constant"

    def factor(self, step: int, steps_per_epoch: int, epochs: int) -> float:
        """Returns 1."""
        return 1.0


class CosineSchedule(ScheduleSpec):
    """A linear warm-up, then half a cosine down to a final share.

    Source: Loshchilov & Hutter, "SGDR", arXiv:1608.03983 (without restarts).
    """

    summary: ClassVar[str] = "Rises for a moment, then falls in a smooth curve."
    kind: Literal["cosine"] = "cosine"
    warmup_epochs: float = setting(
        0.5,
        label="Warm-up",
        help="How long the rate rises from zero at the beginning.",
        minimum=0.0,
        maximum=100.0,
        step=0.5,
        unit="epochs",
    )
    final_fraction: float = setting(
        0.01,
        label="Final share",
        help="The share of the learning rate that is left at the end.",
        minimum=0.0,
        maximum=1.0,
        step=0.01,
    )

    def factor(self, step: int, steps_per_epoch: int, epochs: int) -> float:
        """Returns the share of the rate at a step."""
        total = steps_per_epoch * epochs
        warmup = min(round(self.warmup_epochs * steps_per_epoch), total - 1)
        if step < warmup:
            return (step + 1) / warmup
        progress = min(1.0, (step - warmup) / max(1, total - 1 - warmup))
        cosine = 0.5 * (1.0 + math.cos(math.pi * progress))
        return self.final_fraction + (1.0 - self.final_fraction) * cosine


class StepSchedule(ScheduleSpec):
    """The rate is multiplied by a factor every few epochs."""

    summary: ClassVar[str] = "Falls in steps, every few epochs."
    kind: Literal["step"] = "step"
    every_epochs: int = setting(
        3,
        label="Every",
        help="After how many epochs the rate falls.",
        minimum=1,
        maximum=1000,
        unit="epochs",
    )
    rate_factor: float = setting(
        0.3,
        label="Factor",
        help="What the rate is multiplied by each time.",
        above=0.0,
        maximum=1.0,
        step=0.1,
    )

    def factor(self, step: int, steps_per_epoch: int, epochs: int) -> float:
        """Returns the share of the rate at a step."""
        return self.rate_factor ** ((step // steps_per_epoch) // self.every_epochs)


class ExponentialSchedule(ScheduleSpec):
    """The rate falls by the same share in every epoch, a little in each step."""

    summary: ClassVar[str] = "Falls by the same share in each epoch."
    kind: Literal["exponential"] = "exponential"
    rate_factor: float = setting(
        0.8,
        label="Factor an epoch",
        help="The share of the rate that is left after one epoch.",
        above=0.0,
        maximum=1.0,
        step=0.05,
    )

    def factor(self, step: int, steps_per_epoch: int, epochs: int) -> float:
        """Returns the share of the rate at a step."""
        return self.rate_factor ** (step / steps_per_epoch)


class ReduceOnPlateauSchedule(ScheduleSpec):
    """The rate falls when the validation loss stops falling.

    The fall depends on the run, so `factor` is 1 and the engine multiplies by what
    `core.training.plateau` has seen. The curve before the run says so.
    """

    summary: ClassVar[str] = "Falls when the validation loss stops getting better."
    kind: Literal["reduce_on_plateau"] = "reduce_on_plateau"
    rate_factor: float = setting(
        0.5,
        label="Factor",
        help="What the rate is multiplied by each time.",
        above=0.0,
        below=1.0,
        step=0.1,
    )
    patience: int = setting(
        2,
        label="Patience",
        help="How many epochs without improvement are waited for.",
        minimum=1,
        maximum=1000,
        unit="epochs",
    )
    minimum_fraction: float = setting(
        0.001,
        label="Lowest share",
        help="The rate never falls below this share of its first value.",
        minimum=0.0,
        maximum=1.0,
        step=0.001,
        logarithmic=True,
        advanced=True,
    )

    def factor(self, step: int, steps_per_epoch: int, epochs: int) -> float:
        """Returns 1: the fall depends on the run."""
        return 1.0


Schedule = Annotated[
    ConstantSchedule
    | CosineSchedule
    | StepSchedule
    | ExponentialSchedule
    | ReduceOnPlateauSchedule,
    Field(discriminator="kind"),
]
