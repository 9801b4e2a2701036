"""How much of a thing in the middle stays in the picture, in the worst case."""

from collections.abc import Sequence

from core.experiment.augmentation.geometry import (
    HeightShift,
    RandomCrop,
    WidthShift,
    Zoom,
)
from core.experiment.augmentation.operation import OperationSpec

OBJECT_SIDE = 0.6
"""The side of the thing as a share of the picture: most fill the middle like this."""

LEAST_VISIBLE = 0.5
"""With less of the thing in the picture than this, it is warned of."""


def worst_visible_share(operations: Sequence[OperationSpec]) -> float:
    """Returns the share of the thing that is left if all amounts are at their worst.

    The thing is a square in the middle. Shifts, zoom and crops count, each at the end
    of its range that hides most.

    Returns:
        From 0 (nothing to be seen) to 1.
    """
    zoom, across, down = 1.0, 0.0, 0.0
    for one in operations:
        match one:
            case WidthShift():
                across += max(abs(one.lower), abs(one.upper))
            case HeightShift():
                down += max(abs(one.lower), abs(one.upper))
            case Zoom():
                zoom *= max(1.0, one.upper)
            case RandomCrop():
                zoom /= one.lower
                aside = (1.0 - one.lower) / 2.0 / one.lower
                across, down = across + aside, down + aside
            case _:
                pass
    return _visible(across, zoom) * _visible(down, zoom)


def _visible(shift: float, zoom: float) -> float:
    """The visible share of the thing's side along one axis."""
    half = OBJECT_SIDE * zoom / 2.0
    begin, end = 0.5 + shift - half, 0.5 + shift + half
    return max(0.0, min(end, 1.0) - max(begin, 0.0)) / (2.0 * half)
