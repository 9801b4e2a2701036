"""A window in which many runs were trained holds the memory of none of them."""

import sys
from pathlib import Path

import pytest

from core.experiment.layers.core import Dense
from core.experiment.layers.reshaping import Flatten
from core.runs.events import RunEnded
from core.training.control import RunControl
from core.training.engine import train
from tests.core.training.samples import Recording, tiny_data, tiny_experiment

MEGABYTE = 1024**2
BIG = 2000 * 2000 * 4 * 3 / MEGABYTE
"""Weights and both averages of Adam of the large layer, in megabytes."""


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / MEGABYTE


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_that_a_run_gives_its_memory_back(tmp_path):
    layers = (
        Flatten(),
        Dense(units=2000, activation="silu"),
        Dense(units=2000, activation="silu"),
    )
    data = tiny_data()
    sizes = []
    for run in range(5):
        recording = Recording()
        folder = tmp_path / str(run)
        train(tiny_experiment(layers, epochs=1), folder, recording, RunControl(), data)
        assert recording.of(RunEnded)[0].status == "completed"
        sizes.append(_resident())
    # The first run also pays for what TensorFlow keeps for itself.
    assert sizes[-1] - sizes[1] < 1.5 * BIG, sizes
