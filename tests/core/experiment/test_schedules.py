import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment.schedules import (
    ConstantSchedule,
    CosineSchedule,
    ExponentialSchedule,
    ReduceOnPlateauSchedule,
    ScheduleSpec,
    StepSchedule,
)
from tests.core.experiment.strategies import specs

_KINDS = (
    ConstantSchedule,
    CosineSchedule,
    StepSchedule,
    ExponentialSchedule,
    ReduceOnPlateauSchedule,
)
_lengths = st.tuples(st.integers(1, 500), st.integers(1, 200))


@given(st.one_of([specs(kind) for kind in _KINDS]), _lengths, st.floats(0, 1))
def test_that_the_share_lies_between_nothing_and_all(
    schedule: ScheduleSpec, length: tuple[int, int], place: float
):
    steps, epochs = length
    step = round(place * (steps * epochs - 1))
    assert 0.0 <= schedule.factor(step, steps, epochs) <= 1.0 + 1e-12


@given(specs(CosineSchedule), _lengths)
def test_that_the_cosine_ends_at_its_final_share(
    schedule: CosineSchedule, length: tuple[int, int]
):
    steps, epochs = length
    total = steps * epochs
    warmup = round(schedule.warmup_epochs * steps)
    if warmup < total - 1:
        last = schedule.factor(total - 1, steps, epochs)
        assert last == pytest.approx(schedule.final_fraction)


@given(specs(CosineSchedule), _lengths)
def test_that_the_cosine_reaches_the_full_rate_after_the_warm_up(
    schedule: CosineSchedule, length: tuple[int, int]
):
    steps, epochs = length
    warmup = min(round(schedule.warmup_epochs * steps), steps * epochs - 1)
    assert schedule.factor(warmup, steps, epochs) == pytest.approx(1.0)
    rates = [schedule.factor(step, steps, epochs) for step in range(min(warmup, 50))]
    assert rates == sorted(rates)
    assert all(rate > 0 for rate in rates)


@given(specs(ExponentialSchedule), _lengths)
def test_that_the_exponential_has_fallen_by_its_factor_after_each_epoch(
    schedule: ExponentialSchedule, length: tuple[int, int]
):
    steps, epochs = length
    for epoch in range(min(epochs, 5)):
        share = schedule.factor(epoch * steps, steps, epochs)
        assert share == pytest.approx(schedule.rate_factor**epoch)


def test_that_steps_fall_after_every_so_many_epochs():
    schedule = StepSchedule(every_epochs=2, rate_factor=0.5)
    rates = [schedule.factor(step, 10, 6) for step in range(0, 60, 10)]
    assert rates == [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]
    assert schedule.factor(19, 10, 6) == 1.0


def test_that_no_schedule_rises_after_its_warm_up():
    for schedule in (CosineSchedule(warmup_epochs=0), StepSchedule()):
        rates = [schedule.factor(step, 7, 9) for step in range(63)]
        assert rates == sorted(rates, reverse=True)
