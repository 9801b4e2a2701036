"""Label values become labels without gaps."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.data.readers.labels import contiguous, named
from core.data.readers.naming import natural_key


@given(arrays(np.int64, st.integers(1, 50), elements=st.integers(-5, 300)))
def test_that_values_are_numbered_in_rising_order(values):
    labels, found = contiguous(values)
    assert labels.dtype == found.dtype == np.int64
    assert found.tolist() == sorted(set(values.tolist()))
    assert found[labels].tolist() == values.tolist()


def test_that_sign_language_without_j_and_z_has_no_gap():
    labels, found = contiguous(np.array([24, 8, 10, 8], np.int64))
    assert labels.tolist() == [2, 0, 1, 0]
    assert found.tolist() == [8, 10, 24]


@given(st.lists(st.integers(0, 10**30), unique=True), st.sampled_from(["", "0", "000"]))
def test_that_numbers_in_names_count_as_numbers(values, zeros):
    names = [f"class {zeros}{value}" for value in values]
    assert [int(name[6:]) for name in sorted(names, key=natural_key)] == sorted(values)


def test_that_digits_of_other_scripts_count_as_numbers():
    arabic = ["\u0661\u0660", "\u0662", "\u0660\u0663"]  # 10, 2, 03
    assert sorted(arabic, key=natural_key) == [arabic[1], arabic[2], arabic[0]]


def test_that_a_label_of_thousands_of_digits_is_a_name():
    _, names = named(["1" * 5000, "a", "2" * 4999])
    assert names == ("2" * 4999, "1" * 5000, "a")
