"""Augmentation that makes up for another brightness or contrast of the test."""

from collections.abc import Callable

from core.data.audit.report import AuditFix
from core.experiment import Experiment
from core.experiment.augmentation import AugmentationSpec
from core.experiment.augmentation.colour import Brightness, Contrast
from core.experiment.fixes import set_value

_WIDER = 0.05
"""So much more is varied at each end than was measured."""

_LIGHTEST, _DARKEST = 1.0, -1.0
_HARDEST, _SOFTEST = 3.0, 0.0


def varied_enough(
    experiment: Experiment, kind: type[Brightness] | type[Contrast], amount: float
) -> bool:
    """Returns whether training images are varied as far as the test images differ.

    Args:
        experiment: With or without augmentation.
        kind: What differs.
        amount: By how much, in the middle: for brightness a share of the way from
            black to white, for contrast a factor.
    """
    augmentation = experiment.augmentation
    return augmentation.enabled and any(
        isinstance(operation, kind)
        and operation.active
        and operation.lower <= amount <= operation.upper
        for operation in augmentation.operations
    )


def varying(
    experiment: Experiment, shifts: tuple[float, ...], factors: tuple[float, ...]
) -> AuditFix:
    """Returns the fix that varies training images over all that the test shows.

    Args:
        experiment: Its other operations stay; ranges are only made wider.
        shifts: By how much the test is brighter, as shares of the way from black to
            white; at several places of the distribution.
        factors: How many times the contrast of the test is that of training.
    """
    old = experiment.augmentation
    lower, upper = _range(shifts, 0.0, old, lambda one: isinstance(one, Brightness))
    light = Brightness(lower=max(lower, _DARKEST), upper=min(upper, _LIGHTEST))
    lower, upper = _range(factors, 1.0, old, lambda one: isinstance(one, Contrast))
    hard = Contrast(lower=max(lower, _SOFTEST), upper=min(upper, _HARDEST))
    others = [
        one for one in old.operations if not isinstance(one, Brightness | Contrast)
    ]
    operations = [one.model_dump() for one in (*others, light, hard)]
    return AuditFix(
        action="vary",
        label="Vary brightness and contrast of the training images",
        explanation=f"Augmentation shows each training image with a brightness changed "
        f"by {light.lower:+.0%} to {light.upper:+.0%} and {hard.lower:.2g} to "
        f"{hard.upper:.2g} times its contrast, as far as the test images differ. The "
        "test stays as it is.",
        settings=(
            set_value("Vary", "augmentation.operations", operations),
            set_value("Switch on", "augmentation.enabled", True),
        ),
    )


def _range(
    amounts: tuple[float, ...],
    neutral: float,
    old: AugmentationSpec,
    same: Callable[[object], bool],
) -> tuple[float, float]:
    """Returns a range with all amounts, doing nothing, and the ranges there were."""
    known = [
        end
        for one in old.operations
        if isinstance(one, Brightness | Contrast) and same(one)
        for end in (one.lower, one.upper)
    ]
    lower = min(neutral, min(amounts) - _WIDER, *known)
    upper = max(neutral, max(amounts) + _WIDER, *known)
    return round(lower, 2), round(upper, 2)
