"""Batches for training: a pure function of (seed, epoch)."""

import math
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.types import IntArray, Part, UInt8Array

READ_AHEAD = 3
"""How many batches are decoded ahead of the one in use."""


@dataclass(frozen=True)
class Batch:
    """Some examples, ready for one step.

    Attributes:
        images: uint8 (b, height, width, channels), 0 to 255.
        labels: int32 (b,).
        weights: float32 (b,), the weight of each example in the loss, or None.
    """

    images: UInt8Array
    labels: NDArray[np.int32]
    weights: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        """Returns how many examples there are."""
        return len(self.labels)


class Feed:
    """The batches of one part.

    The order of epoch n depends on the seed and on n only, never on the epochs before
    it. So a run can be paused, stopped and resumed at any step with the same numbers.
    """

    def __init__(
        self,
        part: Part,
        batch_size: int,
        seed: int,
        class_weights: NDArray[np.float32] | None = None,
    ) -> None:
        """Creates a feed; nothing is read yet.

        Args:
            part: The examples.
            batch_size: Examples in a batch; the last of an epoch may be smaller.
            seed: The seed of the experiment.
            class_weights: float32 (num_classes,), or None for equal weights.
        """
        if batch_size < 1:
            raise ValueError(
                f"Expected a batch size of at least 1. Received: {batch_size}"
            )
        self._part = part
        self._batch_size = batch_size
        self._seed = seed
        self._labels = part.labels.astype(np.int32)
        self._weights = None if class_weights is None else class_weights[part.labels]

    @property
    def num_examples(self) -> int:
        """How many examples an epoch has."""
        return len(self._part)

    @property
    def batch_size(self) -> int:
        """How many examples a batch has, but for the last."""
        return self._batch_size

    @property
    def steps_per_epoch(self) -> int:
        """How many batches an epoch has, a smaller last one included."""
        return math.ceil(self.num_examples / self._batch_size)

    def order(self, epoch: int) -> IntArray:
        """Returns the order of an epoch: int64 (n,), positions within the part."""
        sequence = np.random.SeedSequence((self._seed, epoch))
        generator = np.random.Generator(np.random.PCG64(sequence))
        return generator.permutation(self.num_examples)

    def epoch(self, epoch: int, start_step: int = 0) -> Generator[Batch]:
        """Returns the shuffled batches of an epoch, from `start_step` on.

        Close the generator (or let it go) to end the reading ahead from disk.

        Args:
            epoch: Counted from 0.
            start_step: How many batches to leave out at the beginning.

        Raises:
            ProblemError: while iterating, if an image file has vanished.
        """
        return self._batches(self.order(epoch), start_step)

    def in_order(self) -> Generator[Batch]:
        """Returns all batches in the fixed order of the part."""
        return self._batches(np.arange(self.num_examples), 0)

    def _batches(self, order: IntArray, start_step: int) -> Generator[Batch]:
        size = self._batch_size
        pieces = (
            order[start : start + size]
            for start in range(start_step * size, len(order), size)
        )
        if self._part.store.in_memory:
            return (self._batch(piece) for piece in pieces)
        return _read_ahead(self._batch, pieces)

    def _batch(self, positions: IntArray) -> Batch:
        return Batch(
            images=self._part.store.take(self._part.indices[positions]),
            labels=self._labels[positions],
            weights=None if self._weights is None else self._weights[positions],
        )


def _read_ahead(
    make: Callable[[IntArray], Batch], pieces: Iterator[IntArray]
) -> Generator[Batch]:
    """Makes the next batches in a thread while the present one is in use.

    One thread is enough: the store decodes the images of a batch in parallel.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="feed") as executor:
        waiting: deque[Future[Batch]] = deque()
        try:
            for piece in pieces:
                waiting.append(executor.submit(make, piece))
                if len(waiting) > READ_AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
