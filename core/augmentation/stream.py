"""The augmented batches of an epoch, made by `tf.data` while the net is learning."""

import contextlib
import os
import threading
from collections.abc import Callable, Generator
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


def parallel_batches() -> int:
    """Returns how many batches are made at the same time."""
    return max(2, min(os.cpu_count() or 2, 8))


class _Drawn:
    """The variations of an epoch, drawn in large pieces when they are first asked for.

    Several threads may ask.
    """

    def __init__(
        self, augmenter: Augmenter, epoch: int, images: IntArray, batch_size: int
    ) -> None:
        self._augmenter = augmenter
        self._epoch = epoch
        self._images = images
        self._batch_size = batch_size
        self._steps = max(1, _DRAWN_TOGETHER // batch_size)
        self._pieces: dict[int, Variation] = {}
        self._lock = threading.Lock()

    def of_step(self, step: int) -> Variation:
        number, within = divmod(step, self._steps)
        with self._lock:
            piece = self._pieces.get(number)
            if piece is None:
                size = self._steps * self._batch_size
                begin = number * size
                piece = self._augmenter.draw(
                    self._epoch, self._images[begin : begin + size]
                )
                self._pieces[number] = piece
                # Steps are asked for nearly in order: older pieces are done.
                for old in [one for one in self._pieces if one < number - 2]:
                    del self._pieces[old]
        begin = within * self._batch_size
        return piece.rows(begin, begin + self._batch_size)


def augmented(
    augmenter: Augmenter,
    epoch: int,
    images: IntArray,
    batch_size: int,
    start_step: int,
    take: Callable[[int], UInt8Array],
) -> Generator[tuple[UInt8Array, NDArray[np.float32] | None]]:
    """Returns the varied images of an epoch, batch by batch.

    Close the generator to end the work ahead.

    Args:
        augmenter: What is done.
        epoch: Counted from 0.
        images: int64 (n,), the numbers of the images in the order of the epoch.
        batch_size: Images in a batch; the last one may be smaller.
        start_step: How many batches to leave out at the beginning.
        take: Reads the images of a step, uint8 (b, h, w, c); called in any thread.

    Yields:
        Images uint8 (b, h, w, c), and the shares float32 (b,) of the images that are
        mixed in; None where nothing is mixed.

    Raises:
        Exception: whatever `take` raises.
    """
    batch_size = min(batch_size, len(images))
    drawn = _Drawn(augmenter, epoch, images, batch_size)
    failures: list[Exception] = []

    def load(step: Any) -> tuple[Any, ...]:
        try:
            variation = drawn.of_step(int(step))
            found = take(int(step))
            count = len(found)
            return (
                _filled_up(found, batch_size),
                _filled_up(variation.numbers, batch_size),
                _filled_up(variation.keys, batch_size),
                partners(count, batch_size),
            )
        except Exception as error:
            failures.append(error)
            raise

    with tf.device("/CPU:0"):
        iterator = iter(_dataset(augmenter, load, batch_size, start_step, len(images)))
    try:
        step = start_step
        while True:
            with _original(failures):
                made = next(iterator, None)
            if made is None:
                return
            variation = drawn.of_step(step)
            count = min(batch_size, len(images) - step * batch_size)
            yield made.numpy()[:count], variation.second_shares
            step += 1
    finally:
        del iterator


def _dataset(
    augmenter: Augmenter,
    load: Callable[[Any], tuple[Any, ...]],
    batch_size: int,
    start_step: int,
    count: int,
) -> Any:
    graph = augmenter.graph(batch_size)
    kinds = (tf.uint8, tf.float32, tf.uint32, tf.int32)
    shapes = (
        (batch_size, *augmenter.shape),
        (batch_size, augmenter.width),
        (batch_size,),
        (batch_size,),
    )

    def make(step: Any) -> Any:
        # Without side effects it may run in parallel also where TensorFlow is told to
        # be deterministic; the order of the batches is kept in any case.
        parts = tf.numpy_function(load, [step], kinds, stateful=False)
        for part, shape in zip(parts, shapes, strict=True):
            part.set_shape(shape)
        return graph(*parts)

    options = tf.data.Options()
    options.deterministic = True
    options.autotune.enabled = False
    steps = -(-count // batch_size)
    return (
        tf.data.Dataset.range(start_step, steps)
        .map(make, num_parallel_calls=parallel_batches(), deterministic=True)
        .prefetch(AHEAD)
        .with_options(options)
    )


def _filled_up(rows: NDArray[Any], size: int) -> NDArray[Any]:
    """Adds rows of zeros: the graph is compiled for batches of one size."""
    missing = size - len(rows)
    if missing == 0:
        return rows
    return np.concatenate([rows, np.zeros((missing, *rows.shape[1:]), rows.dtype)])


@contextlib.contextmanager
def _original(failures: list[Exception]) -> Generator[None]:
    """Raises what was raised while reading instead of what TensorFlow makes of it."""
    try:
        yield
    except tf.errors.OpError:
        if failures:
            raise failures[0] from None
        raise
