"""Light and colour as one linear map an image, however many operations make it up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.augmentation.draws import Draws, Floats, Placed
from core.augmentation.rand_augment import choose
from core.experiment.augmentation.automatic import RandAugment
from core.experiment.augmentation.colour import (
    Brightness,
    ChannelShift,
    Contrast,
    Grayscale,
    Hue,
    Invert,
    Saturation,
)

LUMA = np.array([0.299, 0.587, 0.114])
"""The shares of red, green and blue in the light of a colour (ITU-R BT.601)."""

_TO_YIQ = np.array(
    [LUMA, [0.595716, -0.274453, -0.321263], [0.211456, -0.522591, 0.311135]]
)
_FROM_YIQ = np.linalg.inv(_TO_YIQ)
_GREY = np.tile(LUMA, (3, 1))
# How a colour begins to move when the circle of colours is turned.
_TURN = _FROM_YIQ @ np.array([[0, 0, 0], [0, 0, -1], [0, 1, 0]]) @ _TO_YIQ
_WHITE = 255.0


@dataclass(frozen=True)
class ColourMap:
    """`y = matrix x + means m + offset`, with m the mean of each channel over an image.

    Attributes:
        matrix: float64 (n, c, c).
        means: float64 (n, c, c); not zero once contrast is involved.
        offset: float64 (n, c), in values of 0 to 255.
    """

    matrix: NDArray[np.float64]
    means: NDArray[np.float64]
    offset: NDArray[np.float64]

    @classmethod
    def identity(cls, count: int, channels: int) -> "ColourMap":
        """Returns the map that changes nothing."""
        return cls(
            np.tile(np.eye(channels), (count, 1, 1)),
            np.zeros((count, channels, channels)),
            np.zeros((count, channels)),
        )

    def then(self, matrix: NDArray[np.float64]) -> "ColourMap":
        """Returns this, followed by a matrix for each image: (n, c, c)."""
        return ColourMap(
            matrix @ self.matrix,
            matrix @ self.means,
            (matrix @ self.offset[..., None])[..., 0],
        )

    def plus(self, offset: NDArray[np.float64]) -> "ColourMap":
        """Returns this, followed by an addition: (n, c) or (n, 1)."""
        return ColourMap(self.matrix, self.means, self.offset + offset)

    def times(self, factor: Floats) -> "ColourMap":
        """Returns this, followed by a factor for each image: (n,)."""
        wide = factor[:, None, None]
        return ColourMap(
            wide * self.matrix, wide * self.means, factor[:, None] * self.offset
        )

    def contrast(self, factor: Floats) -> "ColourMap":
        """Returns this, followed by a contrast about the mean of each channel: (n,).

        The mean of what there is so far is (matrix + means) m + offset.
        """
        wide = factor[:, None, None]
        return ColourMap(
            wide * self.matrix,
            self.means + (1.0 - wide) * self.matrix,
            self.offset,
        )


def couples_channels(one: Placed) -> bool:
    """Whether an operation mixes red, green and blue."""
    return isinstance(one.operation, Saturation | Hue | Grayscale | RandAugment)


def followed_by(so_far: ColourMap, one: Placed, draws: Draws) -> ColourMap:
    """Returns a map followed by an operation.

    Where the operation is not applied to an image, or its amount does nothing, nothing
    is added, exactly. Operations on colours leave grey images alone.
    """
    spec = one.operation
    channels = so_far.offset.shape[1]
    if isinstance(spec, RandAugment):
        return _chosen(so_far, one, draws)
    applied = one.happens(draws)
    match spec:
        case Brightness():
            drawn = one.amount(draws, spec.lower, spec.upper, "amount")
            return so_far.plus((_WHITE * np.where(applied, drawn, 0.0))[:, None])
        case Contrast():
            drawn = one.amount(draws, spec.lower, spec.upper, "amount")
            return so_far.contrast(np.where(applied, drawn, 1.0))
        case Saturation():
            drawn = one.amount(draws, spec.lower, spec.upper, "amount")
            return _saturated(so_far, np.where(applied, drawn, 1.0))
        case Hue():
            drawn = one.amount(draws, spec.lower, spec.upper, "amount")
            return _turned(so_far, np.where(applied, drawn, 0.0))
        case ChannelShift():
            drawn = [
                one.amount(draws, spec.lower, spec.upper, f"amount/{channel}")
                for channel in range(channels)
            ]
            shifts = _WHITE * np.stack(drawn, axis=1)
            return so_far.plus(np.where(applied[:, None], shifts, 0.0))
        case Grayscale():
            return _saturated(so_far, np.where(applied, 0.0, 1.0))
        case Invert():
            negative = so_far.times(np.where(applied, -1.0, 1.0))
            return negative.plus(np.where(applied, _WHITE, 0.0)[:, None])
        case _:
            raise TypeError(f"Expected light or colour. Received: {spec.kind}")


def saturation_matrices(factor: Floats) -> NDArray[np.float64]:
    """Returns (n, 3, 3): a blend of a colour with its grey; 1 is the identity exactly.

    Source: `ImageEnhance.Color` of Pillow does the same.
    """
    return np.eye(3) + (factor - 1.0)[:, None, None] * (np.eye(3) - _GREY)


def hue_matrices(degrees: Floats) -> NDArray[np.float64]:
    """Returns (n, 3, 3): a rotation of the I-Q plane of YIQ; 0 is the identity exactly.

    Written as the rotation of Rodrigues, so that no rounding is left at 0 degrees.
    """
    angle = np.deg2rad(degrees)[:, None, None]
    return (
        np.eye(3) + (np.cos(angle) - 1.0) * (np.eye(3) - _GREY) + np.sin(angle) * _TURN
    )


def _saturated(so_far: ColourMap, factor: Floats) -> ColourMap:
    if so_far.offset.shape[1] != 3:
        return so_far
    return so_far.then(saturation_matrices(factor))


def _turned(so_far: ColourMap, degrees: Floats) -> ColourMap:
    if so_far.offset.shape[1] != 3:
        return so_far
    return so_far.then(hue_matrices(degrees))


def _chosen(so_far: ColourMap, one: Placed, draws: Draws) -> ColourMap:
    choice = choose(one, draws)
    found = _saturated(so_far, choice.colour).contrast(choice.contrast)
    return found.times(choice.brightness)
