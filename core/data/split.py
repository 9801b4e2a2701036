"""Dividing examples into training, validation and test: stratified and repeatable."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.data.group_split import place_groups, related_to_own_parts
from core.data.types import TEST, TRAIN, UNASSIGNED, VALIDATION, IntArray
from core.experiment import SplitSpec


def _none() -> IntArray:
    return np.zeros(0, np.int64)


@dataclass(frozen=True)
class Division:
    """Which examples belong to which part; the three are disjoint.

    Attributes:
        train: int64, indices of the examples, ascending.
        validation: The same for validation.
        test: The same for test.
        own_validation: Whether the validation part came with the data set.
        own_test: Whether the test part came with the data set.
        kept_out: The same for examples that are in no part because they belong
            together with one of the data set's own test or validation part.
    """

    train: IntArray
    validation: IntArray
    test: IntArray
    own_validation: bool
    own_test: bool
    kept_out: IntArray = field(default_factory=_none)


def divide(
    labels: IntArray,
    parts: NDArray[np.int8],
    split: SplitSpec,
    seed: int,
    limit_per_class: int | None = None,
    groups: IntArray | None = None,
) -> Division:
    """Divides examples as a pure function of its arguments.

    A test or validation part that the data set brings is kept, unless
    `split.own_parts` says otherwise. A part that it does not bring is taken from the
    remaining images of each class, by the shares in `split`, which are shares of those
    remaining images. Each class leaves at least one image to training; from three
    images on it has one in each part that is taken. The limit applies to training and
    validation together; the test part is chosen before it and is never limited.

    With groups, all examples of a group are in the same part, and the shares are met as
    nearly as whole groups allow. Own parts that are kept stay as they are: what belongs
    together with the test part is kept out of the two others, and what belongs together
    with the validation part is kept out of training.

    Args:
        labels: int64 (n,); a negative label leaves the example out.
        parts: int8 (n,), the part that each example has in its source.
        split: The shares, and whether own parts are kept.
        seed: Another seed gives another choice.
        limit_per_class: Images of each class for training and validation, or None.
        groups: int64 (n,), the same number for examples that stay together, or None.

    Returns:
        The division. Without a limit every example with a label is in one part or kept
        out because of its group.
    """
    used = labels >= 0
    if split.own_parts == "divide_anew":
        parts = np.full_like(parts, UNASSIGNED)
    own_test = bool(np.any(used & (parts == TEST)))
    own_validation = bool(np.any(used & (parts == VALIDATION)))
    free = used & ((parts == UNASSIGNED) | (parts == TRAIN))
    own_validation_free = used & (parts == VALIDATION)
    kept_out, placed = _none(), None
    if groups is not None and _shared(groups[used]):
        kept_out = related_to_own_parts(groups, np.where(used, parts, UNASSIGNED), used)
        free[kept_out] = False
        own_validation_free[kept_out] = False
        placed = place_groups(
            labels,
            free,
            groups,
            validation=0.0 if own_validation else split.validation,
            test=0.0 if own_test else split.test,
            seed=seed,
        )
    assigned = np.full(len(labels), UNASSIGNED, np.int8)
    assigned[used & (parts == TEST)] = TEST
    for label in np.unique(labels[used]):
        of_class = labels == label
        pool = shuffled(np.flatnonzero(of_class & free), seed, int(label), 0)
        validation = shuffled(
            np.flatnonzero(of_class & own_validation_free), seed, int(label), 1
        )
        if placed is not None:
            fixed = placed[pool]
            test, taken = pool[fixed == TEST], pool[fixed == VALIDATION]
            pool = pool[fixed == TRAIN]
            validation = validation if own_validation else taken
            pool, validation = _limited(pool, validation, limit_per_class)
        else:
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
        kept_out=kept_out,
    )


def shuffled(indices: IntArray, seed: int, label: int, stream: int) -> IntArray:
    """Shuffles with a generator of its own for each class.

    So the choice within one class does not depend on which other classes are used.
    """
    sequence = np.random.SeedSequence((seed, label, stream))
    return np.random.Generator(np.random.PCG64(sequence)).permutation(indices)


def _shared(groups: IntArray) -> bool:
    """Whether any group has more than one example."""
    return len(np.unique(groups)) < len(groups)


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
