"""Scales: positions, ticks and ends of the vertical axes."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gui.plots.scales import (
    Linear,
    Logarithmic,
    LogarithmicError,
    nice_step,
    write_number,
    write_percent,
)

LOSS = Linear(write_number, least=0.0)
SHARE = Linear(write_percent, least=0.0, most=1.0)
SCALES = [LOSS, SHARE, Logarithmic(write_number), LogarithmicError()]
ANY = st.floats(allow_nan=True, allow_infinity=True)


@given(st.lists(ANY, min_size=1, max_size=20), st.sampled_from(SCALES))
def test_that_no_position_is_infinite(values, scale) -> None:
    positions = scale.forward(np.array(values, dtype=np.float64))
    assert not np.isinf(positions).any()


@given(st.floats(1e-6, 1e6), st.integers(1, 20))
def test_that_a_nice_step_divides_into_no_more_parts_than_asked(span, most) -> None:
    step = nice_step(span, most)
    assert span / step <= most * (1 + 1e-6)
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert any(mantissa == pytest.approx(nice) for nice in (1, 2, 2.5, 5, 10))


@given(st.floats(1e-5, 1e4), st.floats(1e-5, 1e4), st.sampled_from(SCALES))
def test_that_the_ends_hold_the_values_and_the_ticks_lie_within(
    one, other, scale
) -> None:
    if scale in (SHARE, SCALES[3]):
        one, other = one / 1e4, other / 1e4
    assume(abs(one - other) > 1e-9)
    low, high = sorted(scale.forward(np.array([one, other])).tolist())
    bottom, top = scale.fit(low, high)
    assert bottom <= low + 1e-6
    assert top >= high - 1e-6
    for position, text in scale.ticks(bottom, top, 6):
        assert bottom - 1e-6 <= position <= top + 1e-6
        assert text


def test_that_a_view_moves_in_steps_while_a_curve_grows() -> None:
    ends = {LOSS.fit(0.0, value) for value in np.linspace(2.01, 2.4, 40)}
    assert len(ends) == 1


def test_that_ticks_have_as_many_decimals_as_they_need() -> None:
    assert [text for _x, text in SHARE.ticks(0.0, 1.0, 4)] == [
        "0 %",
        "25 %",
        "50 %",
        "75 %",
        "100 %",
    ]
    assert [text for _x, text in LOSS.ticks(0.0, 0.5, 3)] == [
        "0.0",
        "0.2",
        "0.4",
    ]


def test_that_a_log_axis_marks_powers_of_ten() -> None:
    texts = [text for _x, text in Logarithmic(write_number).ticks(-3.0, 1.0, 4)]
    assert texts == ["0.001", "0.01", "0.1", "1", "10"]


def test_that_nines_lie_at_equal_distances() -> None:
    positions = LogarithmicError().forward(np.array([0.0, 0.9, 0.99, 0.999]))
    np.testing.assert_allclose(positions, [0, 1, 2, 3], atol=1e-9)


def test_that_a_perfect_accuracy_has_a_place_on_the_log_axis() -> None:
    assert LogarithmicError().forward(np.array([1.0]))[0] == pytest.approx(4.0)
