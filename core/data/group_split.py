"""Dividing whole groups of examples, so that none is on two sides."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.data.types import TEST, TRAIN, UNASSIGNED, VALIDATION, IntArray

_ORDER = (TRAIN, VALIDATION, TEST)
"""Where groups go first when there are too few of them for every part."""

_STREAM = 2
"""Keeps the order of the groups apart from that of single images."""


def related_to_own_parts(
    groups: IntArray, parts: NDArray[np.int8], used: NDArray[np.bool_]
) -> IntArray:
    """Returns the used examples that belong together with an own part beyond theirs.

    Args:
        groups: int64 (n,), the same number for examples that stay together.
        parts: int8 (n,), the part that each used example has in its source.
        used: bool (n,), which examples count.

    Returns:
        int64, ascending: examples outside of the test part with a relative in it, and
        examples to train with that have one in the validation part.
    """
    with_test = np.isin(groups, groups[used & (parts == TEST)]) & (parts != TEST)
    trained = (parts == UNASSIGNED) | (parts == TRAIN)
    with_validation = np.isin(groups, groups[used & (parts == VALIDATION)]) & trained
    return np.flatnonzero(used & (with_test | with_validation))


def place_groups(
    labels: IntArray,
    free: NDArray[np.bool_],
    groups: IntArray,
    *,
    validation: float,
    test: float,
    seed: int,
) -> NDArray[np.int8]:
    """Chooses a part for each group, as a pure function of the arguments.

    Large groups are placed first, in an order drawn from the seed, each where the
    shares of its classes are furthest from being met. Single examples then fill up
    what is missing. Every class leaves at least one group to training and, if it has
    enough groups, one to each other part.

    Args:
        labels: int64 (n,).
        free: bool (n,), the examples to divide.
        groups: int64 (n,), the same number for examples that stay together.
        validation: The share of each class for validation; 0 for no such part.
        test: The same for test.
        seed: Another seed gives another choice.

    Returns:
        int8 (n,): `TRAIN`, `VALIDATION` or `TEST`; `UNASSIGNED` where not free.
    """
    placed = np.full(len(labels), UNASSIGNED, np.int8)
    members = np.flatnonzero(free)
    if len(members) == 0:
        return placed
    classes, of_class = np.unique(labels[members], return_inverse=True)
    _, of_group, sizes = np.unique(
        groups[members], return_inverse=True, return_counts=True
    )
    balance = _Balance(of_class, of_group, len(classes), (validation, test))
    generator = np.random.default_rng(np.random.SeedSequence((seed, _STREAM)))
    order = np.argsort(of_group, kind="stable")
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    for group in _large_first(sizes, generator):
        one = order[bounds[group] : bounds[group + 1]]
        placed[members[one]] = balance.place(of_class[one])
    single = sizes[of_group] == 1
    for label in range(len(classes)):
        alone = generator.permutation(members[single & (of_class == label)])
        start = 0
        for part, count in balance.fill(label, len(alone)):
            placed[alone[start : start + count]] = part
            start += count
    return placed


def _large_first(sizes: IntArray, generator: np.random.Generator) -> Sequence[int]:
    """Returns the groups of more than one, large ones first.

    Groups of about the same size come in random order, so that another seed tests with
    other groups.
    """
    shared = generator.permutation(np.flatnonzero(sizes > 1))
    scale = np.floor(np.log2(sizes[shared]))
    return [int(group) for group in shared[np.argsort(-scale, kind="stable")]]


class _Balance:
    """How many examples of each class every part has and should have."""

    def __init__(
        self,
        of_class: IntArray,
        of_group: IntArray,
        num_classes: int,
        shares: tuple[float, float],
    ) -> None:
        """Starts with empty parts.

        Args:
            of_class: int64 (m,), the class of each example.
            of_group: int64 (m,), its group.
            num_classes: How many classes there are.
            shares: Of validation and test; 0 for a part that is not wanted.
        """
        validation, test = shares
        totals = np.bincount(of_class, minlength=num_classes).astype(float)
        wanted = {TRAIN: 1 - validation - test, VALIDATION: validation, TEST: test}
        self._parts = [part for part in _ORDER if wanted[part] > 0]
        self._target = np.array([totals * wanted[part] for part in self._parts])
        self._now = np.zeros_like(self._target)
        self._weight = 1 / totals**2
        pairs = np.unique(np.stack([of_group, of_class]), axis=1)
        self._groups_left = np.bincount(pairs[1], minlength=num_classes)

    def place(self, members: IntArray) -> int:
        """Returns the part for a group and counts it there.

        Args:
            members: int64 (k,), the classes of its examples.
        """
        classes, counts = np.unique(members, return_counts=True)
        excess = self._now[:, classes] - self._target[:, classes]
        # How the squared distance from the target grows in each part.
        costs = ((counts + 2 * excess) * counts * self._weight[classes]).sum(axis=1)
        allowed = self._allowed(classes)
        row = min(allowed, key=lambda row: (costs[row], row))
        self._now[row, classes] += counts
        self._groups_left[classes] -= 1
        return self._parts[row]

    def _allowed(self, classes: IntArray) -> set[int]:
        """Returns the rows that leave no class without an example to train with."""
        every = set(range(len(self._parts)))
        common, any_of = set(every), set[int]()
        for label in classes:
            lacking = np.flatnonzero(self._now[:, label] == 0)
            left = int(self._groups_left[label])
            rows = set(lacking[:left].tolist()) if left <= len(lacking) else every
            common &= rows
            any_of |= rows
        if common:
            return common
        return {0} if 0 in any_of else any_of

    def fill(self, label: int, count: int) -> list[tuple[int, int]]:
        """Returns how many of `count` single examples of a class each part gets."""
        now = self._now[:, label]
        needs = np.rint(np.maximum(self._target[:, label] - now, 0)).astype(int)
        needs = np.maximum(needs, now == 0)
        given = np.zeros(len(self._parts), int)
        left = count
        for row in np.flatnonzero(now == 0):  # one for each empty part, training first
            if left:
                given[row] += 1
                left -= 1
        for row in range(1, len(self._parts)):
            more = min(max(int(needs[row]) - int(given[row]), 0), left)
            given[row] += more
            left -= more
        given[0] += left
        return [(part, int(n)) for part, n in zip(self._parts, given, strict=True)]
