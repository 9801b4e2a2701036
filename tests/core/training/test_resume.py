"""A run that was interrupted in any way gives the numbers of one that was not."""

import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from core.runs import RunFolder, load_record, read_events, read_history
from core.runs.events import BatchesEnded, EpochEnded, RunEnded
from core.training.checkpoint import read_checkpoint
from tests.core.training.interrupted_runs import EPOCHS, STEPS, STOPS

WAYS = ("paused", "killed", *STOPS)


def _call(root: Path, what: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.core.training.interrupted_runs", str(root), what],
        capture_output=True,
        text=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        cwd=Path(__file__).parents[3],
        check=False,
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("runs")
    killed = _call(root, "killed")
    assert killed.returncode < 0, killed.stderr
    record = load_record(root / "killed")
    assert record.status == "interrupted"
    assert record.can_resume
    rest = _call(root, "rest")
    assert rest.returncode == 0, rest.stderr
    return root


def _state(run_dir: Path):
    checkpoint = read_checkpoint(RunFolder(run_dir))
    assert checkpoint is not None
    return checkpoint


def _steps(run_dir: Path) -> list[tuple[int, int, float, float]]:
    return [
        (event.epoch, event.first_step + offset, loss, metric)
        for event in read_events(run_dir)
        if isinstance(event, BatchesEnded)
        for offset, (loss, metric) in enumerate(
            zip(event.losses, event.metrics, strict=True)
        )
    ]


@pytest.mark.parametrize("way", WAYS)
def test_that_the_weights_are_bit_for_bit_those_of_an_uninterrupted_run(runs, way):
    whole, other = _state(runs / "whole"), _state(runs / way)
    for group in ("model", "optimizer", "best"):
        expected, found = getattr(whole, group), getattr(other, group)
        assert len(expected) == len(found)
        for one, two in zip(expected, found, strict=True):
            np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("way", WAYS)
def test_that_the_state_is_that_of_an_uninterrupted_run(runs, way):
    timeless = {"seconds": 0.0, "epoch_seconds": 0.0}
    whole, other = _state(runs / "whole").state, _state(runs / way).state
    assert other.replace(**timeless) == whole.replace(**timeless)


@pytest.mark.parametrize("way", WAYS)
def test_that_every_step_is_written_down_exactly_once(runs, way):
    steps = _steps(runs / way)
    assert [step[:2] for step in steps] == [
        (epoch, step) for epoch in range(1, EPOCHS + 1) for step in range(STEPS)
    ]
    assert steps == _steps(runs / "whole")


@pytest.mark.parametrize("way", WAYS)
def test_that_the_history_is_that_of_an_uninterrupted_run(runs, way):
    assert read_history(runs / way) == read_history(runs / "whole")


@pytest.mark.parametrize("way", WAYS)
def test_that_the_story_has_one_end(runs, way):
    events = read_events(runs / way)
    ends = [event for event in events if isinstance(event, RunEnded)]
    assert ends == events[-1:]
    assert ends[0].status == "completed"
    epochs = [event.epoch for event in events if isinstance(event, EpochEnded)]
    assert epochs == list(range(1, EPOCHS + 1))


@pytest.mark.parametrize("way", WAYS)
def test_that_the_resulting_model_is_that_of_an_uninterrupted_run(runs, way):
    expected = keras.models.load_model(runs / "whole" / "best.keras").get_weights()
    found = keras.models.load_model(runs / way / "best.keras").get_weights()
    for one, two in zip(expected, found, strict=True):
        np.testing.assert_array_equal(one, two)
