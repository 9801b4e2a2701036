"""Trains the same run in several ways; called in a process of its own.

Deterministic operations hold for a whole process and can't be switched off again, so
this must not happen in the process of the other tests.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from core.experiment import Experiment
from core.experiment.training import EarlyStoppingSpec
from core.runs import RunFolder
from core.runs.events import (
    BatchesEnded,
    CheckpointSaved,
    EpochEnded,
    FeatureProgress,
    PhaseStarted,
    TrainingEvent,
    ValidationProgress,
)
from core.training import keeper, reporter
from core.training.checkpoint import read_checkpoint
from core.training.control import RunControl
from core.training.engine import resume_run, train
from tests.core.training.samples import (
    NOISY_LAYERS,
    Recording,
    StopAfter,
    tiny_data,
    tiny_experiment,
)

EPOCHS, STEPS, VALIDATION_STEPS = 4, 8, 1
LOOKS_AN_EPOCH = STEPS + 1 + VALIDATION_STEPS + 1

_PROGRESS = (
    PhaseStarted,
    FeatureProgress,
    BatchesEnded,
    ValidationProgress,
    EpochEnded,
)

STOPS = {
    "around_an_epoch": (0, LOOKS_AN_EPOCH + 3, LOOKS_AN_EPOCH - 3),
    "around_a_validation": (LOOKS_AN_EPOCH + STEPS, 2),
}
"""After how many looks to stop: at first, and after each resuming."""

PLACES = {
    "around_an_epoch": [
        (0, 0, "PhaseStarted"),
        (1, 3, "BatchesEnded"),
        (2, 0, "EpochEnded"),
    ],
    "around_a_validation": [(1, 8, "BatchesEnded"), (1, 8, "ValidationProgress")],
}
"""Where that is: epochs done, steps done in the next, what was told last."""


def experiment(training_seed: int = 1) -> Experiment:
    """Everything that could depend on the past: dropout, schedule, Adam, plateaus."""
    return tiny_experiment(
        NOISY_LAYERS,
        epochs=EPOCHS,
        deterministic=True,
        class_weights="balanced",
        schedule={"kind": "reduce_on_plateau", "patience": 1, "rate_factor": 0.7},
        early_stopping=EarlyStoppingSpec(patience=50),
    ).replace(seed=training_seed)


def killed_after_checkpoint(
    event: TrainingEvent, killer: dict[str, bool], epoch: int = 2
) -> None:
    """Kills this process at the first steps after the checkpoint of an epoch."""
    if isinstance(event, CheckpointSaved) and event.epoch == epoch:
        killer["armed"] = True
    if killer.get("armed") and isinstance(event, BatchesEnded):
        os.kill(os.getpid(), signal.SIGKILL)


def train_whole(folder: Path) -> None:
    """Trains without any interruption."""
    train(experiment(), folder, Recording(), RunControl(), tiny_data())


def train_paused(folder: Path) -> None:
    """Trains with a pause after each epoch, ended by another thread."""
    import threading

    control = RunControl()
    pauses: list[int] = []

    def let_go_on(epoch: int) -> None:
        while not control.waiting:
            time.sleep(0.005)
        pauses.append(epoch)
        control.resume()

    def react(event: TrainingEvent) -> None:
        if isinstance(event, EpochEnded) and event.epoch < EPOCHS:
            control.request_pause()
            threading.Thread(target=let_go_on, args=(event.epoch,), daemon=True).start()

    train(experiment(), folder, Recording(react), control, tiny_data())
    assert pauses == list(range(1, EPOCHS))


def train_stopped(what: Experiment, folder: Path, looks: tuple[int, ...]) -> None:
    """Trains, stopping and resuming; leaves beside the run where it stopped."""
    places: list[tuple[int, int, str]] = []
    for number, more in enumerate(looks):
        told, control = Recording(), StopAfter(more)
        if number == 0:
            train(what, folder, told, control, tiny_data())
        else:
            resume_run(folder, told, control, tiny_data())
        places.append(_place(folder, told))
    resume_run(folder, Recording(), RunControl(), tiny_data())
    folder.with_suffix(".json").write_text(json.dumps(places))


def _place(folder: Path, told: Recording) -> tuple[int, int, str]:
    checkpoint = read_checkpoint(RunFolder(folder))
    assert checkpoint is not None
    last = [type(e).__name__ for e in told.events if isinstance(e, _PROGRESS)][-1:]
    return checkpoint.state.epochs_done, checkpoint.state.step, "".join(last)


def train_until_killed(folder: Path) -> None:
    """Is killed in the third epoch; never returns."""
    keeper._SECONDS_BETWEEN_EPOCHS = 0.0  # pyright: ignore
    keeper._SHARE = 0  # pyright: ignore
    reporter.SECONDS_BETWEEN_EVENTS = 0.0  # pyright: ignore
    killer: dict[str, bool] = {}
    react = lambda event: killed_after_checkpoint(event, killer)  # noqa: E731
    train(experiment(), folder, Recording(react), RunControl(), tiny_data())


def main() -> None:
    """Leaves one run folder for each way below the given folder."""
    root, what = Path(sys.argv[1]), sys.argv[2]
    if what == "killed":
        train_until_killed(root / "killed")
    resume_run(root / "killed", Recording(), RunControl(), tiny_data())
    train_whole(root / "whole")
    train_paused(root / "paused")
    for name, looks in STOPS.items():
        train_stopped(experiment(), root / name, looks)


if __name__ == "__main__":
    main()
