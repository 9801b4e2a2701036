"""Neighbouring operations on light and colour, as one linear map an image."""

from typing import Any

import numpy as np
import tensorflow as tf

from core.augmentation.colours import ColourMap, couples_channels, followed_by
from core.augmentation.draws import Draws, Placed
from core.augmentation.stage import Inputs, Numbers, columns


class ColourStage:
    """`y = matrix x + shift`; the shift depends on the mean where contrast changes."""

    def __init__(
        self, operations: tuple[Placed, ...], shape: tuple[int, int, int]
    ) -> None:
        """Prepares the stage.

        Args:
            operations: What changes light and colour, in order.
            shape: (height, width, channels) of the images.
        """
        self._operations = operations
        self._channels = shape[2]
        coupled = any(couples_channels(one) for one in operations)
        self._coupled = coupled and self._channels > 1
        channels = self._channels
        self._entries = channels * channels if self._coupled else channels
        self.width = 2 * self._entries + channels

    def numbers(self, draws: Draws) -> Numbers:
        """Returns matrix, matrix of the means, and offset of each image."""
        found = ColourMap.identity(len(draws), self._channels)
        for one in self._operations:
            found = followed_by(found, one, draws)
        return columns(
            self._written(found.matrix), self._written(found.means), found.offset
        )

    def _written(self, matrices: np.ndarray) -> np.ndarray:
        """Keeps only the diagonal where channels have nothing to do with another."""
        if self._coupled:
            return matrices
        return np.diagonal(matrices, axis1=1, axis2=2)

    def apply(self, images: Any, inputs: Inputs) -> Any:
        """Builds the graph."""
        images = tf.cast(images, tf.float32)
        entries, channels = self._entries, self._channels
        matrix = inputs.numbers[:, :entries]
        of_means = inputs.numbers[:, entries : 2 * entries]
        offset = inputs.numbers[:, 2 * entries :]
        means = tf.reduce_mean(images, axis=(1, 2))
        if not self._coupled:
            shift = of_means * means + offset
            return images * matrix[:, None, None] + shift[:, None, None]
        matrix = tf.reshape(matrix, (-1, channels, channels))
        of_means = tf.reshape(of_means, (-1, channels, channels))
        shift = tf.reduce_sum(of_means * means[:, None], axis=2) + offset
        mixed = sum(
            images[..., source, None] * matrix[:, None, None, :, source]
            for source in range(channels)
        )
        return mixed + shift[:, None, None]
