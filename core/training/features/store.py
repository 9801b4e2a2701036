"""Features in the place of images: batches of them, in the very same order."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.feed import Batch, Feed
from core.data.types import IntArray, Part

Features = NDArray[np.floating[Any]]
"""float32 or float16 (copies, n, ...): for each copy of each image what the frozen part
gives. Without augmentation there is one copy."""


class FeatureStore:
    """Features of the images of one part, as a feed wants them."""

    def __init__(self, values: Features, in_memory: bool) -> None:
        """Keeps the array without copying it.

        Args:
            values: (n, ...), in the order of the part.
            in_memory: Whether the array lies in memory and not on disk.
        """
        self._values = values
        self.in_memory = in_memory

    def __len__(self) -> int:
        """Returns of how many images there are features."""
        return len(self._values)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the features of one image."""
        return self._values.shape[1:]

    def take(self, indices: Sequence[int] | IntArray) -> Any:
        """Returns the features of some images, in the order of the indices."""
        return np.take(self._values, np.asarray(indices, np.int64), axis=0)


class FeatureFeed(Feed):
    """Feeds features instead of images.

    The order of an epoch and the weights are those of the feed of the images. Of
    several copies, each epoch takes the next.
    """

    def __init__(
        self,
        values: Features,
        part: Part,
        batch_size: int,
        seed: int,
        class_weights: NDArray[np.float32] | None = None,
        in_memory: bool = True,
    ) -> None:
        """Creates a feed; nothing is read yet.

        Args:
            values: (copies, n, ...), in the order of the part.
            part: The images that they belong to.
            batch_size: Examples in a batch; the last of an epoch may be smaller.
            seed: The seed of the experiment.
            class_weights: float32 (num_classes,), or None for equal weights.
            in_memory: Whether the array lies in memory and not on disk.
        """
        super().__init__(part, batch_size, seed, class_weights)
        positions = np.arange(len(part))
        stores: list[Any] = [FeatureStore(copy, in_memory) for copy in values]
        self._copies = [
            Feed(
                replace(part, store=store, indices=positions),
                batch_size,
                seed,
                class_weights,
            )
            for store in stores
        ]

    def epoch(self, epoch: int, start_step: int = 0) -> Generator[Batch]:
        """Returns the shuffled batches of an epoch, from `start_step` on."""
        return self._copies[epoch % len(self._copies)].epoch(epoch, start_step)

    def in_order(self) -> Generator[Batch]:
        """Returns all batches of the first copy in the fixed order of the part."""
        return self._copies[0].in_order()
