"""Writing a run down while it goes on."""

import csv
import io
import time

from core.runs.append import AppendFile
from core.runs.events import (
    BatchesEnded,
    EpochEnded,
    FeatureProgress,
    TrainingEvent,
    ValidationProgress,
)
from core.runs.folder import RunFolder

_FLUSH_SECONDS = 1.0


class RunWriter:
    """Appends events to `events.jsonl` and epochs to `history.csv`.

    Both files only grow and are handed to the operating system at once, for the many
    small batch events at most once a second, so that a killed run loses a second.
    Opening an existing folder continues its files.
    """

    def __init__(self, folder: RunFolder) -> None:
        """Opens the files.

        Raises:
            OSError: the folder can't be written to.
        """
        self._folder = folder
        self._events = AppendFile(folder.events)
        self._history = AppendFile(folder.history)
        self._columns = _columns_of(folder)
        self._flushed = time.monotonic()

    def write(self, event: TrainingEvent) -> None:
        """Writes one event.

        Raises:
            OSError: the disk is full or no longer writable.
        """
        self._events.append(event.model_dump_json())
        frequent = isinstance(
            event, BatchesEnded | FeatureProgress | ValidationProgress
        )
        if not frequent or time.monotonic() - self._flushed > _FLUSH_SECONDS:
            self._events.flush()
            self._flushed = time.monotonic()
        if isinstance(event, EpochEnded):
            self._write_epoch(event)

    def _write_epoch(self, event: EpochEnded) -> None:
        if self._history.is_empty:
            self._columns = sorted(event.logs)
            self._history.append(_row(["epoch", *self._columns]))
        values = [event.logs.get(name, float("nan")) for name in self._columns]
        # `CSVLogger` counts epochs from 0.
        self._history.append(_row([event.epoch - 1, *values]))
        self._history.flush()

    def close(self) -> None:
        """Closes the files."""
        self._events.close()
        self._history.close()


def _columns_of(folder: RunFolder) -> list[str]:
    with folder.history.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file), ["epoch"])[1:]


def _row(values: list[str] | list[float]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue()
