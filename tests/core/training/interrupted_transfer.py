"""Trains the same run of several phases in several ways, in a process of its own."""

import os
import shutil
import sys
from pathlib import Path

from core.runs.events import BatchesEnded, CheckpointSaved, TrainingEvent
from core.training import keeper, reporter
from core.training.control import RunControl
from core.training.engine import resume_run, train
from tests.core.training.interrupted_runs import killed_after_checkpoint
from tests.core.training.samples import Recording, StopAfter, tiny_data
from tests.core.training.transfer import pretrained, transfer

HEAD_EPOCHS, STAGES, STAGE_EPOCHS, STEPS = 2, 2, 2, 8
EPOCHS = HEAD_EPOCHS + STAGES * STAGE_EPOCHS

_LOOK_AT_IMAGES = (1 + 1) + (STEPS + 1)
_EPOCH = STEPS + 1 + 1 + 1
_HEAD = _LOOK_AT_IMAGES + HEAD_EPOCHS * _EPOCH
_STAGE = _LOOK_AT_IMAGES + STAGE_EPOCHS * _EPOCH

STOPS = {
    "while_features_are_computed": (4,),
    "within_the_head": (_LOOK_AT_IMAGES + _EPOCH + 3,),
    "between_the_phases": (_HEAD,),
    "while_the_next_features_are_computed": (_HEAD + 5,),
    "within_the_first_stage": (_HEAD + _LOOK_AT_IMAGES + 5,),
    "between_the_stages": (_HEAD + _STAGE,),
    "within_the_last_stage": (_HEAD + _STAGE + _EPOCH + 4,),
    "again_and_again": (_LOOK_AT_IMAGES + 3, _EPOCH + 12, 2, 25),
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


def _stopped(root: Path, name: str, looks: tuple[int, ...]) -> None:
    """Stops and resumes, without any features that were kept."""
    features = Path(os.environ["LOSSLINE_HOME"]) / "data" / "features"
    shutil.rmtree(features, ignore_errors=True)
    folder = root / name
    train(experiment(root), folder, Recording(), StopAfter(looks[0]), tiny_data())
    for more in looks[1:]:
        resume_run(folder, Recording(), StopAfter(more), tiny_data())
    resume_run(folder, Recording(), RunControl(), tiny_data())


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
        _stopped(root, name, looks)


if __name__ == "__main__":
    main()
