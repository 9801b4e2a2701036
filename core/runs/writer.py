"""Writing a run down while it goes on."""

import csv
import time
from typing import IO

from core.runs.events import BatchesEnded, EpochEnded, TrainingEvent, ValidationProgress
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
        self._events: IO[str] = folder.events.open("a", encoding="utf-8", newline="")
        self._history: IO[str] | None = None
        self._columns: list[str] = []
        self._flushed = time.monotonic()

    def write(self, event: TrainingEvent) -> None:
        """Writes one event.

        Raises:
            OSError: the disk is full or no longer writable.
        """
        self._events.write(event.model_dump_json() + "\n")
        if isinstance(event, EpochEnded):
            self._write_epoch(event)
        frequent = isinstance(event, BatchesEnded | ValidationProgress)
        if not frequent or time.monotonic() - self._flushed > _FLUSH_SECONDS:
            self._events.flush()
            self._flushed = time.monotonic()

    def _write_epoch(self, event: EpochEnded) -> None:
        if self._history is None:
            self._history = self._open_history(event)
        values = [event.logs.get(name, float("nan")) for name in self._columns]
        csv.writer(self._history, lineterminator="\n").writerow(
            # `CSVLogger` counts epochs from 0.
            [event.epoch - 1, *values]
        )
        self._history.flush()

    def _open_history(self, event: EpochEnded) -> IO[str]:
        path = self._folder.history
        self._columns = sorted(event.logs)
        if path.is_file() and path.stat().st_size:
            with path.open(encoding="utf-8", newline="") as file:
                self._columns = next(csv.reader(file))[1:]
            return path.open("a", encoding="utf-8", newline="")
        file = path.open("w", encoding="utf-8", newline="")
        csv.writer(file, lineterminator="\n").writerow(["epoch", *self._columns])
        return file

    def close(self) -> None:
        """Closes the files; what a full disk refused is lost, nothing else."""
        for file in (self._events, self._history):
            if file is None:
                continue
            try:
                file.close()
            except OSError:
                # Python tries to write the rest again; the run has already said so.
                continue
