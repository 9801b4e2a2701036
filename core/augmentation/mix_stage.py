"""MixUp and CutMix."""

from typing import Any

import tensorflow as tf

from core.augmentation.disturbances import inside
from core.augmentation.draws import Draws, Floats, Placed
from core.augmentation.shares import mixtures
from core.augmentation.stage import Inputs, Numbers, columns


class MixStage:
    """Blends each image with another of the batch, or takes a rectangle of it."""

    def __init__(
        self, operations: tuple[Placed, ...], shape: tuple[int, int, int]
    ) -> None:
        """Prepares the stage.

        Args:
            operations: MixUp and CutMix.
            shape: (height, width, channels) of the images.
        """
        self._operations = operations
        self._height, self._width, _ = shape
        self.width = 5

    def numbers(self, draws: Draws) -> Numbers:
        """Returns the share and the rectangle of each image."""
        return columns(*mixtures(self._operations, draws, self._height, self._width))

    def second_shares(self, draws: Draws) -> Floats:
        """Returns (n,): which share of the label is that of the other image."""
        shares, boxes = mixtures(self._operations, draws, self._height, self._width)
        area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        return shares + area / (self._height * self._width)

    def apply(self, images: Any, inputs: Inputs) -> Any:
        """Builds the graph."""
        images = tf.clip_by_value(tf.cast(images, tf.float32), 0.0, 255.0)
        others = tf.gather(images, inputs.partners)
        share = inputs.numbers[:, 0, None, None, None]
        boxed = inside(inputs.numbers[:, 1:5], self._height, self._width)
        return tf.where(boxed, others, images + (others - images) * share)
