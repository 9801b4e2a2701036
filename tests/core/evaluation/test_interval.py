import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.interval import wilson_interval


def test_that_the_interval_agrees_with_published_values() -> None:
    # Wilson score intervals without continuity correction for 81 of 263, 15 of 148,
    # 0 of 20 and 1 of 29, as tabulated by Newcombe, Statistics in Medicine 17 (1998).
    expected = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0000, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (correct, total), (low, high) in expected.items():
        assert wilson_interval(correct, total) == pytest.approx((low, high), abs=5e-5)


def test_that_nothing_is_known_without_examples() -> None:
    assert wilson_interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("arguments", [(-1, 3), (4, 3), (1, 3, 0.0), (1, 3, 1.0)])
def test_that_impossible_counts_are_refused(arguments: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        wilson_interval(*arguments)


@given(
    st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
)
def test_that_the_interval_holds_the_measured_share(counts: tuple[int, int]) -> None:
    correct, total = counts
    low, high = wilson_interval(correct, total)
    assert 0.0 <= low <= correct / total <= high <= 1.0
    mirrored = wilson_interval(total - correct, total)
    assert mirrored == pytest.approx((1.0 - high, 1.0 - low), abs=1e-9)


def test_that_more_examples_and_less_confidence_narrow_the_interval() -> None:
    def width(correct: int, total: int, confidence: float = 0.95) -> float:
        low, high = wilson_interval(correct, total, confidence)
        return high - low

    assert width(950, 1000) < width(95, 100)
    assert width(95, 100, 0.8) < width(95, 100)
