"""What RandAugment chooses for each image."""

from dataclasses import dataclass

import numpy as np

from core.augmentation.draws import Bools, Draws, Floats, Placed
from core.experiment.augmentation.automatic import RandAugment

KINDS = (
    "identity",
    "auto_contrast",
    "equalize",
    "rotate",
    "solarize",
    "colour",
    "posterize",
    "contrast",
    "brightness",
    "sharpness",
    "shear_x",
    "shear_y",
    "translate_x",
    "translate_y",
)

_LARGEST_ANGLE = 30.0
_LARGEST_SHEAR = 0.3
_LARGEST_SHIFT = 0.45
_LARGEST_FACTOR = 0.9
_LARGEST_BITS = 4.0


@dataclass(frozen=True)
class Choice:
    """What is done to each image. Where a kind was not chosen, its amount is neutral.

    The largest amounts are those of AutoAugment (Cubuk et al., arXiv:1805.09501).

    Attributes:
        angle: Degrees, (n,).
        shear_x: The tangent of the angle, (n,).
        shear_y: The same for the other axis.
        shift_x: Shares of the width, (n,).
        shift_y: Shares of the height, (n,).
        colour: Factors of the saturation, (n,).
        contrast: Factors, (n,).
        brightness: Factors, (n,): 0 is black, 1 the image itself.
        sharpness: Factors, (n,).
        threshold: From which value on an image is inverted, (n,); 256 for never.
        step: The distance between two values that are left, (n,); 1 for all.
        auto_contrast: Whether each channel is stretched to all values, (n,).
        equalize: Whether all values are made equally frequent, (n,).
    """

    angle: Floats
    shear_x: Floats
    shear_y: Floats
    shift_x: Floats
    shift_y: Floats
    colour: Floats
    contrast: Floats
    brightness: Floats
    sharpness: Floats
    threshold: Floats
    step: Floats
    auto_contrast: Bools
    equalize: Bools


def choose(one: Placed, draws: Draws) -> Choice:
    """Draws the choice; the same for the same draws, however often it is asked for."""
    spec = one.operation
    if not isinstance(spec, RandAugment):
        raise TypeError(f"Expected a RandAugment. Received: {spec.kind}")
    strength = draws.level(f"{one.name}/strength", spec.magnitude / 10.0)
    applied = one.happens(draws) & (strength > 0.0)
    ranks = np.stack([one.uniform(draws, f"rank/{kind}") for kind in KINDS], axis=1)
    order = np.argsort(ranks, axis=1)[:, : spec.num_operations]
    chosen = np.zeros((len(draws), len(KINDS)), np.bool_)
    np.put_along_axis(chosen, order, values=True, axis=1)
    chosen &= applied[:, None]

    def has(kind: str) -> Bools:
        return chosen[:, KINDS.index(kind)]

    def signed(kind: str, largest: float) -> Floats:
        sign = np.where(one.uniform(draws, f"sign/{kind}") < 0.5, -1.0, 1.0)
        return np.where(has(kind), sign * strength * largest, 0.0)

    def factor(kind: str) -> Floats:
        return 1.0 + signed(kind, _LARGEST_FACTOR)

    bits = np.where(has("posterize"), np.rint(strength * _LARGEST_BITS), 0.0)
    return Choice(
        angle=signed("rotate", _LARGEST_ANGLE),
        shear_x=signed("shear_x", _LARGEST_SHEAR),
        shear_y=signed("shear_y", _LARGEST_SHEAR),
        shift_x=signed("translate_x", _LARGEST_SHIFT),
        shift_y=signed("translate_y", _LARGEST_SHIFT),
        colour=factor("colour"),
        contrast=factor("contrast"),
        brightness=factor("brightness"),
        sharpness=factor("sharpness"),
        threshold=np.where(has("solarize"), 256.0 * (1.0 - strength), 256.0),
        step=2.0**bits,
        auto_contrast=has("auto_contrast"),
        equalize=has("equalize"),
    )
