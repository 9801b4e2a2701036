"""Where the prepared images of a data set lie: in memory or as files on disk."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from core.data.conform import conform_image
from core.data.types import ImageSource, IntArray, UInt8Array

_FEW = 4
"""So few images are read without starting threads."""


def rows_of(used: IntArray, count: int) -> IntArray:
    """Returns where each of `count` images lies among the used ones; -1 if nowhere.

    Args:
        used: int64, ascending indices of the images that are kept.
        count: How many images the data set has.
    """
    rows = np.full(count, -1, np.int64)
    rows[used] = np.arange(len(used))
    return rows


class MemoryStore:
    """Images in one array in memory (or mapped from one file on disk)."""

    def __init__(
        self,
        images: UInt8Array,
        rows: IntArray | None = None,
        mapped: bool = False,
    ) -> None:
        """Keeps the array without copying it.

        Args:
            images: uint8 (m, height, width, channels).
            rows: int64 (n,), the row of each image of the data set, or None if the
                array holds all of them in order.
            mapped: Whether the array lies on disk, so that reading may take a while.
        """
        self._images = images
        self._rows = rows
        self._mapped = mapped

    def __len__(self) -> int:
        """Returns how many images the data set has."""
        return len(self._images) if self._rows is None else len(self._rows)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, channels) of every image."""
        _, height, width, channels = self._images.shape
        return height, width, channels

    @property
    def in_memory(self) -> bool:
        """Whether `take` is a plain copy."""
        return not self._mapped

    def take(self, indices: Sequence[int] | IntArray) -> UInt8Array:
        """Returns uint8 (k, height, width, channels), in the order of the indices.

        Raises:
            IndexError: an image was left out when the store was made.
        """
        wanted = np.asarray(indices, np.int64)
        if self._rows is not None:
            wanted = self._rows[wanted]
            if len(wanted) and wanted.min() < 0:
                raise IndexError(
                    "Expected images that belong to a part. Received: one that was "
                    "left out"
                )
        return np.take(self._images, wanted, axis=0)


class FileStore:
    """Images that are read, decoded and resized each time they are needed."""

    def __init__(self, images: ImageSource, shape: tuple[int, int, int]) -> None:
        """Reads nothing yet.

        Args:
            images: Where to read from.
            shape: (height, width, channels) to bring each image to.
        """
        self._images = images
        self._shape = shape

    def __len__(self) -> int:
        """Returns how many images the data set has."""
        return len(self._images)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, channels) of every image."""
        return self._shape

    @property
    def in_memory(self) -> bool:
        """Never: each call reads files."""
        return False

    def take(self, indices: Sequence[int] | IntArray) -> UInt8Array:
        """Returns uint8 (k, height, width, channels), in the order of the indices.

        Raises:
            ProblemError: a file has vanished or can't be decoded.
        """
        result = np.empty((len(indices), *self._shape), np.uint8)

        def read(row: int) -> None:
            image = self._images.read(int(indices[row]))
            result[row] = conform_image(image, self._shape)

        if len(indices) <= _FEW:
            for row in range(len(indices)):
                read(row)
            return result
        # Pillow and TensorFlow leave Python's lock while they work on pixels.
        executor = ThreadPoolExecutor(workers(), thread_name_prefix="decode")
        try:
            for _ in executor.map(read, range(len(indices))):
                pass
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
        return result


def workers() -> int:
    """Returns how many threads decode images."""
    return min(max(os.cpu_count() or 1, 2), 16)
