"""Dividing examples into training, validation and test: stratified and repeatable."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.types import TEST, TRAIN, UNASSIGNED, VALIDATION, IntArray
from core.experiment import SplitSpec


@dataclass(frozen=True)
class Division:
    """Which examples belong to which part; the three are disjoint.

    Attributes:
        train: int64, indices of the examples, ascending.
        validation: The same for validation.
        test: The same for test.
        own_validation: Whether the validation part came with the data set.
        own_test: Whether the test part came with the data set.
    """

    train: IntArray
    validation: IntArray
    test: IntArray
    own_validation: bool
    own_test: bool


def divide(
    labels: IntArray,
    parts: NDArray[np.int8],
    split: SplitSpec,
    seed: int,
    limit_per_class: int | None = None,
) -> Division:
    """Divides examples as a pure function of its arguments.

    A test or validation part that the data set brings is kept. A part that it does not
    bring is taken from the remaining images of each class, by the shares in `split`,
    which are shares of those remaining images. Each class leaves at least one image to
    training; from three images on it has one in each part that is taken. The limit
    applies to training and validation together; the test part is chosen before it and
    is never limited.

    Args:
        labels: int64 (n,); a negative label leaves the example out.
        parts: int8 (n,), the part that each example has in its source.
        split: The shares.
        seed: Another seed gives another choice.
        limit_per_class: Images of each class for training and validation, or None.

    Returns:
        The division. Without a limit every example with a label is in one part.
    """
    used = labels >= 0
    own_test = bool(np.any(used & (parts == TEST)))
    own_validation = bool(np.any(used & (parts == VALIDATION)))
    assigned = np.full(len(labels), UNASSIGNED, np.int8)
    assigned[used & (parts == TEST)] = TEST
    for label in np.unique(labels[used]):
        of_class = labels == label
        pool = _shuffled(
            np.flatnonzero(of_class & ((parts == UNASSIGNED) | (parts == TRAIN))),
            seed,
            int(label),
            0,
        )
        validation = _shuffled(
            np.flatnonzero(of_class & (parts == VALIDATION)), seed, int(label), 1
        )
        num_test = 0
        if not own_test:
            num_test = _share(len(pool), split.test, 1 if own_validation else 2)
        test, pool = pool[:num_test], pool[num_test:]
        pool, validation = _limited(pool, validation, limit_per_class)
        if not own_validation:
            share = split.validation
            if not own_test:
                share /= 1.0 - split.test
            num_validation = _share(len(pool), share, 1)
            validation, pool = pool[:num_validation], pool[num_validation:]
        assigned[test] = TEST
        assigned[validation] = VALIDATION
        assigned[pool] = TRAIN
    return Division(
        train=np.flatnonzero(assigned == TRAIN),
        validation=np.flatnonzero(assigned == VALIDATION),
        test=np.flatnonzero(assigned == TEST),
        own_validation=own_validation,
        own_test=own_test,
    )


def _shuffled(indices: IntArray, seed: int, label: int, stream: int) -> IntArray:
    """Shuffles with a generator of its own for each class.

    So the choice within one class does not depend on which other classes are used.
    """
    sequence = np.random.SeedSequence((seed, label, stream))
    return np.random.Generator(np.random.PCG64(sequence)).permutation(indices)


def _share(count: int, share: float, leave: int) -> int:
    """Returns how many of `count` are taken; at least one if `leave` remain."""
    return min(max(round(count * share), 1), max(count - leave, 0))


def _limited(
    pool: IntArray, validation: IntArray, limit: int | None
) -> tuple[IntArray, IntArray]:
    """Cuts both to `limit` together and keeps their ratio, one of each at least."""
    total = len(pool) + len(validation)
    if limit is None or total <= limit:
        return pool, validation
    if len(validation) == 0 or len(pool) == 0:
        return pool[:limit], validation[:limit]
    num_validation = min(max(round(limit * len(validation) / total), 1), limit - 1)
    num_pool = min(limit - num_validation, len(pool))
    return pool[:num_pool], validation[: limit - num_pool]
