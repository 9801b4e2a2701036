"""Trains until the disk is full; called in a process of its own.

Arguments: run folders, and behind each the largest size of a file in bytes, or "0" if
the disk itself is small.
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


def train_until_full(folder: Path, limit: int) -> RunEnded:
    """Returns the last event."""
    experiment = tiny_experiment((Flatten(), Dense(units=2000)), epochs=300)
    recording = Recording()
    data = tiny_data()
    if limit:
        _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    train(experiment, folder, recording, RunControl(), data)
    (ended,) = recording.of(RunEnded)
    assert recording.events[-1] is ended
    return ended


def main() -> None:
    """Prints the last event of each run, one a line."""
    keeper._SECONDS_BETWEEN_EPOCHS = 0.0  # pyright: ignore
    keeper._SHARE = 0  # pyright: ignore
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for folder, limit in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        ended = train_until_full(Path(folder), int(limit))
        sys.stdout.write(f"{ended.model_dump_json()}\n")


if __name__ == "__main__":
    main()
