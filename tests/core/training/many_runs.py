"""Trains several runs one after the other and prints the resident memory after each.

A process of its own, started by `test_release`: what other tests have left in theirs
would be counted, too.
"""

import gc
import json
import sys
from pathlib import Path

from core.experiment.layers.core import Dense
from core.experiment.layers.reshaping import Flatten
from core.runs.events import RunEnded
from core.training.control import RunControl
from core.training.engine import train
from tests.core.training.samples import Recording, tiny_data, tiny_experiment

UNITS = 2000
RUNS = 6


def resident() -> int:
    """Returns the bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def main(folder: Path) -> None:
    """Trains in a folder."""
    layers = (
        Flatten(),
        Dense(units=UNITS, activation="silu"),
        Dense(units=UNITS, activation="silu"),
    )
    data = tiny_data()
    sizes: list[int] = []
    for run in range(RUNS):
        recording = Recording()
        experiment = tiny_experiment(layers, epochs=1)
        train(experiment, folder / str(run), recording, RunControl(), data)
        assert recording.of(RunEnded)[0].status == "completed"
        # What waits for the next collection is not kept; it would only blur the sizes.
        gc.collect()
        sizes.append(resident())
    sys.stdout.write(json.dumps(sizes) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
