"""A row of numbers that grows without being copied at every step."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


class GrowingArray:
    """float64 numbers in a preallocated array, which doubles when it is full.

    pyqtgraph draws float64 without converting it.
    """

    def __init__(self, capacity: int = 1024) -> None:
        """Starts empty with room for `capacity` numbers."""
        self._data: FloatArray = np.empty(max(1, capacity), dtype=np.float64)
        self._length = 0
        self.rewritten = 0
        """How often numbers were dropped or inserted before others."""

    def __len__(self) -> int:
        """Returns how many numbers there are."""
        return self._length

    @property
    def values(self) -> FloatArray:
        """The numbers: a view, which the next `extend` may leave behind."""
        return self._data[: self._length]

    def append(self, value: float) -> None:
        """Adds one number at the end."""
        self.extend((value,))

    def extend(self, values: Iterable[float] | FloatArray) -> None:
        """Adds numbers at the end."""
        new = np.asarray(
            values if isinstance(values, np.ndarray) else tuple(values),
            dtype=np.float64,
        )
        needed = self._length + len(new)
        if needed > len(self._data):
            larger = np.empty(max(needed, 2 * len(self._data)), dtype=np.float64)
            larger[: self._length] = self.values
            self._data = larger
        self._data[self._length : needed] = new
        self._length = needed

    def truncate(self, length: int) -> None:
        """Drops all numbers from index `length` on."""
        if length < self._length:
            self._length = max(0, length)
            self.rewritten += 1

    def put_before(self, values: FloatArray) -> None:
        """Inserts numbers at the beginning."""
        together = np.concatenate([values, self.values])
        self._length = 0
        self.extend(together)
        self.rewritten += 1
