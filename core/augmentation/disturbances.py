"""Noise, blur and cutout."""

from typing import Any

import numpy as np
import tensorflow as tf

from core.augmentation.draws import Draws, Placed
from core.augmentation.normal import normal
from core.augmentation.shares import boxes_at
from core.augmentation.smoothing import gaussian_matrices, smoothed
from core.augmentation.stage import Inputs, Numbers, columns
from core.experiment.augmentation.operation import RangedOperation

_WHITE = 255.0


def _drawn(one: Placed, draws: Draws) -> np.ndarray:
    """Returns the amounts (n,); 0 where the operation is not applied."""
    spec = one.operation
    if not isinstance(spec, RangedOperation):
        raise TypeError(f"Expected an operation with a range. Received: {spec.kind}")
    amount = one.amount(draws, spec.lower, spec.upper, "amount")
    return np.where(one.happens(draws), amount, 0.0)


class NoiseStage:
    """Adds a normal random number to each value."""

    def __init__(self, operation: Placed, shape: tuple[int, int, int]) -> None:
        """Prepares the stage for images of a shape."""
        self._operation = operation
        self._shape = shape
        self.width = 1

    def numbers(self, draws: Draws) -> Numbers:
        """Returns the standard deviation for each image."""
        return columns(_WHITE * _drawn(self._operation, draws))

    def apply(self, images: Any, inputs: Inputs) -> Any:
        """Builds the graph."""
        height, width, channels = self._shape
        stream = f"{self._operation.name}/pixels"
        noise = normal(inputs.keys, stream, height * width * channels)
        noise = tf.reshape(noise * inputs.numbers, (-1, height, width, channels))
        return tf.cast(images, tf.float32) + noise


class BlurStage:
    """Smooths each image with a Gaussian of its own."""

    def __init__(self, operation: Placed, shape: tuple[int, int, int]) -> None:
        """Prepares the stage for images of a shape."""
        self._operation = operation
        self._shape = shape
        self.width = 1

    def numbers(self, draws: Draws) -> Numbers:
        """Returns the standard deviation in pixels for each image."""
        return columns(_drawn(self._operation, draws))

    def apply(self, images: Any, inputs: Inputs) -> Any:
        """Builds the graph."""
        height, width, _ = self._shape
        sigma = inputs.numbers[:, 0]
        return smoothed(
            tf.cast(images, tf.float32),
            gaussian_matrices(sigma, height),
            gaussian_matrices(sigma, width),
        )


class CutoutStage:
    """Covers a square with the fill value."""

    def __init__(
        self, operation: Placed, shape: tuple[int, int, int], fill_value: float
    ) -> None:
        """Prepares the stage for images of a shape."""
        self._operation = operation
        self._shape = shape
        self._fill_value = fill_value
        self.width = 5

    def numbers(self, draws: Draws) -> Numbers:
        """Returns the fill value and the square of each image."""
        height, width, _ = self._shape
        share = _drawn(self._operation, draws)
        side = np.rint(share * min(height, width)).astype(np.int64)
        box = boxes_at(self._operation, draws, (height, width), side, side)
        return columns(np.full(len(draws), self._fill_value), box)

    def apply(self, images: Any, inputs: Inputs) -> Any:
        """Builds the graph."""
        height, width, _ = self._shape
        covered = inside(inputs.numbers[:, 1:5], height, width)
        images = tf.cast(images, tf.float32)
        return tf.where(covered, inputs.numbers[0, 0], images)


def inside(boxes: Any, height: int, width: int) -> Any:
    """Returns which pixels lie in a box.

    Args:
        boxes: float32 (b, 4), `top left bottom right`, the last two exclusive.
        height: The height of the images.
        width: Their width.

    Returns:
        bool (b, height, width, 1).
    """
    row = tf.range(height, dtype=tf.float32)[None, :, None]
    column = tf.range(width, dtype=tf.float32)[None, None, :]
    top, left, bottom, right = (boxes[:, k, None, None] for k in range(4))
    found = (row >= top) & (row < bottom) & (column >= left) & (column < right)
    return found[..., None]
