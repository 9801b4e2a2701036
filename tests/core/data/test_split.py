import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.split import divide
from core.data.types import TEST, TRAIN, UNASSIGNED, VALIDATION
from core.experiment import SplitSpec

OWN_PARTS = (
    (UNASSIGNED,),
    (TRAIN, TEST),
    (TRAIN, VALIDATION),
    (TRAIN, VALIDATION, TEST),
)


@st.composite
def splits(draw) -> SplitSpec:
    validation = draw(st.floats(0.02, 0.6))
    test = draw(st.floats(0.02, min(0.6, 0.8 - validation)))
    return SplitSpec(validation=validation, test=test)


@st.composite
def examples(draw):
    """Labels in any order, some left out, with the parts that a source may bring."""
    labels = draw(st.lists(st.integers(-1, 4), min_size=1, max_size=200))
    kinds = draw(st.sampled_from(OWN_PARTS))
    parts = draw(
        st.lists(st.sampled_from(kinds), min_size=len(labels), max_size=len(labels))
    )
    return np.array(labels, np.int64), np.array(parts, np.int8)


SEEDS = st.integers(0, 2**31 - 1)


@given(examples(), splits(), SEEDS)
def test_that_parts_are_disjoint_and_complete(data, split, seed):
    labels, parts = data
    division = divide(labels, parts, split, seed)
    every = np.concatenate([division.train, division.validation, division.test])
    assert sorted(every.tolist()) == np.flatnonzero(labels >= 0).tolist()


@given(examples(), splits(), SEEDS)
def test_that_own_parts_are_kept(data, split, seed):
    labels, parts = data
    division = divide(labels, parts, split, seed)
    used = labels >= 0
    if division.own_test:
        assert np.array_equal(division.test, np.flatnonzero(used & (parts == TEST)))
    if division.own_validation:
        own = np.flatnonzero(used & (parts == VALIDATION))
        assert np.array_equal(division.validation, own)


@given(examples(), splits(), SEEDS)
def test_that_the_same_arguments_give_the_same_division(data, split, seed):
    first, second = (divide(*data, split, seed) for _ in range(2))
    assert np.array_equal(first.train, second.train)
    assert np.array_equal(first.validation, second.validation)
    assert np.array_equal(first.test, second.test)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6), splits(), SEEDS)
def test_that_each_class_is_divided_by_the_shares_within_one_image(counts, split, seed):
    labels = np.repeat(np.arange(len(counts)), counts)
    division = divide(labels, np.zeros(len(labels), np.int8), split, seed)
    for label, count in enumerate(counts):
        num_test = np.sum(labels[division.test] == label)
        num_validation = np.sum(labels[division.validation] == label)
        num_train = np.sum(labels[division.train] == label)
        if count >= 1:
            assert num_train >= 1
        if count >= 3:
            assert num_test >= 1
            assert num_validation >= 1
            assert abs(num_test - count * split.test) <= 1
            assert abs(num_validation - count * split.validation) <= 1


@given(examples(), splits(), SEEDS, st.integers(2, 20))
def test_that_a_limit_counts_training_and_validation_and_spares_the_test(
    data, split, seed, limit
):
    labels, parts = data
    limited = divide(labels, parts, split, seed, limit)
    whole = divide(labels, parts, split, seed)
    assert np.array_equal(limited.test, whole.test)
    for label in range(5):
        num_train = np.sum(labels[limited.train] == label)
        num_validation = np.sum(labels[limited.validation] == label)
        available = np.sum(labels[whole.train] == label) + np.sum(
            labels[whole.validation] == label
        )
        assert num_train + num_validation == min(limit, available)
        if np.any(labels[whole.train] == label):
            assert num_train >= 1


@given(examples(), splits(), SEEDS)
def test_that_leaving_a_class_out_does_not_change_the_others(data, split, seed):
    labels, parts = data
    without = np.where(labels == 0, -1, labels)
    whole, rest = (
        divide(labels, parts, split, seed),
        divide(without, parts, split, seed),
    )
    if whole.own_test == rest.own_test and whole.own_validation == rest.own_validation:
        assert np.array_equal(rest.train, whole.train[labels[whole.train] != 0])
        assert np.array_equal(rest.test, whole.test[labels[whole.test] != 0])


def test_that_another_seed_chooses_other_images():
    labels = np.repeat(np.arange(3), 50)
    parts = np.zeros(150, np.int8)
    first, second = (divide(labels, parts, SplitSpec(), seed) for seed in (1, 2))
    assert not np.array_equal(first.test, second.test)


@pytest.mark.parametrize(
    ("count", "sizes"), [(1, (1, 0, 0)), (2, (1, 1, 0)), (3, (1, 1, 1))]
)
def test_that_few_images_go_to_training_first_then_validation(count, sizes):
    division = divide(
        np.zeros(count, np.int64), np.zeros(count, np.int8), SplitSpec(), 1
    )
    found = (len(division.train), len(division.validation), len(division.test))
    assert found == sizes
