import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment.index_ranges import merged, ranges_of, to_ranges

NUMBERS = st.lists(st.integers(0, 300))


def _numbers(text: str) -> list[int]:
    return [n for first, last in ranges_of(text) for n in range(first, last + 1)]


@given(NUMBERS)
def test_that_numbers_come_back_ascending_and_once(numbers):
    assert _numbers(to_ranges(numbers)) == sorted(set(numbers))


@given(NUMBERS, NUMBERS)
def test_that_merging_is_the_union(first, second):
    both = merged(to_ranges(first), to_ranges(second))
    assert both == to_ranges([*first, *second])


def test_that_neighbours_become_a_range():
    assert to_ranges([9, 3, 7, 8]) == "3,7-9"
    assert merged("5-6, 1-4 ,9") == "1-6,9"
    assert merged("0-999999999") == "0-999999999"


@pytest.mark.parametrize("text", ["a", "1,", ",1", "3-", "-3", "1--2", "1.5", "9-3"])
def test_that_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="Expected"):
        ranges_of(text)
