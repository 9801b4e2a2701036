"""The data sets that Lossline knows by name.

The window asks this before it is painted; the readers are imported when one reads.
"""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core.data.entry import CatalogueEntry
from core.data.sets import asl, digits, fashion_mnist, mnist
from core.downloads.aside import set_aside
from core.downloads.progress import Progress, no_progress
from core.experiment import DatasetSpec, ProblemError, fail

if TYPE_CHECKING:
    from core.data.types import RawDataset


class CatalogueSet(Protocol):
    """What each module of `core.data.sets` offers."""

    ENTRY: CatalogueEntry

    def is_cached(self) -> bool:
        """Returns whether the data is on this computer, whole."""
        ...

    def cache_path(self) -> Path:
        """Returns the file or folder where it is kept."""
        ...

    def fetch(self, progress: Progress = no_progress) -> None:
        """Brings the data to this computer unless it is there."""
        ...

    def read(self, spec: DatasetSpec, progress: Progress = no_progress) -> "RawDataset":
        """Reads the data from this computer."""
        ...

    def damaged(self) -> tuple[Path, ...]:
        """Returns what is damaged of it; asked for once `read` has failed."""
        ...


_SETS: tuple[CatalogueSet, ...] = (digits, mnist, fashion_mnist, asl)

_log = logging.getLogger(__name__)


def entries() -> tuple[CatalogueEntry, ...]:
    """Returns all cards of the catalogue, the default data set first."""
    return tuple(one.ENTRY for one in _SETS)


def names() -> tuple[str, ...]:
    """Returns the names of all data sets of the catalogue."""
    return tuple(entry.name for entry in entries())


def entry(name: str) -> CatalogueEntry:
    """Returns the card of one data set.

    Raises:
        ProblemError: there is none of this name.
    """
    return _find(name).ENTRY


def is_cached(name: str) -> bool:
    """Returns whether a data set is on this computer, whole.

    What can't be read is not here: a file that is damaged must not keep the window,
    which asks this first of all, from opening.

    Raises:
        ProblemError: there is none of this name.
    """
    return _is_here(_find(name))


def cache_path(name: str) -> Path:
    """Returns the file or folder where a data set is kept, there or not.

    Raises:
        ProblemError: there is none of this name.
    """
    return _find(name).cache_path()


def fetch(name: str, progress: Progress = no_progress) -> None:
    """Brings a data set to this computer; does nothing if it is there.

    Args:
        name: A name of the catalogue.
        progress: Told the bytes so far; may raise `Cancelled`. What has arrived by
            then is kept for the next attempt.

    Raises:
        ProblemError: there is none of this name, or it could not be downloaded; the
            hint says how to bring the file by hand.
        Cancelled: `progress` asked for it.
    """
    one = _find(name)
    if not _is_here(one):
        one.fetch(progress)


def read(
    name: str, spec: DatasetSpec, progress: Progress = no_progress
) -> "RawDataset":
    """Reads a data set of the catalogue; downloads it first if it is not here.

    What turns out to be damaged is set aside, so that it can be downloaded anew: as
    long as it is there, it counts as being on this computer.

    Raises:
        ProblemError: as for `fetch`, or the file is damaged or can't be read.
        Cancelled: `progress` asked for it.
    """
    fetch(name, progress)
    one = _find(name)
    try:
        return one.read(spec, progress)
    except ProblemError as error:
        damaged = one.damaged()
        if not damaged:
            raise
        hint = _put_out_of_the_way(damaged, one.ENTRY)
        raise ProblemError(*(p.replace(hint=hint) for p in error.problems)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(
            f"{one.ENTRY.title} can't be read from {one.cache_path()}: {reason}.",
            "Check the permissions of the folder and of the files in it.",
        ) from None
    except MemoryError:
        raise fail(
            f"{one.ENTRY.title} needs more memory than this computer has left.",
            "Close other programs, or use a smaller set.",
        ) from None


def _put_out_of_the_way(damaged: tuple[Path, ...], entry: CatalogueEntry) -> str:
    """Renames what is damaged; returns what was done and what is left to do."""
    hints: list[str] = []
    after = "Now"
    for path in damaged:
        try:
            hints.append(f"{path.name} was set aside as {set_aside(path)}.")
        except OSError as error:
            reason = error.strerror or str(error)
            hints.append(
                f"{path} can't be set aside ({reason}): delete it, or ask whoever may."
            )
            after = "Then"
    return (
        f"{' '.join(hints)} {after} download {entry.title} again, on the Data page or "
        f"with: python main.py datasets fetch {entry.name}"
    )


def _is_here(one: CatalogueSet) -> bool:
    try:
        return one.is_cached()
    except Exception:  # noqa: BLE001
        _log.exception("It can't be told whether %s is here", one.ENTRY.name)
        return False


def _find(name: str) -> CatalogueSet:
    for one in _SETS:
        if one.ENTRY.name == name.strip().lower():
            return one
    raise fail(
        f"The catalogue has no data set “{name}”. It has: {', '.join(names())}.",
        "Check the spelling.",
    )
