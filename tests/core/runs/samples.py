"""Runs written by hand, as small as they can be."""

from datetime import UTC, datetime
from pathlib import Path

from core.experiment import Experiment, TaskInfo, save_experiment
from core.runs import DataInfo, RunEnvironment, RunFolder
from core.runs.events import (
    BatchesEnded,
    EpochEnded,
    PhaseStarted,
    RunEnded,
    RunStarted,
    TrainingEvent,
)
from core.runs.writer import RunWriter

STEPS = 4


def started(run_dir: Path) -> RunStarted:
    return RunStarted(
        run_dir=str(run_dir),
        total_epochs=3,
        steps_per_epoch=STEPS,
        batch_size=8,
        train_count=32,
        validation_count=8,
        parameters=1234,
        metric_name="accuracy",
        device="CPU · 2 cores",
    )


def batches(epoch: int, first_step: int, count: int) -> BatchesEnded:
    return BatchesEnded(
        epoch=epoch,
        first_step=first_step,
        losses=tuple(
            epoch + step / 10 for step in range(first_step, first_step + count)
        ),
        metrics=(0.5,) * count,
        learning_rate=0.001,
        images_per_second=100.0,
    )


def epoch_ended(epoch: int, val_loss: float) -> EpochEnded:
    logs = {
        "loss": 1.0 / epoch,
        "accuracy": 0.5,
        "val_loss": val_loss,
        "val_accuracy": 1.0 - val_loss,
        "learning_rate": 0.001,
    }
    return EpochEnded(epoch=epoch, logs=logs, seconds=2.0, best=False)


def events_of_a_run(run_dir: Path) -> list[TrainingEvent]:
    return [
        started(run_dir),
        PhaseStarted(
            name="training",
            first_epoch=1,
            last_epoch=3,
            trainable_parameters=1234,
            frozen_parameters=0,
            learning_rate=0.001,
        ),
        batches(1, 0, 3),
        batches(1, 3, 1),
        epoch_ended(1, 0.5),
        batches(2, 0, 4),
        epoch_ended(2, 0.25),
        batches(3, 0, 4),
        epoch_ended(3, 0.75),
    ]


def write_run(
    folder: RunFolder, status: str | None = "completed", name: str = "Digits"
) -> None:
    """Leaves a run of three epochs; status None is a process that was killed."""
    folder.path.mkdir(parents=True, exist_ok=True)
    experiment = Experiment(name=name)
    training = experiment.training.replace(epochs=3)
    save_experiment(experiment.replace(training=training), folder.experiment)
    task = TaskInfo(input_shape=(8, 8, 1), class_names=("a", "b"))
    data = DataInfo(
        name="Digits",
        task=task,
        train_count=32,
        validation_count=8,
        test_count=8,
        fingerprint="f",
    )
    folder.data_info.write_text(data.model_dump_json())
    environment = RunEnvironment(
        started=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        device="CPU · 2 cores",
        parameters=1234,
    )
    folder.environment.write_text(environment.model_dump_json())
    writer = RunWriter(folder)
    for event in events_of_a_run(folder.path):
        writer.write(event)
    if status is not None:
        end = RunEnded.model_validate(
            {"status": status, "reason": "It ended.", "seconds": 7.5, "epochs_done": 3}
        )
        writer.write(end)
    writer.close()
