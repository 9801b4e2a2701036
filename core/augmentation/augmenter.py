"""Varying images: what is drawn for each, and the compiled graph that does it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.augmentation.compiling import compiled
from core.augmentation.draws import Draws
from core.augmentation.pipeline import stages_of
from core.augmentation.stage import Inputs
from core.experiment import AugmentationSpec

UInt8Array = NDArray[np.uint8]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Variation:
    """What was drawn for some images.

    Attributes:
        numbers: float32 (n, k), what the stages need.
        keys: uint32 (n,), from which single pixels draw.
        second_shares: float32 (n,), the share of the label that belongs to the image
            that is mixed in, 0 to 0.5; None where nothing is mixed.
    """

    numbers: NDArray[np.float32]
    keys: NDArray[np.uint32]
    second_shares: NDArray[np.float32] | None

    def __len__(self) -> int:
        """Returns how many images there are."""
        return len(self.keys)

    def rows(self, start: int, stop: int) -> "Variation":
        """Returns what was drawn for some of the images."""
        shares = self.second_shares
        return Variation(
            self.numbers[start:stop],
            self.keys[start:stop],
            None if shares is None else shares[start:stop],
        )


class Augmenter:
    """Varies images as a pure function of seed, epoch and image."""

    def __init__(
        self,
        spec: AugmentationSpec,
        shape: tuple[int, int, int],
        seed: int,
        *,
        idle: bool = False,
    ) -> None:
        """Prepares the stages; the graph is compiled when it is first used.

        Args:
            spec: What is done.
            shape: (height, width, channels) of the images.
            seed: The seed of the experiment.
            idle: Whether operations take part whose range does nothing; see
                `stages_of`.
        """
        self.shape = shape
        self._seed = seed
        self._stages, self._mix = stages_of(spec, shape, idle=idle)
        self.width = sum(stage.width for stage in self._stages)
        self._compiled: dict[int, Any] = {}

    @property
    def mixes(self) -> bool:
        """Whether labels are mixed."""
        return self._mix is not None

    def draw(self, epoch: int, images: IntArray) -> Variation:
        """Draws how images are varied in an epoch.

        Args:
            epoch: Counted from 0.
            images: int64 (n,), their numbers in the data set.
        """
        return self.drawn(Draws(self._seed, epoch, images))

    def drawn(self, draws: Draws) -> Variation:
        """Draws as it is told to."""
        parts = [stage.numbers(draws) for stage in self._stages]
        empty = np.zeros((len(draws), 0), np.float32)
        shares = None
        if self._mix is not None:
            shares = self._mix.second_shares(draws).astype(np.float32)
        return Variation(
            numbers=np.concatenate([empty, *parts], axis=1),
            keys=draws.keys("pixels"),
            second_shares=shares,
        )

    def vary(self, images: UInt8Array, variation: Variation) -> UInt8Array:
        """Varies some images at once; the next image in the row is mixed in.

        Args:
            images: uint8 (n, height, width, channels).
            variation: What was drawn for them.

        Returns:
            uint8 of the same shape.
        """
        count = len(images)
        graph = self.graph(count)
        with tf.device("/CPU:0"):
            found = graph(images, variation.numbers, variation.keys, partners(count))
        return found.numpy()

    def graph(self, size: int) -> Any:
        """Returns the compiled function for batches of a size.

        It takes uint8 (size, h, w, c), float32 (size, width), uint32 (size,) and the
        partners int32 (size,), and returns uint8 (size, h, w, c).
        """
        if size not in self._compiled:
            signature = [
                tf.TensorSpec((size, *self.shape), tf.uint8),
                tf.TensorSpec((size, self.width), tf.float32),
                tf.TensorSpec((size,), tf.uint32),
                tf.TensorSpec((size,), tf.int32),
            ]
            self._compiled[size] = compiled(self._apply, signature)
        return self._compiled[size]

    def _apply(self, images: Any, numbers: Any, keys: Any, partners: Any) -> Any:
        begin, found = 0, images
        for stage in self._stages:
            own = numbers[:, begin : begin + stage.width]
            found = stage.apply(found, Inputs(own, keys, partners))
            begin += stage.width
        if not self._stages:
            return images
        return tf.cast(tf.clip_by_value(tf.round(found), 0.0, 255.0), tf.uint8)


def partners(count: int) -> NDArray[np.int32]:
    """Returns with which image of a batch each is mixed: with the next one.

    The order of a batch is random already. In a batch of one image it is the image
    itself.

    Args:
        count: The images of the batch.
    """
    return (np.arange(count, dtype=np.int32) + 1) % max(count, 1)
