"""All that moves pixels, in a single resampling."""

import math
from typing import Any

import numpy as np
import tensorflow as tf

from core.augmentation.draws import Draws, Placed
from core.augmentation.matrices import about_corner, origin_matrices
from core.augmentation.normal import normal
from core.augmentation.resample import resampled
from core.augmentation.smoothing import gaussian_matrices
from core.augmentation.stage import Inputs, Numbers, columns
from core.experiment.augmentation import FillMode
from core.experiment.augmentation.geometry import Elastic

_MATRIX = 6
_BEND = 5
"""Numbers of one elastic distortion: a 2 × 2 matrix and the width of the bends."""


def grid_size(smoothness: float) -> int:
    """Returns how many random numbers along a side make bends of a width.

    They lie at most half a standard deviation apart. A power of two, so that the graph
    does not change with each small step of a slider.

    Args:
        smoothness: The standard deviation as a share of the side.
    """
    return 2 ** math.ceil(math.log2(2.0 / smoothness))


class WarpStage:
    """One affine matrix an image, with the bends of elastic distortions added."""

    def __init__(
        self,
        operations: tuple[Placed, ...],
        shape: tuple[int, int, int],
        fill_mode: FillMode,
        fill_value: float,
    ) -> None:
        """Prepares the stage.

        Args:
            operations: What moves pixels, in order.
            shape: (height, width, channels) of the images.
            fill_mode: What appears where an image has moved away.
            fill_value: From 0 to 255.
        """
        self._operations = operations
        self._height, self._width, _ = shape
        self._fill_mode: FillMode = fill_mode
        self._fill_value = fill_value
        self._bends = [one for one in operations if isinstance(one.operation, Elastic)]
        self.width = 1 + _MATRIX + _BEND * len(self._bends)

    def numbers(self, draws: Draws) -> Numbers:
        """Returns the fill value, the matrix and the bends of each image."""
        count = len(draws)
        whole = np.tile(np.eye(3), (count, 1, 1))
        bends: list[Numbers] = []
        for one in self._operations:
            if isinstance(one.operation, Elastic):
                bends.append(self._bend(one, one.operation, draws, whole))
            else:
                whole = whole @ origin_matrices(one, draws, self._height, self._width)
        return columns(
            np.full(count, self._fill_value),
            about_corner(whole, self._height, self._width),
            *bends,
        )

    def _bend(
        self, one: Placed, spec: Elastic, draws: Draws, before: np.ndarray
    ) -> Numbers:
        """A bend is seen through all that was done before it."""
        side = min(self._height, self._width)
        drawn = one.amount(draws, spec.lower, spec.upper, "amount")
        strength = np.where(one.happens(draws), drawn, 0.0) * side
        linear = before[:, :2, :2] * strength[:, None, None]
        return columns(
            linear.reshape(-1, 4), np.full(len(draws), spec.smoothness * side)
        )

    def apply(self, images: Any, inputs: Inputs) -> Any:
        """Builds the graph."""
        numbers = inputs.numbers
        pixel = tf.range(self._height * self._width)
        column = tf.cast(pixel % self._width, tf.float32)[None]
        row = tf.cast(pixel // self._width, tf.float32)[None]
        a, b, x, c, d, y = (numbers[:, 1 + k, None] for k in range(_MATRIX))
        across, down = a * column + b * row + x, c * column + d * row + y
        for index, one in enumerate(self._bends):
            begin = 1 + _MATRIX + _BEND * index
            bend = numbers[:, begin : begin + _BEND]
            by_x, by_y = self._field(one, bend[:, 4], inputs.keys)
            across += bend[:, 0, None] * by_x + bend[:, 1, None] * by_y
            down += bend[:, 2, None] * by_x + bend[:, 3, None] * by_y
        return resampled(images, across, down, self._fill_mode, numbers[0, 0])

    def _field(self, one: Placed, sigma: Any, keys: Any) -> tuple[Any, Any]:
        """Smooth random numbers of variance 1 for both directions, each (b, h w)."""
        spec = one.operation
        if not isinstance(spec, Elastic):
            raise TypeError(f"Expected an elastic distortion. Received: {spec.kind}")
        height, width = self._height, self._width
        grid = grid_size(spec.smoothness)
        tall, wide = min(height, grid), min(width, grid)
        noise = normal(keys, f"{one.name}/field", 2 * tall * wide)
        # The width of the bends is the same for all images.
        down = gaussian_matrices(sigma[:1], height, tall, rows="unit")[0]
        across = gaussian_matrices(sigma[:1], width, wide, rows="unit")[0]
        field = tf.reshape(noise, (-1, 2, tall, wide))
        field = tf.einsum("bcgk,hg->bckh", field, down)
        field = tf.einsum("bckh,wk->bchw", field, across)
        flat = tf.reshape(field, (-1, 2, height * width))
        return flat[:, 0], flat[:, 1]
