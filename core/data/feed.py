"""Batches for training: a pure function of (seed, epoch)."""

import contextlib
import copy
import math
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.data.types import IntArray, Part, UInt8Array

if TYPE_CHECKING:  # it imports TensorFlow
    from core.augmentation.augmenter import Augmenter
    from core.augmentation.stream import AugmentedStream

_Made = TypeVar("_Made")

READ_AHEAD = 3
"""How many batches are decoded ahead of the one in use."""


@dataclass(frozen=True)
class Mix:
    """What MixUp or CutMix has laid into the images of a batch.

    Attributes:
        labels: int32 (b,), the labels of the images that were mixed in.
        shares: float32 (b,), how much of each image and label is theirs, 0 to 0.5.
        weights: float32 (b,), their weights in the loss, or None.
    """

    labels: NDArray[np.int32]
    shares: NDArray[np.float32]
    weights: NDArray[np.float32] | None = None


@dataclass(frozen=True)
class Batch:
    """Some examples, ready for one step.

    Attributes:
        images: uint8 (b, height, width, channels), 0 to 255.
        labels: int32 (b,).
        weights: float32 (b,), the weight of each example in the loss, or None.
        mix: The other labels of images that are mixtures, or None. What the label
            itself names is at least half of each image.
    """

    images: UInt8Array
    labels: NDArray[np.int32]
    weights: NDArray[np.float32] | None = None
    mix: Mix | None = None

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
        augmenter: "Augmenter | None" = None,
    ) -> None:
        """Creates a feed; nothing is read yet.

        Args:
            part: The examples.
            batch_size: Examples in a batch; the last of an epoch may be smaller.
            seed: The seed of the experiment.
            class_weights: float32 (num_classes,), or None for equal weights.
            augmenter: Varies the images of `epoch`, never those of `in_order`; only
                for the part to train with. None leaves them as they are.
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
        self._augmenter = augmenter
        self._stream: AugmentedStream | None = None

    @property
    def num_examples(self) -> int:
        """How many examples an epoch has."""
        return len(self._part)

    @property
    def batch_size(self) -> int:
        """How many examples a batch has, but for the last."""
        return self._batch_size

    def in_batches_of(self, batch_size: int) -> "Feed":
        """Returns the same examples in the same orders, in batches of another size."""
        other = copy.copy(self)
        other._batch_size = batch_size
        other._stream = None
        return other

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

        With an augmenter, the images are those that it makes for this epoch.

        Close the generator (or let it go) to end the reading ahead from disk.

        Args:
            epoch: Counted from 0.
            start_step: How many batches to leave out at the beginning.

        Raises:
            ProblemError: while iterating, if an image file has vanished.
        """
        if self._augmenter is not None:
            return self._augmented(self._augmenter, epoch, start_step)
        return self._batches(self.order(epoch), start_step)

    def in_order(self) -> Generator[Batch]:
        """Returns all batches in the fixed order of the part, never augmented."""
        return self._batches(np.arange(self.num_examples), 0)

    def _batches(self, order: IntArray, start_step: int) -> Generator[Batch]:
        return self._made(self._batch, order[start_step * self._batch_size :])

    def _made(
        self, make: Callable[[IntArray], _Made], positions: IntArray
    ) -> Generator[_Made]:
        """Makes something of each batch of positions, ahead if it is slow."""
        size = self._batch_size
        pieces = (
            positions[start : start + size] for start in range(0, len(positions), size)
        )
        if self._part.store.in_memory:
            return (make(piece) for piece in pieces)
        return _read_ahead(make, pieces)

    def _batch(self, positions: IntArray) -> Batch:
        return Batch(
            images=self._images(positions),
            labels=self._labels[positions],
            weights=None if self._weights is None else self._weights[positions],
        )

    def _images(self, positions: IntArray) -> UInt8Array:
        return self._part.store.take(self._part.indices[positions])

    def _augmented(
        self, augmenter: "Augmenter", epoch: int, start_step: int
    ) -> Generator[Batch]:
        if self._stream is None:
            from core.augmentation.stream import AugmentedStream

            size = min(self._batch_size, self.num_examples)
            self._stream = AugmentedStream(augmenter, size)
        rest = self.order(epoch)[start_step * self._batch_size :]
        with (
            contextlib.closing(self._made(self._images, rest)) as originals,
            contextlib.closing(
                self._stream.epoch(epoch, self._part.indices[rest], originals)
            ) as varied,
        ):
            begin = 0
            for images, shares in varied:
                positions = rest[begin : begin + len(images)]
                begin += len(images)
                weights = None if self._weights is None else self._weights[positions]
                labels, mix = self._labels[positions], None
                if shares is not None:
                    # The next image of the batch was mixed in.
                    others = None if weights is None else np.roll(weights, -1)
                    mix = Mix(np.roll(labels, -1), shares, others)
                yield Batch(images, labels, weights, mix)


def _read_ahead(
    make: Callable[[IntArray], _Made], pieces: Iterator[IntArray]
) -> Generator[_Made]:
    """Makes the next batches in a thread while the present one is in use.

    One thread is enough: the store decodes the images of a batch in parallel.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="feed") as executor:
        waiting: deque[Future[_Made]] = deque()
        try:
            for piece in pieces:
                waiting.append(executor.submit(make, piece))
                if len(waiting) > READ_AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
