"""Groups of things that are connected, found while the connections come in."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from core.data.types import IntArray


class Components:
    """Which of n things belong together."""

    def __init__(self, count: int) -> None:
        """Begins with each thing alone."""
        self._of = np.arange(count)

    def connected(self, first: IntArray, second: IntArray) -> NDArray[np.bool_]:
        """Returns bool (k,): whether the two of each pair belong together already."""
        return self._of[first] == self._of[second]

    def one_group(self, things: IntArray) -> bool:
        """Returns whether all of some things belong together already."""
        return bool((self._of[things] == self._of[things[0]]).all())

    def connect(self, first: IntArray, second: IntArray) -> None:
        """Puts the two of each pair, and all that belongs to them, together.

        Args:
            first: int64 (k,).
            second: int64 (k,).
        """
        if len(first) == 0:
            return
        count = len(self._of)
        graph = coo_array(
            (np.ones(len(first), np.bool_), (self._of[first], self._of[second])),
            shape=(count, count),
        )
        _, joined = connected_components(graph, directed=False)
        self._of = joined[self._of].astype(np.int64)

    def numbers(self) -> IntArray:
        """Returns int64 (n,): each thing has the number of its smallest companion."""
        _, first, inverse = np.unique(self._of, return_index=True, return_inverse=True)
        return first[inverse]
