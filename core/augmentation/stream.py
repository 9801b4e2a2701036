"""Augmented batches, made by `tf.data` while the net is learning."""

import os
import weakref
from collections import deque
from collections.abc import Generator, Iterator
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.augmentation.augmenter import (
    Augmenter,
    IntArray,
    UInt8Array,
    Variation,
    partners,
)

_WAITING = 2
"""How many finished batches wait, besides those that are being made."""

_DRAWN_TOGETHER = 2048
"""For about so many images is drawn at once: one by one it would take much longer."""

Varied = tuple[UInt8Array, NDArray[np.float32] | None]
"""Images uint8 (b, h, w, c), and the shares float32 (b,) of the images that are mixed
in; None where nothing is mixed."""


def parallel_batches() -> int:
    """Returns how many batches are made at the same time."""
    return max(2, min(os.cpu_count() or 2, 8))


class AugmentedStream:
    """The augmented images of one part, epoch after epoch.

    Setting up the pipeline takes about a tenth of a second, as long as a whole epoch of
    a small data set; so one pipeline serves all epochs.
    """

    def __init__(self, augmenter: Augmenter, batch_size: int) -> None:
        """Prepares the stream; nothing is compiled yet.

        Args:
            augmenter: What is done.
            batch_size: Images in a batch; the last one of an epoch may be smaller.
        """
        self._augmenter = augmenter
        self._batch_size = batch_size
        self._idle: _Pipeline | None = None

    def epoch(
        self, epoch: int, numbers: IntArray, batches: Iterator[UInt8Array]
    ) -> Generator[Varied]:
        """Varies the images of an epoch; reads a few batches ahead.

        Close the generator to end the work ahead.

        Args:
            epoch: Counted from 0.
            numbers: int64 (n,), the numbers in the data set of all images to come.
            batches: These images, uint8 (b, h, w, c), batch by batch.

        Raises:
            Exception: whatever reading the batches raises.
        """
        size = self._batch_size
        drawn = self._drawn(epoch, numbers)
        pipeline = self._idle or _Pipeline(self._augmenter, size)
        self._idle = None
        inside: deque[Variation] = deque()
        for images, variation in zip(batches, drawn, strict=True):
            pipeline.put(images, variation)
            inside.append(variation)
            if len(inside) > pipeline.depth:
                yield pipeline.take(inside.popleft())
        while inside:
            yield pipeline.take(inside.popleft())
        # Whoever leaves before leaves batches inside: that pipeline is not used again.
        self._idle = pipeline

    def _drawn(self, epoch: int, numbers: IntArray) -> Iterator[Variation]:
        """Yields what is drawn for each batch."""
        size = self._batch_size
        together = size * max(1, _DRAWN_TOGETHER // size)
        for begin in range(0, len(numbers), together):
            piece = self._augmenter.draw(epoch, numbers[begin : begin + together])
            for start in range(0, len(piece), size):
                yield piece.rows(start, start + size)


class _Pipeline:
    """A queue of batches into `tf.data`, which varies several of them at a time.

    TensorFlow's threads must not run Python here: a pipeline that is given up waits for
    them while it holds Python's lock, and would wait forever.

    Attributes:
        depth: How many batches may be inside.
    """

    def __init__(self, augmenter: Augmenter, batch_size: int) -> None:
        """Compiles the graph unless the augmenter has it already, and starts."""
        self.depth = parallel_batches() + _WAITING
        self._size = batch_size
        graph = augmenter.graph(batch_size)
        kinds = [tf.uint8, tf.float32, tf.uint32, tf.int32]
        shapes = [
            (batch_size, *augmenter.shape),
            (batch_size, augmenter.width),
            (batch_size,),
            (batch_size,),
        ]
        options = tf.data.Options()
        options.deterministic = True
        options.autotune.enabled = False
        with tf.device("/CPU:0"):
            queue = tf.queue.FIFOQueue(self.depth + 1, kinds, shapes)
            dataset = (
                tf.data.Dataset.counter()
                .map(lambda _number: queue.dequeue())
                .map(graph, num_parallel_calls=parallel_batches(), deterministic=True)
                .prefetch(_WAITING)
                .with_options(options)
            )
            self._parts: list[Any] = [queue, iter(dataset)]
        # Also when the program ends: before Python is taken down, the iterator first.
        weakref.finalize(self, _release, self._parts)

    def put(self, images: UInt8Array, variation: Variation) -> None:
        """Hands over a batch; the last of an epoch may be smaller."""
        size = self._size
        parts = (images, variation.numbers, variation.keys)
        filled = [_filled_up(part, size) for part in parts]
        with tf.device("/CPU:0"):
            self._parts[0].enqueue((*filled, partners(len(images), size)))

    def take(self, variation: Variation) -> Varied:
        """Returns the next batch that was handed over, varied as was drawn for it."""
        with tf.device("/CPU:0"):
            images = next(self._parts[1])
        return images.numpy()[: len(variation)], variation.second_shares


def _release(parts: list[Any]) -> None:
    while parts:
        parts.pop()


def _filled_up(rows: NDArray[Any], size: int) -> NDArray[Any]:
    """Adds rows of zeros: the graph is compiled for batches of one size."""
    missing = size - len(rows)
    if missing == 0:
        return rows
    return np.concatenate([rows, np.zeros((missing, *rows.shape[1:]), rows.dtype)])
