"""Drawing fewer points than there are, without losing a peak."""

import numpy as np

from gui.plots.buffer import FloatArray

MOST_POINTS = 2000
"""Twice as many as a plot is wide on usual screens, in pixels."""


def visible(
    x: FloatArray, y: FloatArray, low: float, high: float
) -> tuple[FloatArray, FloatArray]:
    """Returns the part of a curve in an interval, and one point beyond at either end.

    Args:
        x: Ascending positions.
        y: One value for each position.
        low: The left end of the view.
        high: The right end of the view.
    """
    first = max(0, int(np.searchsorted(x, low)) - 1)
    last = int(np.searchsorted(x, high, side="right")) + 1
    return x[first:last], y[first:last]


def thin(
    x: FloatArray, y: FloatArray, most: int = MOST_POINTS
) -> tuple[FloatArray, FloatArray]:
    """Returns at most about `most` points: the lowest and highest of each block.

    The block at the end, which is not full, is kept as well. Values that are not finite
    are passed over; a block without any finite value leaves a gap.
    """
    if len(x) <= most:
        return x, y
    size = -(-len(x) // (most // 2))
    whole = len(x) // size * size
    blocks = y[:whole].reshape(-1, size)
    lows = np.fmin.reduce(blocks, axis=1)
    highs = np.fmax.reduce(blocks, axis=1)
    rest = y[whole:]
    if len(rest):
        lows = np.append(lows, np.fmin.reduce(rest))
        highs = np.append(highs, np.fmax.reduce(rest))
    thin_x = np.repeat(x[::size][: len(lows)], 2)
    thin_x[1::2] = x[np.minimum(np.arange(1, len(lows) + 1) * size, len(x)) - 1]
    return thin_x, np.column_stack([lows, highs]).ravel()
