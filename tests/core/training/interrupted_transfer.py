"""Trains the same run of several phases in several ways, in a process of its own."""

import os
import shutil
import sys
from pathlib import Path

from core.runs.events import BatchesEnded, CheckpointSaved, TrainingEvent
from core.training import keeper, reporter
from core.training.control import RunControl
from core.training.engine import resume_run, train
from tests.core.training.interrupted_runs import killed_after_checkpoint, train_stopped
from tests.core.training.samples import Recording, tiny_data
from tests.core.training.transfer import pretrained, transfer

HEAD_EPOCHS, STAGES, STAGE_EPOCHS, STEPS = 2, 2, 2, 8
EPOCHS = HEAD_EPOCHS + STAGES * STAGE_EPOCHS

_FEATURES = 4
_EPOCH = STEPS + 1 + 1 + 1
_HEAD = _FEATURES + HEAD_EPOCHS * _EPOCH
_STAGE = _FEATURES + STAGE_EPOCHS * _EPOCH
"""The looks of each part; the last stage has no features, all of it is trained."""

STOPS = {
    "everywhere": (
        2,
        (_FEATURES - 2) + _EPOCH + 3,
        _EPOCH - 3,
        2,
        (_FEATURES - 2) + 5,
        _STAGE - _FEATURES - 5,
        _EPOCH + 4,
    ),
    "between_the_phases": (_HEAD,),
}
PLACES = {
    "everywhere": [
        (0, 0, "FeatureProgress"),
        (1, 3, "BatchesEnded"),
        (2, 0, "PhaseStarted"),
        (2, 0, "FeatureProgress"),
        (2, 5, "BatchesEnded"),
        (4, 0, "PhaseStarted"),
        (5, 4, "BatchesEnded"),
    ],
    "between_the_phases": [(2, 0, "PhaseStarted")],
}


def experiment(root: Path):
    """Everything that a phase could forget."""
    return transfer(
        root / "base",
        epochs=HEAD_EPOCHS,
        deterministic=True,
        optimizer={"kind": "Adam", "learning_rate": 0.01},
        fine_tuning={
            "epochs": STAGES * STAGE_EPOCHS,
            "gradual": True,
            "gradual_steps": STAGES,
            "learning_rate_fraction": 0.3,
            "base_rate_fraction": 0.5,
            "reset_optimizer": False,
            "schedule": {"kind": "cosine"},
        },
    )


def _killed_in_fine_tuning(root: Path) -> None:
    keeper._SECONDS_BETWEEN_EPOCHS = 0.0  # pyright: ignore
    keeper._SHARE = 0  # pyright: ignore
    reporter.SECONDS_BETWEEN_EVENTS = 0.0  # pyright: ignore
    killer: dict[str, bool] = {}

    def react(event: TrainingEvent) -> None:
        if isinstance(event, CheckpointSaved | BatchesEnded):
            killed_after_checkpoint(event, killer, epoch=HEAD_EPOCHS + 1)

    folder = root / "killed"
    train(experiment(root), folder, Recording(react), RunControl(), tiny_data())


def _without_features(root: Path) -> None:
    """Removes what an earlier run has computed and kept."""
    shutil.rmtree(root / "home" / "data" / "features", ignore_errors=True)


def main() -> None:
    """Leaves one run folder for each way below the given folder."""
    root, what = Path(sys.argv[1]), sys.argv[2]
    os.environ["LOSSLINE_HOME"] = str(root / "home")
    if what == "killed":
        pretrained(root / "base")
        _killed_in_fine_tuning(root)
    resume_run(root / "killed", Recording(), RunControl(), tiny_data())
    train(experiment(root), root / "whole", Recording(), RunControl(), tiny_data())
    for name, looks in STOPS.items():
        _without_features(root)
        train_stopped(experiment(root), root / name, looks)


if __name__ == "__main__":
    main()
