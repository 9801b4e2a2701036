"""Trains the same run in several ways; called in a process of its own.

Deterministic operations hold for a whole process and can't be switched off again, so
this must not happen in the process of the other tests.
"""

import os
import signal
import sys
from pathlib import Path

from core.experiment.training import EarlyStoppingSpec
from core.runs.events import BatchesEnded, CheckpointSaved, EpochEnded, TrainingEvent
from core.training import keeper, reporter
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

STOPS = {
    "at_once": (0,),
    "after_two_epochs": (2 * LOOKS_AN_EPOCH,),
    "within_an_epoch": (LOOKS_AN_EPOCH + 3,),
    "before_validation": (LOOKS_AN_EPOCH + STEPS,),
    "in_validation": (LOOKS_AN_EPOCH + STEPS + 2,),
    "again_and_again": (3, 4, 11, 2),
}


def experiment(training_seed: int = 1):
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

    def react(event: TrainingEvent) -> None:
        if isinstance(event, EpochEnded):
            control.request_pause()
            threading.Timer(0.02, control.resume).start()

    train(experiment(), folder, Recording(react), control, tiny_data())


def train_stopped(folder: Path, looks: tuple[int, ...]) -> None:
    """Trains, stopping and resuming."""
    train(experiment(), folder, Recording(), StopAfter(looks[0]), tiny_data())
    for more in looks[1:]:
        resume_run(folder, Recording(), StopAfter(more), tiny_data())
    resume_run(folder, Recording(), RunControl(), tiny_data())


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
        train_stopped(root / name, looks)


if __name__ == "__main__":
    main()
