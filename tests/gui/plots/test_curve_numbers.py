"""The numbers behind the plots: buffers, smoothing, thinning, positions, table."""

import csv
import io
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import TrainingSpec
from core.experiment.optimizers import Adam
from core.experiment.schedules import (
    CosineSchedule,
    ReduceOnPlateauSchedule,
    StepSchedule,
)
from core.runs import History
from core.runs.events import BatchesEnded
from gui.plots.buffer import GrowingArray
from gui.plots.compared import ComparedRun
from gui.plots.planned_rate import describe_plan, planned_rates
from gui.plots.readout import lines_at, nearest_step
from gui.plots.run_curves import RunCurves
from gui.plots.smoothing import Smoother
from gui.plots.table import curves_as_csv
from gui.plots.thinning import thin, visible
from tests.gui.recorded_run import (
    STEPS,
    epoch_events,
    loss_at,
    phase,
    run_started,
    whole_run,
)

FINITE = st.floats(-1e6, 1e6, allow_nan=False)
PARTS = st.lists(st.lists(FINITE, max_size=40), max_size=10)


def curves_of(events) -> RunCurves:
    curves = RunCurves()
    for event in events:
        curves.add(event)
    return curves


def grown(parts) -> GrowingArray:
    array = GrowingArray(capacity=1)
    for part in parts:
        array.extend(part)
    return array


@given(PARTS)
def test_that_a_growing_array_holds_what_was_added(parts) -> None:
    array = grown(parts)
    assert array.values.tolist() == [value for part in parts for value in part]
    assert array.values.dtype == np.float64


@given(PARTS, PARTS)
def test_that_what_is_put_before_comes_first(parts, earlier) -> None:
    array = grown(parts)
    array.put_before(grown(earlier).values)
    expected = [value for part in [*earlier, *parts] for value in part]
    assert array.values.tolist() == expected


@given(PARTS, st.floats(0.01, 0.99))
def test_that_smoothing_piece_by_piece_equals_smoothing_at_once(parts, weight) -> None:
    source = GrowingArray()
    smoother = Smoother(source, weight)
    for part in parts:
        source.extend(part)
        smoother.values()
    at_once = Smoother(source, weight).values()
    np.testing.assert_allclose(smoother.values(), at_once, rtol=1e-9, atol=1e-6)


@given(st.lists(FINITE, min_size=1, max_size=60), st.floats(0.01, 0.99))
def test_that_an_average_stays_between_the_extremes_of_what_it_has_seen(
    values, weight
) -> None:
    smoothed = Smoother(grown([values]), weight).values()
    assert smoothed[0] == pytest.approx(values[0], abs=1e-6)
    margin = 1e-6 * max(1.0, *(abs(value) for value in values))
    for position, value in enumerate(smoothed):
        seen = values[: position + 1]
        assert min(seen) - margin <= value <= max(seen) + margin


def test_that_a_value_that_is_no_number_does_not_spoil_the_average() -> None:
    smoothed = Smoother(grown([[1.0, math.nan, 1.0]]), 0.5).values()
    assert smoothed[0] == 1.0
    assert math.isnan(smoothed[1])
    assert smoothed[2] == 1.0


def test_that_the_average_begins_anew_after_the_source_was_cut() -> None:
    source = grown([[5.0, 5.0, 5.0]])
    smoother = Smoother(source, 0.9)
    smoother.values()
    source.truncate(0)
    source.extend([1.0, 1.0, 1.0, 1.0])
    assert smoother.values().tolist() == pytest.approx([1.0] * 4)


@given(st.lists(FINITE, min_size=1, max_size=3000), st.integers(4, 200))
def test_that_thinning_keeps_the_peaks_and_the_ends(values, most) -> None:
    y = np.array(values)
    x = np.arange(len(y), dtype=np.float64)
    thin_x, thin_y = thin(x, y, most)
    assert len(thin_x) == len(thin_y)
    assert len(thin_x) <= max(len(values) if len(values) <= most else 0, most + 2)
    assert thin_y.max() == y.max()
    assert thin_y.min() == y.min()
    assert thin_x[0] == x[0]
    assert thin_x[-1] == x[-1]
    assert np.all(np.diff(thin_x) >= 0)


def test_that_a_view_keeps_one_point_beyond_its_ends() -> None:
    x = np.arange(10.0)
    seen, _values = visible(x, x, 3.5, 5.5)
    assert seen.tolist() == [3.0, 4.0, 5.0, 6.0]


