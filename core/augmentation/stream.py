"""Augmented batches, made by `tf.data` while the net is learning."""

import math
import os
import weakref
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
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

_NUMBERS_TOGETHER = 200_704
_MOST_TOGETHER = 8
"""Small batches are varied several at a time, up to about so many pixel values: handing
one over takes as long as varying some dozens of small images."""

Varied = tuple[UInt8Array, NDArray[np.float32] | None]
"""Images uint8 (b, h, w, c), and the shares float32 (b,) of the images that are mixed
in; None where nothing is mixed."""


def parallel_batches() -> int:
    """Returns how many batches are made at the same time."""
    return max(2, min(os.cpu_count() or 2, 8))


def batches_together(batch_size: int, shape: tuple[int, ...]) -> int:
    """Returns how many batches of images of a shape are handed over at once."""
    numbers = batch_size * math.prod(shape)
    return min(max(1, _NUMBERS_TOGETHER // numbers), _MOST_TOGETHER)


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
        self._together = batches_together(batch_size, augmenter.shape)
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
        drawn = self._drawn(epoch, numbers)
        size = self._batch_size * self._together
        pipeline = self._idle or _Pipeline(self._augmenter, size)
        self._idle = None
        pairs = zip(batches, drawn, strict=True)
        inside: deque[list[Variation]] = deque()
        while group := list(islice(pairs, self._together)):
            pipeline.put(group)
            inside.append([variation for _images, variation in group])
            if len(inside) > pipeline.depth:
                yield from pipeline.take(inside.popleft())
        while inside:
            yield from pipeline.take(inside.popleft())
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
    """A queue of groups of batches into `tf.data`, which varies several at a time.

    TensorFlow's threads must not run Python here: a pipeline that is given up waits for
    them while it holds Python's lock, and would wait forever.

    Attributes:
        depth: How many groups may be inside.
    """

    def __init__(self, augmenter: Augmenter, size: int) -> None:
        """Compiles the graph unless the augmenter has it already, and starts.

        Args:
            augmenter: What is done.
            size: The most images in a group.
        """
        self.depth = parallel_batches() + _WAITING
        self._size = size
        graph = augmenter.graph(size)
        kinds = [tf.uint8, tf.float32, tf.uint32, tf.int32]
        shapes = [
            (size, *augmenter.shape),
            (size, augmenter.width),
            (size,),
            (size,),
        ]
        options = tf.data.Options()
        options.deterministic = True
        options.autotune.enabled = False
        with tf.device("/CPU:0"):
            queue = tf.queue.FIFOQueue(self.depth + 1, kinds, shapes)
            dataset = (
                tf.data.Dataset.counter()
                .map(
                    tf.autograph.experimental.do_not_convert(lambda _: queue.dequeue())
                )
                .map(graph, num_parallel_calls=parallel_batches(), deterministic=True)
                .prefetch(_WAITING)
                .with_options(options)
            )
            self._parts: list[Any] = [queue, iter(dataset)]
        # Also when the program ends: before Python is taken down, the iterator first.
        weakref.finalize(self, _release, self._parts)

    def put(self, group: Sequence[tuple[UInt8Array, Variation]]) -> None:
        """Hands over some batches and what was drawn for them."""
        size = self._size
        images = _joined([images for images, _drawn in group], size)
        numbers = _joined([drawn.numbers for _images, drawn in group], size)
        keys = _joined([drawn.keys for _images, drawn in group], size)
        mixed_in = _partners([len(drawn) for _images, drawn in group], size)
        with tf.device("/CPU:0"):
            self._parts[0].enqueue((images, numbers, keys, mixed_in))

    def take(self, group: Sequence[Variation]) -> Iterator[Varied]:
        """Returns the next batches handed over, varied as was drawn for them."""
        with tf.device("/CPU:0"):
            images = next(self._parts[1]).numpy()
        begin = 0
        for drawn in group:
            yield images[begin : begin + len(drawn)], drawn.second_shares
            begin += len(drawn)


def _release(parts: list[Any]) -> None:
    while parts:
        parts.pop()


def _joined(parts: Sequence[NDArray[Any]], size: int) -> NDArray[Any]:
    """Lays arrays one after the other; zeros fill up what the graph is compiled for."""
    if len(parts) == 1 and len(parts[0]) == size:
        return parts[0]
    found = np.zeros((size, *parts[0].shape[1:]), parts[0].dtype)
    np.concatenate(parts, out=found[: sum(map(len, parts))])
    return found


def _partners(counts: Sequence[int], size: int) -> NDArray[np.int32]:
    """Returns which row each is mixed with: one of its own batch."""
    found = np.arange(size, dtype=np.int32)
    begin = 0
    for count in counts:
        found[begin : begin + count] = begin + partners(count)
        begin += count
    return found
