"""Trains until the disk is full; called in a process of its own.

Arguments: the run folder, and the largest size of a file in bytes, or "0" if the disk
itself is small.
"""

import resource
import signal
import sys
from pathlib import Path

from core.experiment.layers.core import Dense
from core.experiment.layers.reshaping import Flatten
from core.runs.events import RunEnded
from core.training import keeper
from core.training.control import RunControl
from core.training.engine import train
from tests.core.training.samples import Recording, tiny_data, tiny_experiment


def main() -> None:
    """Prints the last event."""
    folder, limit = Path(sys.argv[1]), int(sys.argv[2])
    keeper._SECONDS_BETWEEN_EPOCHS = 0.0  # pyright: ignore
    keeper._SHARE = 0  # pyright: ignore
    experiment = tiny_experiment((Flatten(), Dense(units=2000)), epochs=300)
    recording = Recording()
    data = tiny_data()
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    train(experiment, folder, recording, RunControl(), data)
    assert isinstance(recording.events[-1], RunEnded)
    assert len(recording.of(RunEnded)) == 1
    sys.stdout.write(recording.events[-1].model_dump_json())


if __name__ == "__main__":
    main()