def test_that_the_last_step_of_an_epoch_lies_at_the_epoch() -> None:
    curves = curves_of(whole_run())
    steps = curves.step_x.values
    assert steps[0] == pytest.approx(1 / STEPS)
    assert steps[STEPS - 1] == pytest.approx(1.0)
    assert steps[-1] == pytest.approx(4.0)
    assert curves.epochs("loss").x.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert curves.steps["loss"].values[STEPS - 1] == pytest.approx(loss_at(1.0))


def test_that_the_best_epoch_is_the_last_one_marked_best() -> None:
    assert curves_of(whole_run(best=2)).best_epoch == 2


def test_that_the_history_of_the_curves_is_that_of_the_run_folder() -> None:
    history = curves_of(whole_run()).history()
    assert history.epochs == (1, 2, 3, 4)
    assert history.best_epoch() == 3
    assert history.at(2)["loss"] == pytest.approx(loss_at(1.5))


def test_that_another_run_begins_with_empty_curves() -> None:
    curves = curves_of(whole_run())
    curves.add(run_started(run_dir="/runs/two"))
    assert curves.empty
    assert curves.best_epoch is None


def test_that_a_resumed_run_goes_on_from_where_it_was_cut() -> None:
    curves = curves_of(whole_run())
    curves.add(run_started(run_dir="/runs/one", start_epoch=2, start_step=5))
    assert curves.progress == pytest.approx(2 + 5 / STEPS)
    assert curves.num_epochs == 2
    assert not curves.starts_late
    for event in epoch_events(3):
        if not isinstance(event, BatchesEnded) or event.first_step >= 5:
            curves.add(event)
    assert np.all(np.diff(curves.step_x.values) > 0)
    assert len(curves.step_x) == 3 * STEPS


def test_that_the_earlier_part_of_a_resumed_run_is_laid_before_it() -> None:
    earlier = curves_of(whole_run())
    curves = curves_of(
        [run_started(start_epoch=2), phase("training", 1, 4), *epoch_events(3)]
    )
    assert curves.starts_late
    curves.lay_before(earlier)
    np.testing.assert_array_equal(
        curves.step_x.values, curves_of(whole_run(3)).step_x.values
    )
    assert curves.epochs("loss").x.tolist() == [1.0, 2.0, 3.0]
    assert curves.best_epoch == 3


def test_that_the_table_holds_steps_epochs_and_compared_runs() -> None:
    curves = curves_of(whole_run())
    other = ComparedRun(
        path=Path("/runs/old"),
        name="old",
        history=History((1, 2), {"val_loss": (0.5, 0.4), "val_accuracy": (0.8, 0.9)}),
        metric_name="accuracy",
        place=0,
    )
    raw = {name: values.values for name, values in curves.steps.items()}
    rows = list(csv.DictReader(io.StringIO(curves_as_csv(curves, raw, [other]))))
    assert len(rows) == 4 * STEPS
    first = rows[STEPS - 1]
    assert float(first["epoch"]) == 1.0
    assert float(first["step_loss"]) == pytest.approx(loss_at(1.0))
    assert float(first["loss"]) == pytest.approx(loss_at(0.5))
    assert first["val_loss (old)"] == "0.5"
    assert rows[0]["loss"] == ""


def test_that_the_nearest_step_is_found_at_both_ends() -> None:
    curves = curves_of(whole_run())
    assert nearest_step(curves, -5.0) == 0
    assert nearest_step(curves, 99.0) == 4 * STEPS - 1
    assert nearest_step(RunCurves(), 1.0) is None


def test_that_the_readout_gives_the_nearest_epoch_and_step() -> None:
    said = [line for _token, line in lines_at(curves_of(whole_run()), "loss", 2.1)]
    assert said[0] == "Epoch 2"
    assert said[1] == f"training {loss_at(1.5):.3f}"
    assert said[3] == f"step 2 of epoch 3: {loss_at(2.1):.3f}"


def test_that_the_plan_is_what_the_schedule_says_at_each_step() -> None:
    training = TrainingSpec(
        epochs=3, optimizer=Adam(learning_rate=0.01), schedule=CosineSchedule()
    )
    x, rates = planned_rates(training, 10)
    assert len(x) == 30
    expected = [0.01 * training.schedule.factor(step, 10, 3) for step in range(30)]
    np.testing.assert_allclose(rates, expected)


def test_that_the_plan_is_told_in_words() -> None:
    assert describe_plan(TrainingSpec()) == "0.001 throughout"
    stepped = TrainingSpec(schedule=StepSchedule(every_epochs=5, rate_factor=0.1))
    assert describe_plan(stepped) == "0.001 → 0.0001"
    plateau = TrainingSpec(schedule=ReduceOnPlateauSchedule())
    assert "falls when the validation loss stops getting better" in describe_plan(
        plateau
    )
