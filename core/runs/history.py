"""Reading what a run has written, also after its process was killed."""

import csv
import math
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from core.experiment.problem import fail
from core.runs.events import EpochEnded, TrainingEvent, event_from_json


@dataclass(frozen=True)
class History:
    """The rows of `history.csv`.

    Attributes:
        epochs: The number of each row's epoch, counted from 1.
        columns: For each name (`loss`, `val_accuracy` ...), one value for each epoch.
    """

    epochs: tuple[int, ...] = ()
    columns: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Returns how many epochs were finished."""
        return len(self.epochs)

    def column(self, name: str) -> tuple[float, ...]:
        """Returns one column; empty if the run has no such values."""
        return self.columns.get(name, ())

    def at(self, epoch: int) -> dict[str, float]:
        """Returns the values of an epoch (from 1); empty if it was not finished."""
        if epoch not in self.epochs:
            return {}
        row = self.epochs.index(epoch)
        return {name: values[row] for name, values in self.columns.items()}

    def best_epoch(self, column: str = "val_loss") -> int | None:
        """Returns the first epoch with the lowest value; None without epochs."""
        values = self.column(column)
        finite = [row for row, value in enumerate(values) if math.isfinite(value)]
        if not finite:
            return None
        return self.epochs[min(finite, key=values.__getitem__)]


def whole_lines(path: Path) -> list[str]:
    """Returns the lines of an append-only file; a last one without an end is cut off.

    Raises:
        OSError: the file is missing or can't be read.
    """
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    return lines[:-1]


def read_history(path: Path) -> History:
    """Reads `history.csv`.

    Rows that are damaged are left out: a killed run leaves at most a cut last line.

    Args:
        path: The file, or the run folder that holds it.

    Raises:
        ProblemError: the file can't be read. A missing one is an empty history.
    """
    file = path / "history.csv" if path.is_dir() else path
    try:
        rows = list(csv.reader(whole_lines(file)))
    except FileNotFoundError:
        return History()
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(f"The history {file} can't be read: {reason}.") from None
    if not rows or rows[0][:1] != ["epoch"]:
        return History()
    names = rows[0][1:]
    numbers = [parsed for row in rows[1:] if (parsed := _numbers(row, len(names)))]
    return History(
        epochs=tuple(int(row[0]) + 1 for row in numbers),
        columns={
            name: tuple(row[index] for row in numbers)
            for index, name in enumerate(names, start=1)
        },
    )


def _numbers(row: list[str], num_columns: int) -> list[float]:
    if len(row) != num_columns + 1:
        return []
    try:
        return [int(row[0]), *(float(value) for value in row[1:])]
    except ValueError:
        return []


def read_events(path: Path) -> list[TrainingEvent]:
    """Reads `events.jsonl`, leaving out damaged lines.

    Args:
        path: The file, or the run folder that holds it.

    Raises:
        ProblemError: the file can't be read. A missing one holds no events.
    """
    file = path / "events.jsonl" if path.is_dir() else path
    try:
        lines = whole_lines(file)
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(f"The events {file} can't be read: {reason}.") from None
    return [event for line in lines if (event := _event(line)) is not None]


def seconds_of_epochs(path: Path) -> float:
    """Returns how long the finished epochs in `events.jsonl` took.

    Raises:
        OSError: the file is missing or can't be read.
    """
    mark = '"event":"epoch_ended"'
    events = [_event(line) for line in whole_lines(path) if mark in line]
    return sum(event.seconds for event in events if isinstance(event, EpochEnded))


def first_and_last_event(
    path: Path, window: int = 1 << 16
) -> tuple[TrainingEvent | None, TrainingEvent | None]:
    """Reads only the ends of `events.jsonl`, however long the run was.

    Args:
        path: The file; a missing one gives (None, None).
        window: Bytes to look at, at either end.

    Raises:
        OSError: the file can't be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(window)
            size = file.seek(0, 2)
            file.seek(max(0, size - window))
            tail = file.read(window)
    except FileNotFoundError:
        return None, None
    first = head.split(b"\n", 1)[0]
    lines = tail.split(b"\n")
    last = lines[-2] if len(lines) > 1 else b""
    return _event(first.decode(errors="replace")), _event(last.decode(errors="replace"))


def _event(line: str) -> TrainingEvent | None:
    if not line.strip():
        return None
    try:
        return event_from_json(line)
    except ValidationError:
        return None
