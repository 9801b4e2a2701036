"""Brings a person's own data into the library and into the experiment."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.data import catalogue
from core.downloads.progress import Cancelled, Progress
from core.experiment import DatasetSpec, ProblemError, fail
from gui.background import Background, Job


def import_data(path: Path, progress: Progress) -> str:
    """Puts a file or folder into the library if it can be read.

    Returns:
        The name of the set.

    Raises:
        ProblemError: it can't be read. Data that only lacks a setting (the shape of
            CSV rows) stays in the library, so that the setting can be made.
        Cancelled: the person ended it.
    """
    from core.data import library
    from core.data.load import load_raw

    name = _free_name(path)
    known = library.find(name) is not None
    chosen = library.add(path, name, progress)
    try:
        load_raw(DatasetSpec(source=chosen), progress)
    except ProblemError as error:
        mendable = any(p.path == "dataset.pixel_shape" for p in error.problems)
        if mendable:
            return chosen
        if not known:
            library.remove(chosen)
        raise
    except Cancelled:
        if not known:
            library.remove(chosen)
        raise
    return chosen


def common_path(paths: Sequence[Path]) -> Path:
    """Returns what to import when several things were dropped together.

    Files that belong together (images and labels, train and test) lie in one folder.

    Raises:
        ProblemError: they lie in different folders.
    """
    if len(paths) == 1:
        return paths[0]
    parents = {path.parent for path in paths}
    if len(parents) > 1:
        raise fail(
            "Expected one file or folder, or files of one folder. "
            f"Received: {len(paths)} from different folders.",
            "Put the files into one folder and drop that.",
        )
    return parents.pop()


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
        self.path: Path | None = None

    @property
    def active(self) -> bool:
        """Whether an import goes on."""
        return self._job is not None

    def start(self, paths: Sequence[Path]) -> None:
        """Imports; an import that goes on is cancelled."""
        self.cancel()
        try:
            self.path = common_path(paths)
        except ProblemError as error:
            self.failed.emit(error.problems)
            return
        work = partial(import_data, self.path)
        self._job = self._background.run(f"Importing {self.path.name}", work)
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


def _free_name(path: Path) -> str:
    """The file's name, with a number if it stands for other data already."""
    from core.data import library

    wanted = library.default_name(path)
    origin = str(path.expanduser().absolute())
    taken = {one.name.lower(): one.origin for one in library.list_imported()}
    name, number = wanted, 2
    while (
        taken.get(name.lower(), origin) != origin or name.lower() in catalogue.names()
    ):
        name = f"{wanted} {number}"
        number += 1
    return name
