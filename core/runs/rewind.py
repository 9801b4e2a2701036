"""Cutting a run's files back to its checkpoint, before the run goes on from there."""

from core.experiment.files import write_atomically
from core.runs.events import (
    BatchesEnded,
    CheckpointSaved,
    EpochEnded,
    FeatureProgress,
    PhaseStarted,
    RunEnded,
    TrainingEvent,
    ValidationProgress,
)
from core.runs.folder import RunFolder
from core.runs.history import read_events, whole_lines


def rewind(folder: RunFolder, epochs_done: int, step: int) -> None:
    """Removes from history and events what the resumed run will do again.

    The end of the run goes too: the file has one end, and that of a resumed run is yet
    to come.

    Args:
        folder: The run.
        epochs_done: Whole epochs of the checkpoint.
        step: Steps done of the next epoch.

    Raises:
        ProblemError: a file can't be read.
        OSError: a file can't be written.
    """
    kept = [
        cut
        for event in read_events(folder.events)
        if (cut := _cut(event, epochs_done, step)) is not None
    ]
    text = "".join(event.model_dump_json() + "\n" for event in kept)
    write_atomically(folder.events, text)
    if folder.history.is_file():
        header, *rows = whole_lines(folder.history) or [""]
        rows = [row for row in rows if _epoch_of(row) < epochs_done]
        lines = [header, *rows] if rows else []
        write_atomically(folder.history, "".join(f"{line}\n" for line in lines))


def _epoch_of(row: str) -> float:
    try:
        return int(row.split(",", 1)[0])
    except ValueError:
        return float("inf")


def _cut(event: TrainingEvent, epochs_done: int, step: int) -> TrainingEvent | None:
    match event:
        case RunEnded() | FeatureProgress():
            return None
        case PhaseStarted():
            # A phase that was just about to begin will be announced again.
            return event if event.first_epoch <= max(1, epochs_done) else None
        case EpochEnded():
            return event if event.epoch <= epochs_done else None
        case ValidationProgress():
            return event if event.epoch <= epochs_done else None
        case CheckpointSaved():
            done = (event.epoch, event.step) <= (epochs_done, step)
            return event if done else None
        case BatchesEnded():
            return _cut_batches(event, epochs_done, step)
        case _:
            return event


def _cut_batches(
    event: BatchesEnded, epochs_done: int, step: int
) -> BatchesEnded | None:
    if event.epoch <= epochs_done:
        return event
    kept = step - event.first_step
    if event.epoch > epochs_done + 1 or kept <= 0:
        return None
    return event.replace(losses=event.losses[:kept], metrics=event.metrics[:kept])
