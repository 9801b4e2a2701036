"""A run that was interrupted in any way gives the numbers of one that was not.

First plain runs, then runs that go through a head phase and two stages of fine-tuning.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from core.runs import RunFolder, load_record, read_events, read_history
from core.runs.events import BatchesEnded, EpochEnded, PhaseStarted, RunEnded
from core.training.checkpoint import read_checkpoint
from tests.core.training import interrupted_runs, interrupted_transfer

PLAIN, PHASES = "interrupted_runs", "interrupted_transfer"
EPOCHS = {PLAIN: interrupted_runs.EPOCHS, PHASES: interrupted_transfer.EPOCHS}
PLACES = {PLAIN: interrupted_runs.PLACES, PHASES: interrupted_transfer.PLACES}
STEPS = 8
WAYS = [
    *((PLAIN, way) for way in ("paused", "killed", *interrupted_runs.STOPS)),
    *((PHASES, way) for way in ("killed", *interrupted_transfer.STOPS)),
]


def _call(script: str, root: Path, what: str) -> subprocess.CompletedProcess[str]:
    (root / "tmp").mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", f"tests.core.training.{script}", str(root), what],
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "TMPDIR": str(root / "tmp"),
        },
        cwd=Path(__file__).parents[3],
        check=False,
    )


@pytest.fixture(scope="module")
def all_runs(tmp_path_factory) -> dict[str, Path]:
    return {
        script: _made_by(script, tmp_path_factory.mktemp(script))
        for script in (PLAIN, PHASES)
    }


@pytest.fixture(params=WAYS, ids=lambda way: "-".join(way))
def case(request, all_runs) -> "tuple[str, Path, Path]":
    """The script, the folder of the uninterrupted run, and that of the other."""
    script, way = request.param
    return script, all_runs[script] / "whole", all_runs[script] / way


def _made_by(script: str, root: Path) -> Path:
    killed = _call(script, root, "killed")
    assert killed.returncode < 0, killed.stderr
    record = load_record(root / "killed")
    assert record.status == "interrupted"
    assert record.can_resume
    rest = _call(script, root, "rest")
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


@pytest.mark.parametrize("script", [PLAIN, PHASES])
def test_that_each_run_stopped_where_it_was_meant_to(script, all_runs):
    for way, places in PLACES[script].items():
        found = json.loads((all_runs[script] / f"{way}.json").read_text())
        assert [tuple(place) for place in found] == places, way


@pytest.mark.parametrize("script", [PLAIN, PHASES])
def test_that_a_killed_program_leaves_no_generated_code_behind(script, all_runs):
    # AutoGraph writes what it generates into files, and removes them at a usual end.
    assert list((all_runs[script] / "tmp").glob("__autograph*")) == []


def test_that_the_weights_are_bit_for_bit_those_of_an_uninterrupted_run(case):
    whole, other = (_state(folder) for folder in case[1:])
    for group in ("model", "optimizer", "best"):
        expected, found = getattr(whole, group), getattr(other, group)
        assert len(expected) == len(found)
        for one, two in zip(expected, found, strict=True):
            np.testing.assert_array_equal(one, two)


def test_that_the_state_is_that_of_an_uninterrupted_run(case):
    timeless = {"seconds": 0.0, "epoch_seconds": 0.0}
    whole, other = (_state(folder).state for folder in case[1:])
    assert other.replace(**timeless) == whole.replace(**timeless)


def test_that_every_step_is_written_down_exactly_once(case):
    script, whole, other = case
    steps = _steps(other)
    epochs = range(1, EPOCHS[script] + 1)
    assert [step[:2] for step in steps] == [
        (epoch, step) for epoch in epochs for step in range(STEPS)
    ]
    assert steps == _steps(whole)


def test_that_the_history_is_that_of_an_uninterrupted_run(case):
    _, whole, other = case
    assert read_history(other) == read_history(whole)


def test_that_the_story_has_one_end(case):
    script, _, other = case
    events = read_events(other)
    ends = [event for event in events if isinstance(event, RunEnded)]
    assert ends == events[-1:]
    assert ends[0].status == "completed"
    epochs = [event.epoch for event in events if isinstance(event, EpochEnded)]
    assert epochs == list(range(1, EPOCHS[script] + 1))


def test_that_the_resulting_model_is_that_of_an_uninterrupted_run(case):
    expected, found = (
        keras.models.load_model(folder / "best.keras").get_weights()
        for folder in case[1:]
    )
    for one, two in zip(expected, found, strict=True):
        np.testing.assert_array_equal(one, two)


def test_that_every_phase_is_announced_at_its_place(case):
    _, whole, other = case
    found, expected = (
        list(dict.fromkeys(e for e in read_events(folder) if _is_phase(e)))
        for folder in (other, whole)
    )
    assert found == expected


def _is_phase(event) -> bool:
    return isinstance(event, PhaseStarted)
