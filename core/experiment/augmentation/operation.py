"""What every operation of the augmentation has in common."""

from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from core.experiment.spec import Spec, setting

Group = Literal["geometry", "colour", "disturbance", "mixing", "automatic"]

GROUP_LABELS: dict[Group, str] = {
    "geometry": "Position and shape",
    "colour": "Light and colour",
    "disturbance": "Disturbances",
    "mixing": "Mixing two images",
    "automatic": "Automatic",
}
"""The headings under which operations stand, in order."""


class OperationSpec(Spec):
    """One way to vary an image.

    Attributes:
        enabled: An operation that is switched off stays in the list and does nothing.
        probability: How often it is applied; each subclass declares its usual value.
    """

    group: ClassVar[Group]
    """The heading under which the operation stands."""

    title: ClassVar[str]
    """Its name on a card."""

    summary: ClassVar[str]
    """One or two plain sentences for a student: what it does, what it is good for."""

    kind: str
    enabled: bool = True
    probability: float

    @property
    def active(self) -> bool:
        """Whether it can change any image at all, as far as is set here."""
        return self.enabled and self.probability > 0.0


class RangedOperation(OperationSpec):
    """An operation whose amount is drawn evenly from a range for each image.

    Attributes:
        lower: The smallest amount.
        upper: The largest amount.
    """

    neutral: ClassVar[float] = 0.0
    """The amount that leaves the image as it is."""

    lower: float
    upper: float

    @model_validator(mode="after")
    def _order_the_limits(self) -> Self:
        if self.lower > self.upper:
            raise ValueError(
                "Expected the lower end of the range to be at most the upper end. "
                f"Received: lower={self.lower:g}, upper={self.upper:g}"
            )
        return self

    @property
    def active(self) -> bool:
        """Whether its range allows more than the amount that does nothing."""
        still = self.lower == self.upper == self.neutral
        return super().active and not still


def probability_setting(default: float) -> Any:
    """The setting of how often an operation is applied."""
    return setting(
        default,
        label="Probability",
        help="The share of the images that are changed by it; the others pass as they "
        "are.",
        minimum=0.0,
        maximum=1.0,
        step=0.05,
    )


def lower_setting(
    default: float,
    *,
    minimum: float,
    maximum: float,
    step: float,
    help: str,  # noqa: A002 - as in `setting`
    unit: str = "",
) -> Any:
    """The setting of the lower end of a range."""
    return setting(
        default,
        label="From",
        help=f"{help} Each image gets an amount of its own between From and To.",
        minimum=minimum,
        maximum=maximum,
        step=step,
        unit=unit,
    )


def upper_setting(
    default: float,
    *,
    minimum: float,
    maximum: float,
    step: float,
    help: str,  # noqa: A002 - as in `setting`
    unit: str = "",
) -> Any:
    """The setting of the upper end of a range."""
    return setting(
        default,
        label="To",
        help=help,
        minimum=minimum,
        maximum=maximum,
        step=step,
        unit=unit,
    )
