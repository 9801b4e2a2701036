"""How much of another image is mixed in."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.augmentation.draws import Draws, Floats, Placed
from core.experiment.augmentation.mixing import CutMix, MixUp

_POINTS = 4097


@cache
def _quantiles(alpha: float) -> tuple[Floats, Floats]:
    """Tabulates the folded Beta distribution: probabilities, and shares up to 1/2.

    The density s ** (alpha - 1) (1 - s) ** (alpha - 1) has a pole at 0 for alpha below
    1, but none as a function of v = s ** alpha.
    """
    power = min(alpha, 1.0)
    v = np.linspace(0.0, 0.5**power, _POINTS)
    share = v ** (1.0 / power)
    density = share ** (alpha - power) * (1.0 - share) ** (alpha - 1.0)
    steps = (density[1:] + density[:-1]) / 2.0
    total = np.concatenate([[0.0], np.cumsum(steps)])
    return total / total[-1], share


def folded_beta(alpha: float, uniform: Floats) -> Floats:
    """Returns min(b, 1 - b) of numbers b from Beta(alpha, alpha).

    Args:
        alpha: Above 0.
        uniform: (n,), evenly from 0 to 1; the result rises with it.
    """
    probabilities, shares = _quantiles(alpha)
    return np.interp(uniform, probabilities, shares)


def mixtures(
    operations: tuple[Placed, ...], draws: Draws, height: int, width: int
) -> tuple[Floats, NDArray[np.int64]]:
    """Draws how each image is mixed; each is mixed once at most.

    Args:
        operations: MixUp and CutMix; the first that is applied to an image counts.
        draws: What is drawn.
        height: The height of the images.
        width: Their width.

    Returns:
        Shares (n,) of the other image where all pixels are blended, else 0; and boxes
        (n, 4) `top left bottom right` where a rectangle is replaced, else all 0.
    """
    count = len(draws)
    shares = np.zeros(count)
    boxes = np.zeros((count, 4), np.int64)
    free = np.ones(count, np.bool_)
    for one in operations:
        spec = one.operation
        if not isinstance(spec, MixUp | CutMix):
            raise TypeError(f"Expected what mixes images. Received: {spec.kind}")
        applied = one.happens(draws) & free
        free &= ~applied
        drawn = folded_beta(spec.alpha, one.amount(draws, 0.0, 1.0, "share"))
        if isinstance(spec, MixUp):
            shares = np.where(applied, drawn, shares)
            continue
        side = np.sqrt(drawn)
        tall = np.floor(side * height).astype(np.int64)
        wide = np.floor(side * width).astype(np.int64)
        box = boxes_at(one, draws, (height, width), tall, wide)
        boxes = np.where(applied[:, None], box, boxes)
    return shares, boxes


def boxes_at(
    one: Placed,
    draws: Draws,
    size: tuple[int, int],
    tall: NDArray[np.int64],
    wide: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Draws places for rectangles inside the image.

    Args:
        one: Names the streams.
        draws: What is drawn.
        size: (height, width) of the image.
        tall: (n,), the heights of the rectangles.
        wide: (n,), their widths.

    Returns:
        int64 (n, 4): `top left bottom right`, the last two exclusive; a rectangle
        without area is all 0.
    """
    height, width = size
    top = np.floor(one.uniform(draws, "top") * (height - tall + 1)).astype(np.int64)
    left = np.floor(one.uniform(draws, "left") * (width - wide + 1)).astype(np.int64)
    box = np.stack([top, left, top + tall, left + wide], axis=1)
    return np.where((tall * wide > 0)[:, None], box, 0)
