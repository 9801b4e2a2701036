"""What moves pixels, as matrices: all operations of an image become one.

A matrix says for each pixel of the result where it comes from, in pixels from the
middle of the image, x to the right and y down.
"""

import numpy as np
from numpy.typing import NDArray

from core.augmentation.draws import Draws, Floats, Placed
from core.augmentation.rand_augment import choose
from core.experiment.augmentation.automatic import RandAugment
from core.experiment.augmentation.geometry import (
    HeightShift,
    HorizontalFlip,
    RandomCrop,
    Rotation,
    Shear,
    VerticalFlip,
    WidthShift,
    Zoom,
)
from core.experiment.augmentation.operation import RangedOperation

Matrices = NDArray[np.float64]
"""float64 (n, 3, 3), acting on (x, y, 1)."""


def origin_matrices(one: Placed, draws: Draws, height: int, width: int) -> Matrices:
    """Returns where the pixels of the result come from, for one operation.

    Where the operation is not applied to an image, or its amount does nothing, the
    matrix is the identity exactly.
    """
    spec = one.operation
    if isinstance(spec, RandAugment):
        return _chosen(one, draws, height, width)
    applied = one.happens(draws)
    identity = np.zeros(len(draws))
    match spec:
        case HorizontalFlip():
            return _of(a=np.where(applied, -1.0, 1.0))
        case VerticalFlip():
            return _of(d=np.where(applied, -1.0, 1.0), n=len(draws))
        case Rotation():
            return rotations(_amount(one, spec, draws, applied))
        case Zoom():
            inverse = 1.0 / _amount(one, spec, draws, applied)
            return _of(a=inverse, d=inverse)
        case WidthShift():
            return _of(x=-width * _amount(one, spec, draws, applied), n=len(draws))
        case HeightShift():
            return _of(y=-height * _amount(one, spec, draws, applied), n=len(draws))
        case Shear():
            across = _amount(one, spec, draws, applied, "angle")
            down = _amount(one, spec, draws, applied, "other angle")
            return shears(
                across if spec.axis != "vertical" else identity,
                down if spec.axis != "horizontal" else identity,
            )
        case RandomCrop():
            side = _amount(one, spec, draws, applied)
            across = 2.0 * one.uniform(draws, "across") - 1.0
            down = 2.0 * one.uniform(draws, "down") - 1.0
            return _of(
                a=side,
                d=side,
                x=across * (1.0 - side) * width / 2.0,
                y=down * (1.0 - side) * height / 2.0,
            )
        case _:
            raise TypeError(f"Expected what moves pixels. Received: {spec.kind}")


def about_corner(matrices: Matrices, height: int, width: int) -> Floats:
    """Returns the same in pixels from the middle of the upper left pixel.

    Returns:
        float64 (n, 6): `a b x c d y`; the origin of pixel (i, j) of the result is
        (a i + b j + x, c i + d j + y). The identity stays exact.
    """
    middle_x, middle_y = (width - 1) / 2.0, (height - 1) / 2.0
    found = matrices[:, :2, :].copy()
    found[:, :, 2] -= found[:, :, 0] * middle_x + found[:, :, 1] * middle_y
    found[:, 0, 2] += middle_x
    found[:, 1, 2] += middle_y
    return found.reshape(-1, 6)


def rotations(degrees: Floats) -> Matrices:
    """Origins of a turn to the left as it is seen, where y points down."""
    angle = np.deg2rad(degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    return _of(a=cos, b=-sin, c=sin, d=cos)


def shears(across: Floats, down: Floats) -> Matrices:
    """Origins of a slant by angles in degrees: along x first, then along y."""
    along_x, along_y = np.tan(np.deg2rad(across)), np.tan(np.deg2rad(down))
    return _of(b=along_x, n=len(across)) @ _of(c=along_y, n=len(across))


def _chosen(one: Placed, draws: Draws, height: int, width: int) -> Matrices:
    choice = choose(one, draws)
    count = len(draws)
    return (
        rotations(choice.angle)
        @ _of(b=choice.shear_x, n=count)
        @ _of(c=choice.shear_y, n=count)
        @ _of(x=-width * choice.shift_x, y=-height * choice.shift_y, n=count)
    )


def _amount(
    one: Placed,
    spec: RangedOperation,
    draws: Draws,
    applied: NDArray[np.bool_],
    what: str = "amount",
) -> Floats:
    drawn = one.amount(draws, spec.lower, spec.upper, what)
    return np.where(applied, drawn, spec.neutral)


def _of(
    a: Floats | None = None,
    b: Floats | None = None,
    x: Floats | None = None,
    c: Floats | None = None,
    d: Floats | None = None,
    y: Floats | None = None,
    n: int | None = None,
) -> Matrices:
    """Builds matrices; what is not given is as in the identity."""
    given = {(0, 0): a, (0, 1): b, (0, 2): x, (1, 0): c, (1, 1): d, (1, 2): y}
    if n is None:
        n = next(len(values) for values in given.values() if values is not None)
    found = np.tile(np.eye(3), (n, 1, 1))
    for (row, column), values in given.items():
        if values is not None:
            found[:, row, column] = values
    return found
