"""Brings a person's own data into the library and into the experiment."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.downloads.progress import Cancelled, Progress
from core.experiment import DatasetSpec, ProblemError
from gui.background import Background, Job

if TYPE_CHECKING:
    from core.data.selection import Selection


def import_data(chosen: "Selection", progress: Progress) -> str:
    """Puts a file, a folder or some of a folder into the library if it can be read.

    Returns:
        The name of the set.

    Raises:
        ProblemError: it can't be read. Data that only lacks a setting (the shape of
            CSV rows) stays in the library, so that the setting can be made.
        Cancelled: the person ended it.
    """
    from core.data import library
    from core.data.load import load_raw

    name = library.free_name(chosen.name, chosen.path, chosen.names)
    known = library.find(name) is not None
    name = library.add(chosen.path, name, progress, names=chosen.names)
    try:
        load_raw(DatasetSpec(source=name), progress)
    except ProblemError as error:
        mendable = any(p.path == "dataset.pixel_shape" for p in error.problems)
        if mendable:
            return name
        if not known:
            library.remove(name)
        raise
    except Cancelled:
        if not known:
            library.remove(name)
        raise
    return name


class DataImporter(QObject):
    """Runs one import at a time in the background.

    Signals:
        changed: An import began or ended.
        progressed: (what, done, total or None, unit).
        succeeded: The name of the set.
        failed: A tuple of problems.
    """

    changed = Signal()
    progressed = Signal(str, object, object, str)
    succeeded = Signal(str)
    failed = Signal(tuple)

    def __init__(self, background: Background) -> None:
        """Begins idle."""
        super().__init__()
        self._background = background
        self._job: Job | None = None
        self.title = ""

    @property
    def active(self) -> bool:
        """Whether an import goes on."""
        return self._job is not None

    def start(self, paths: Sequence[Path]) -> None:
        """Imports; an import that goes on is cancelled."""
        from core.data.selection import selection_of

        self.cancel()
        try:
            chosen = selection_of(paths)
        except ProblemError as error:
            self.failed.emit(error.problems)
            return
        self.title = chosen.name if chosen.names else chosen.path.name
        work = partial(import_data, chosen)
        self._job = self._background.run(f"Importing {self.title}", work)
        self._job.progressed.connect(self.progressed)
        self._job.succeeded.connect(self._succeeded)
        self._job.failed.connect(self._failed)
        self.changed.emit()

    def cancel(self) -> None:
        """Ends an import that goes on."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.changed.emit()

    def _succeeded(self, name: str) -> None:
        self._job = None
        self.changed.emit()
        self.succeeded.emit(name)

    def _failed(self, problems: object) -> None:
        self._job = None
        self.changed.emit()
        self.failed.emit(problems)
