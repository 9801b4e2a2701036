"""Many operations behind one slider."""

from typing import ClassVar, Literal

from core.experiment.augmentation.operation import (
    Group,
    OperationSpec,
    probability_setting,
)
from core.experiment.spec import setting


class RandAugment(OperationSpec):
    """A few operations out of fourteen, chosen anew for each image.

    Source: Cubuk et al., "RandAugment", arXiv:1909.13719: identity, automatic contrast,
    equalise, rotate, solarise, colour, posterise, contrast, brightness, sharpness, and
    shear and translate along both axes. The signs of the amounts are random. Those that
    move pixels take part in the one resampling.
    """

    group: ClassVar[Group] = "automatic"
    title: ClassVar[str] = "RandAugment"
    summary: ClassVar[str] = (
        "Picks a few changes for each image out of fourteen kinds of position, light "
        "and colour; one slider sets how strong all of them are."
    )
    kind: Literal["RandAugment"] = "RandAugment"
    magnitude: float = setting(
        4.0,
        label="Strength",
        help="0 changes nothing, 10 is as strong as anyone would want it.",
        minimum=0.0,
        maximum=10.0,
        step=0.5,
    )
    num_operations: int = setting(
        2,
        label="Changes per image",
        help="How many of the fourteen kinds each image gets.",
        minimum=1,
        maximum=5,
        step=1,
    )
    probability: float = probability_setting(1.0)

    @property
    def active(self) -> bool:
        """Whether it can change any image."""
        return super().active and self.magnitude > 0.0
