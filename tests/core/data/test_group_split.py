import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.data.split import divide
from core.data.types import TEST, TRAIN, UNASSIGNED, VALIDATION
from core.experiment import SplitSpec
from tests.core.data.test_split import SEEDS, examples, splits

GROUPED = st.integers(1, 60).flatmap(
    lambda most: st.lists(st.integers(0, most), min_size=200, max_size=200)
)


def _parts(division) -> list[set[int]]:
    found = (division.train, division.validation, division.test)
    return [set(part.tolist()) for part in found]


@given(examples(), GROUPED, splits(), SEEDS, st.none() | st.integers(2, 20))
def test_that_no_group_is_on_two_sides(data, numbers, split, seed, limit):
    labels, parts = data
    groups = np.array(numbers[: len(labels)], np.int64)
    division = divide(labels, parts, split, seed, limit, groups)
    sides = [set(groups[list(part)].tolist()) for part in _parts(division)]
    assert not sides[0] & sides[1]
    assert not sides[0] & sides[2]
    assert not sides[1] & sides[2]


@given(examples(), GROUPED, splits(), SEEDS)
def test_that_every_example_is_in_one_part_or_kept_out_for_its_group(
    data, numbers, split, seed
):
    labels, parts = data
    groups = np.array(numbers[: len(labels)], np.int64)
    division = divide(labels, parts, split, seed, None, groups)
    train, validation, test = _parts(division)
    kept_out = set(division.kept_out.tolist())
    every = [*train, *validation, *test, *kept_out]
    assert sorted(every) == np.flatnonzero(labels >= 0).tolist()
    own = groups[(labels >= 0) & np.isin(parts, (TEST, VALIDATION))]
    assert set(groups[list(kept_out)].tolist()) <= set(own.tolist())
    if division.own_test:
        assert test == set(np.flatnonzero((labels >= 0) & (parts == TEST)).tolist())


@given(examples(), GROUPED, splits(), SEEDS)
def test_that_the_same_groups_give_the_same_division(data, numbers, split, seed):
    labels, parts = data
    groups = np.array(numbers[: len(labels)], np.int64)
    first, second = (divide(labels, parts, split, seed, None, groups) for _ in range(2))
    assert _parts(first) == _parts(second)


@given(examples(), splits(), SEEDS, st.none() | st.integers(2, 20))
def test_that_groups_of_one_change_nothing(data, split, seed, limit):
    labels, parts = data
    alone = np.arange(len(labels))[::-1]
    plain = divide(labels, parts, split, seed, limit)
    assert _parts(divide(labels, parts, split, seed, limit, alone)) == _parts(plain)


@given(
    st.lists(st.lists(st.integers(1, 12), min_size=1, max_size=12), max_size=5),
    splits(),
    SEEDS,
)
def test_that_each_class_has_a_group_in_every_part_if_it_has_three(sizes, split, seed):
    labels = np.repeat(
        [label for label, groups in enumerate(sizes) for _ in groups],
        [size for groups in sizes for size in groups],
    ).astype(np.int64)
    groups = np.repeat(
        np.arange(sum(map(len, sizes))), [size for some in sizes for size in some]
    )
    unassigned = np.full(len(labels), UNASSIGNED, np.int8)
    division = divide(labels, unassigned, split, seed, None, groups)
    for label, some in enumerate(sizes):
        present = [
            label in labels[part]
            for part in (division.train, division.validation, division.test)
        ]
        assert present == [True, len(some) >= 2, len(some) >= 3]


@given(st.data(), splits(), SEEDS)
def test_that_every_class_is_trained_whatever_the_groups(data, split, seed):
    labels = np.array(data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=60)))
    groups = np.array(
        data.draw(
            st.lists(st.integers(0, 12), min_size=len(labels), max_size=len(labels))
        )
    )
    parts = np.full(len(labels), UNASSIGNED, np.int8)
    division = divide(labels, parts, split, seed, None, groups)
    assert set(labels[division.train]) == set(labels)


def test_that_many_groups_meet_the_shares_of_each_class():
    labels = np.repeat(np.arange(4), 600)
    groups = np.repeat(np.arange(240), 10)
    parts = np.full(len(labels), UNASSIGNED, np.int8)
    division = divide(labels, parts, SplitSpec(), 1, None, groups)
    for label in range(4):
        assert abs(np.sum(labels[division.test] == label) - 90) <= 10
        assert abs(np.sum(labels[division.validation] == label) - 90) <= 10


def test_that_persons_who_show_every_class_are_divided_as_a_whole():
    labels = np.tile(np.arange(10), 20)
    persons = np.repeat(np.arange(20), 10)
    parts = np.full(len(labels), UNASSIGNED, np.int8)
    division = divide(labels, parts, SplitSpec(), 1, None, persons)
    counts = [len(np.unique(persons[part])) for part in map(list, _parts(division))]
    assert counts == [14, 3, 3]


def test_that_another_seed_tests_with_other_groups():
    labels = np.repeat(np.arange(3), 100)
    groups = np.repeat(np.arange(60), 5)
    parts = np.full(300, UNASSIGNED, np.int8)
    first, second = (
        divide(labels, parts, SplitSpec(), seed, None, groups) for seed in (1, 2)
    )
    assert not np.array_equal(first.test, second.test)


def test_that_relatives_of_own_test_images_are_kept_out_of_training():
    labels = np.zeros(8, np.int64)
    parts = np.array([TRAIN] * 6 + [TEST] * 2, np.int8)
    groups = np.array([0, 0, 1, 2, 3, 4, 0, 5])
    division = divide(labels, parts, SplitSpec(), 1, None, groups)
    assert division.kept_out.tolist() == [0, 1]
    assert division.test.tolist() == [6, 7]


def test_that_relatives_of_own_validation_images_are_kept_out_of_training_only():
    labels = np.zeros(6, np.int64)
    parts = np.array([TRAIN] * 3 + [VALIDATION] * 2 + [TEST], np.int8)
    groups = np.array([0, 1, 2, 0, 3, 3])
    division = divide(labels, parts, SplitSpec(), 1, None, groups)
    assert division.kept_out.tolist() == [0, 4]
    assert division.train.tolist() == [1, 2]
    assert division.validation.tolist() == [3]


def test_that_own_parts_can_be_given_up():
    labels = np.zeros(100, np.int64)
    parts = np.array([TRAIN] * 50 + [TEST] * 50, np.int8)
    division = divide(labels, parts, SplitSpec(own_parts="divide_anew"), 1)
    assert not division.own_test
    assert len(division.test) == 15
    free = divide(labels, np.zeros(100, np.int8), SplitSpec(), 1)
    assert _parts(division) == _parts(free)
