"""Where the events of a run go: to whoever watches, and into the run folder."""

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.runs import RunFolder
from core.runs.events import EpochEnded, RunEnded, TrainingEvent
from core.runs.writer import RunWriter

if TYPE_CHECKING:
    from core.training.board import Board


class Recorder:
    """Hands each event on, then writes it down.

    Until `open` is called nothing is written, so that a run that could not even begin
    leaves the folder as it was.
    """

    def __init__(
        self, folder: RunFolder, emit: Callable[[TrainingEvent], None]
    ) -> None:
        """Starts with the files closed."""
        self._folder = folder
        self._emit = emit
        self._writer: RunWriter | None = None
        self._board: Board | None = None

    def open(self, first_epoch: int) -> None:
        """Opens the files of the run folder.

        Args:
            first_epoch: The epoch to come, from 0.

        Raises:
            OSError: they can't be written to.
        """
        from core.training.board import Board

        self._writer = RunWriter(self._folder)
        self._board = Board(self._folder.tensorboard, first_epoch)

    def __call__(self, event: TrainingEvent) -> None:
        """Takes an event.

        Raises:
            OSError: the disk is full or no longer writable; whoever watches has got
                the event.
        """
        self._emit(event)
        if self._writer is not None:
            self._writer.write(event)
        if self._board is not None and isinstance(event, EpochEnded):
            self._board.write(event.epoch - 1, event.logs)

    def end(self, event: RunEnded) -> None:
        """Takes the last event and closes the files; a full disk stops nothing here."""
        try:
            self._emit(event)
        finally:
            if self._writer is not None:
                with contextlib.suppress(OSError):
                    self._writer.write(event)
                self._writer.close()
            if self._board is not None:
                self._board.close()
