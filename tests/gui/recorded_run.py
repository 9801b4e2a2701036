"""A run as a list of events, written by hand, for tests that need no TensorFlow."""

import math
from collections.abc import Iterator

from core.runs.events import (
    BatchesEnded,
    EpochEnded,
    PhaseStarted,
    RunEnded,
    RunStarted,
    TrainingEvent,
)

STEPS = 20
TOGETHER = 5


def run_started(
    epochs: int = 4, run_dir: str = "/runs/one", **values: int
) -> RunStarted:
    return RunStarted(
        run_dir=run_dir,
        total_epochs=epochs,
        steps_per_epoch=STEPS,
        batch_size=32,
        train_count=32 * STEPS,
        validation_count=100,
        parameters=1234,
        metric_name="accuracy",
        device="CPU · 2 cores",
        **values,
    )


def phase(name: str, first: int, last: int, trainable: int = 1234) -> PhaseStarted:
    return PhaseStarted(
        name=name,
        first_epoch=first,
        last_epoch=last,
        trainable_parameters=trainable,
        frozen_parameters=0,
        learning_rate=0.001,
    )


def loss_at(x: float) -> float:
    """The loss of the recorded run at a position in epochs."""
    return 2.0 * math.exp(-x)


def val_loss_at(epoch: int, best: int) -> float:
    return loss_at(min(epoch, best)) + 0.05 + 0.05 * max(0, epoch - best)


def epoch_events(epoch: int, best: int = 3) -> Iterator[TrainingEvent]:
    """The events of one epoch; the validation loss is lowest at `best`."""
    for first in range(0, STEPS, TOGETHER):
        positions = [epoch - 1 + (first + k + 1) / STEPS for k in range(TOGETHER)]
        yield BatchesEnded(
            epoch=epoch,
            first_step=first,
            losses=tuple(loss_at(x) for x in positions),
            metrics=tuple(1 - loss_at(x) / 2 for x in positions),
            learning_rate=0.001,
            images_per_second=8123.0,
            seconds_left=24.0,
        )
    yield EpochEnded(
        epoch=epoch,
        logs={
            "loss": loss_at(epoch - 0.5),
            "accuracy": 1 - loss_at(epoch - 0.5) / 2,
            "val_loss": val_loss_at(epoch, best),
            "val_accuracy": 1 - val_loss_at(epoch, best) / 2,
            "learning_rate": 0.001,
        },
        seconds=1.0,
        best=epoch <= best,
    )


def whole_run(epochs: int = 4, best: int = 3) -> list[TrainingEvent]:
    events: list[TrainingEvent] = [run_started(epochs), phase("training", 1, epochs)]
    for epoch in range(1, epochs + 1):
        events.extend(epoch_events(epoch, best))
    events.append(
        RunEnded(
            status="completed",
            reason=f"All {epochs} epochs are done.",
            best_epoch=min(best, epochs),
            epochs_done=epochs,
            seconds=float(epochs),
        )
    )
    return events
