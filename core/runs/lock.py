"""Telling a run that goes on from one whose process is gone."""

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO

from core.experiment.problem import fail
from core.runs.folder import RunFolder

_TRIES = 5
_SECONDS_BETWEEN_TRIES = 0.02

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # A network folder without locks: better to train than to refuse.
            return True
        return True


def _lock_patiently(file: IO[bytes]) -> bool:
    """Tries again for a moment: `is_running` holds the lock while it looks."""
    for _ in range(_TRIES):
        if _try_lock(file):
            return True
        time.sleep(_SECONDS_BETWEEN_TRIES)
    return False


@contextmanager
def run_lock(folder: RunFolder) -> Generator[None]:
    """Marks a run as going on, for as long as the block lasts.

    The operating system lets go of the lock when the process ends, however it ends, so
    a killed run never looks like a running one.

    Raises:
        ProblemError: the run goes on already, here or in another process.
        OSError: the folder can't be written to.
    """
    with folder.lock.open("ab") as file:
        if not _lock_patiently(file):
            raise fail(
                f"The run in {folder.path.name} is going on already.",
                "Stop it first, or wait until it ends.",
            )
        yield


def is_running(folder: RunFolder) -> bool:
    """Whether a process trains in this folder at this moment."""
    try:
        with folder.lock.open("rb") as file:
            return not _try_lock(file)
    except OSError:
        return False
