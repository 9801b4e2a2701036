"""Running the frozen part over all images once."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.framework.convert_to_constants import (
    convert_variables_to_constants_v2,
)

from core.data.feed import Batch, Feed
from core.data.types import IntArray
from core.training.features.split import Split, feature_dtype
from core.training.features.store import Features
from core.training.memory import largest_output

_SMALLEST_BATCH, _LARGEST_BATCH = 8, 128
_BYTES_AT_ONCE = 256 * 1024**2
"""What the largest output of a layer may take."""


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
        """Prepares the work; it is compiled when it begins.

        Args:
            split: The frozen part.
            watch: How to look up from the work.
            total: How many images there will be, each copy counted.
        """
        self._watch = watch
        self._total = total
        self._done = 0
        self._split = split
        self._compute: Callable[[Any], Any] | None = None
        self._batch_size = fitting_batch(split.frozen)
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
        feed = feed.in_batches_of(self._batch_size)
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
        compute = self._compute = self._compute or _compiled(self._split)
        while True:
            self._watch.between()
            begin = time.perf_counter()
            batch = next(batches, None)
            if batch is None:
                return
            features = compute(batch.images)
            if self._warm:
                self._seconds += time.perf_counter() - begin
                self._images += len(batch)
            self._warm = True
            yield order[start : start + len(batch)], features
            start += len(batch)


def fitting_batch(frozen: keras.Model) -> int:
    """Returns how many images are computed at once: many, but not beyond all memory."""
    height, width = frozen.input_shape[1:3]
    # The layers inside a module can't be seen; most have fewer numbers than this.
    inside = 16 * height * width
    largest = max(largest_output(frozen), inside)
    fitting = _BYTES_AT_ONCE // (4 * largest)
    return int(min(max(fitting, _SMALLEST_BATCH), _LARGEST_BATCH))


def _compiled(split: Split) -> Callable[[Any], Any]:
    """Makes a function from images, uint8, to features.

    With its weights as constants the graph is simplified by TensorFlow (normalisation
    is folded into the convolutions before it), which makes it two to four times faster.
    """
    frozen, dtype = split.frozen, feature_dtype(split.head)

    def compute(images: Any) -> Any:
        return tf.cast(frozen(images, training=False), dtype)

    signature = [tf.TensorSpec((None, *frozen.input_shape[1:]), tf.uint8)]
    function: Any = tf.function(compute, input_signature=signature, autograph=False)
    function = function.get_concrete_function()
    try:
        constant: Any = convert_variables_to_constants_v2(function)
    except (ValueError, TypeError, KeyError, tf.errors.OpError):
        # A module may hold what can't be made constant, such as a table.
        return lambda images: function(tf.constant(images)).numpy()
    return lambda images: constant(tf.constant(images))[0].numpy()
