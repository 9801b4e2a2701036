"""Running the frozen part over all images once."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from core.data.feed import Batch, Feed
from core.data.types import IntArray
from core.training.features.split import Split, feature_dtype
from core.training.features.store import Features


@dataclass(frozen=True)
class Watch:
    """How a long computation looks up from its work.

    Attributes:
        between: Called before each batch; may wait, or raise to end the computation.
        progress: Told how many images are done, and of how many.
    """

    between: Callable[[], None]
    progress: Callable[[int, int], None]


class FeaturePass:
    """Computes features; measures how long an image takes."""

    def __init__(self, split: Split, watch: Watch, total: int) -> None:
        """Prepares a step; it is traced when it is first called.

        Args:
            split: The frozen part.
            watch: How to look up from the work.
            total: How many images there will be, each copy counted.
        """
        self._watch = watch
        self._total = total
        self._done = 0
        frozen, dtype = split.frozen, feature_dtype(split.head)

        def compute(images: Any) -> Any:
            return tf.cast(frozen(images, training=False), dtype)

        shape = (None, *frozen.input_shape[1:])
        signature = [tf.TensorSpec(shape, tf.uint8)]
        self._compute = tf.function(compute, input_signature=signature)
        self._seconds = 0.0
        self._images = 0
        self._warm = False

    @property
    def seconds_per_image(self) -> float | None:
        """None while unknown."""
        return self._seconds / self._images if self._images else None

    def fill(self, values: Features, feed: Feed) -> None:
        """Computes the features of a part, for as many copies as there is room for.

        Args:
            values: (copies, n, ...), where to put them.
            feed: The images. One copy is made of the images as they are; for several,
                copy k is made of those of epoch k, varied as that epoch varies them.
        """
        for copy, target in enumerate(values):
            several = len(values) > 1
            order = feed.order(copy) if several else np.arange(feed.num_examples)
            batches = feed.epoch(copy) if several else feed.in_order()
            for positions, features in self._run(batches, order):
                target[positions] = features
                self._done += len(positions)
                self._watch.progress(self._done, self._total)

    def _run(
        self, batches: Iterator[Batch], order: IntArray
    ) -> Iterator[tuple[IntArray, Any]]:
        start = 0
        while True:
            self._watch.between()
            begin = time.perf_counter()
            batch = next(batches, None)
            if batch is None:
                return
            features = self._compute(batch.images).numpy()
            if self._warm:
                self._seconds += time.perf_counter() - begin
                self._images += len(batch)
            self._warm = True
            yield order[start : start + len(batch)], features
            start += len(batch)
