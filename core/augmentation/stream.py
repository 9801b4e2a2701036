"""Augmented batches, made by `tf.data` while the net is learning."""

import contextlib
import os
import threading
from collections.abc import Callable, Generator, Iterator
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

AHEAD = 2
"""How many finished batches wait, besides those that are being made."""

_DRAWN_TOGETHER = 8192
"""For about so many images is drawn at once: one by one it would take much longer."""

_FOREVER = 2**62


def parallel_batches() -> int:
    """Returns how many batches are made at the same time."""
    return max(2, min(os.cpu_count() or 2, 8))


class AugmentedStream:
    """The augmented images of one part, epoch after epoch.

    One pipeline goes on over the borders of epochs: setting it up takes about a tenth
    of a second, as long as a whole epoch of a small data set. So the first batches of
    the next epoch are made while the validation is running. What is asked for in
    another order starts a pipeline of its own, with the same images.
    """

    def __init__(
        self,
        augmenter: Augmenter,
        numbers: IntArray,
        order: Callable[[int], IntArray],
        take: Callable[[IntArray], UInt8Array],
        batch_size: int,
    ) -> None:
        """Prepares the stream; nothing is read yet.

        Args:
            augmenter: What is done.
            numbers: int64 (n,), the numbers of the images in the data set.
            order: `order(epoch)`: the order of the images in an epoch, int64 (n,).
            take: Reads images by their number, uint8 (b, h, w, c); called in any
                thread.
            batch_size: Images in a batch; the last one of an epoch may be smaller.
        """
        self._plan = _Plan(augmenter, numbers, order, take, batch_size)
        self._idle: tuple[int, Iterator[Any]] | None = None

    def epoch(
        self, epoch: int, start_step: int = 0
    ) -> Generator[tuple[UInt8Array, NDArray[np.float32] | None]]:
        """Returns the images of an epoch, batch by batch.

        Close the generator before its end to end the work ahead.

        Args:
            epoch: Counted from 0.
            start_step: How many batches to leave out at the beginning.

        Yields:
            Images uint8 (b, h, w, c), and the shares float32 (b,) of the images that
            are mixed in; None where nothing is mixed.

        Raises:
            Exception: whatever reading an image raises.
        """
        plan = self._plan
        first, end = epoch * plan.steps + start_step, (epoch + 1) * plan.steps
        if self._idle is not None and self._idle[0] == first:
            iterator = self._idle[1]
        else:
            iterator = _batches(plan, first)
        self._idle = None
        for ticket in range(first, end):
            with plan.original_errors():
                images = next(iterator)
            variation = plan.variation(ticket)
            yield images.numpy()[: len(variation)], variation.second_shares
        self._idle = (end, iterator)


class _Plan:
    """What is to be made for each step of a run; steps are counted over all epochs."""

    def __init__(
        self,
        augmenter: Augmenter,
        numbers: IntArray,
        order: Callable[[int], IntArray],
        take: Callable[[IntArray], UInt8Array],
        batch_size: int,
    ) -> None:
        self.augmenter = augmenter
        self.batch_size = min(batch_size, len(numbers))
        self.steps = -(-len(numbers) // self.batch_size)
        self._numbers = numbers
        self._order = order
        self._take = take
        self._together = max(1, _DRAWN_TOGETHER // self.batch_size)
        self._epochs: dict[int, IntArray] = {}
        self._pieces: dict[tuple[int, int], Variation] = {}
        self._lock = threading.Lock()
        self._failures: list[Exception] = []

    def load(self, ticket: int) -> tuple[Any, ...]:
        """Returns what the graph needs for a step; called by several threads."""
        try:
            variation = self.variation(ticket)
            epoch, step = divmod(ticket, self.steps)
            images = self._take(self._images(epoch, step, 1))
        except Exception as error:
            self._failures.append(error)
            raise
        count, size = len(images), self.batch_size
        return (
            _filled_up(images, size),
            _filled_up(variation.numbers, size),
            _filled_up(variation.keys, size),
            partners(count, size),
        )

    def variation(self, ticket: int) -> Variation:
        """Returns what is drawn for the images of a step."""
        epoch, step = divmod(ticket, self.steps)
        number, within = divmod(step, self._together)
        with self._lock:
            piece = self._pieces.get((epoch, number))
            if piece is None:
                images = self._images(epoch, number * self._together, self._together)
                piece = self.augmenter.draw(epoch, images)
                self._pieces[epoch, number] = piece
                # Steps are asked for nearly in order: what is older is done.
                while len(self._pieces) > 3:
                    del self._pieces[next(iter(self._pieces))]
        begin = within * self.batch_size
        return piece.rows(begin, begin + self.batch_size)

    def _images(self, epoch: int, step: int, steps: int) -> IntArray:
        """Returns the numbers of the images of some steps of an epoch."""
        found = self._epochs.get(epoch)
        if found is None:
            found = self._numbers[self._order(epoch)]
            self._epochs = {
                known: images
                for known, images in self._epochs.items()
                if known == epoch - 1
            } | {epoch: found}
        return found[step * self.batch_size : (step + steps) * self.batch_size]

    @contextlib.contextmanager
    def original_errors(self) -> Generator[None]:
        """Raises what reading has raised instead of what TensorFlow makes of it."""
        try:
            yield
        except tf.errors.OpError:
            if self._failures:
                raise self._failures.pop(0) from None
            raise


def _batches(plan: _Plan, first: int) -> Iterator[Any]:
    """Starts a pipeline that gives uint8 (batch size, h, w, c) for each step."""
    augmenter, size = plan.augmenter, plan.batch_size
    graph = augmenter.graph(size)
    kinds = (tf.uint8, tf.float32, tf.uint32, tf.int32)
    shapes = ((size, *augmenter.shape), (size, augmenter.width), (size,), (size,))

    @tf.autograph.experimental.do_not_convert
    def make(ticket: Any) -> Any:
        # Without side effects it may run in parallel also where TensorFlow is told to
        # be deterministic; the order of the batches is kept in any case.
        parts = tf.numpy_function(plan.load, [ticket], kinds, stateful=False)
        for part, shape in zip(parts, shapes, strict=True):
            part.set_shape(shape)
        return graph(*parts)

    options = tf.data.Options()
    options.deterministic = True
    options.autotune.enabled = False
    with tf.device("/CPU:0"):
        dataset = (
            tf.data.Dataset.range(first, _FOREVER)
            .map(make, num_parallel_calls=parallel_batches(), deterministic=True)
            .prefetch(AHEAD)
            .with_options(options)
        )
        return iter(dataset)


def _filled_up(rows: NDArray[Any], size: int) -> NDArray[Any]:
    """Adds rows of zeros: the graph is compiled for batches of one size."""
    missing = size - len(rows)
    if missing == 0:
        return rows
    return np.concatenate([rows, np.zeros((missing, *rows.shape[1:]), rows.dtype)])
