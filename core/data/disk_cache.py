"""Decoded images in one file, so that a large data set is decoded only once."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np

from core.data.store import FileStore, MemoryStore, rows_of
from core.data.types import IntArray, Progress, no_progress
from core.experiment.folders import data_folder

_AT_ONCE = 64
"""Images between two looks at whether the person has cancelled."""

_SPARE_BYTES = 512 * 2**20
_MAX_BYTES = 64 * 2**30
_SUFFIX = ".pixels"


def cache_folder() -> Path:
    """Returns the folder of all cached data sets; deleting it is always safe."""
    return data_folder() / "cache"


def room_for(num_bytes: int) -> bool:
    """Returns whether a cache of this size fits on the disk, with some to spare."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(folder).free > num_bytes + _SPARE_BYTES
    except OSError:
        return False


def cached_store(
    files: FileStore,
    used: IntArray,
    fingerprint: str,
    progress: Progress = no_progress,
) -> MemoryStore:
    """Returns the used images from a cache on disk, which is built if it is missing.

    Args:
        files: Where to read the images if there is no cache yet.
        used: int64, ascending indices of the images that are needed.
        fingerprint: Names the cache; the same data in the same shape has the same.
        progress: Told the images so far while the cache is built.

    Raises:
        ProblemError: an image can't be read.
        OSError: the disk is full or can't be written; nothing is left behind.
        Cancelled: `progress` asked for it; nothing is left behind.
    """
    shape = (len(used), *files.shape)
    file = cache_folder() / f"{fingerprint}{_SUFFIX}"
    if not _whole(file, shape):
        file.parent.mkdir(parents=True, exist_ok=True)
        _make_room(int(np.prod(shape, dtype=np.int64)), keep=file)
        _build(files, used, file, progress)
    with contextlib.suppress(OSError):
        os.utime(file)
    mapped = np.memmap(file, np.uint8, mode="r", shape=shape)
    return MemoryStore(mapped, rows_of(used, len(files)), mapped=True)


def _whole(file: Path, shape: tuple[int, ...]) -> bool:
    try:
        return file.stat().st_size == int(np.prod(shape, dtype=np.int64))
    except OSError:
        return False


def _build(files: FileStore, used: IntArray, file: Path, progress: Progress) -> None:
    """Writes the images one after the other.

    Plain writing and not a map that is filled: where the disk is full, writing raises
    an error, but touching a page of a map kills the program.
    """
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as output:
            for start in range(0, len(used), _AT_ONCE):
                progress("Decoding images", start, len(used), "images")
                output.write(files.take(used[start : start + _AT_ONCE]).data)
            output.flush()
            os.fsync(output.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    progress("Decoding images", len(used), len(used), "images")


def _make_room(num_bytes: int, keep: Path) -> None:
    """Deletes the caches that were not used for longest when all are too large."""
    with contextlib.suppress(OSError):
        known = sorted(
            (one for one in keep.parent.glob(f"*{_SUFFIX}") if one != keep),
            key=lambda one: one.stat().st_mtime,
        )
        total = num_bytes + sum(one.stat().st_size for one in known)
        for one in known:
            if total <= _MAX_BYTES:
                return
            total -= one.stat().st_size
            one.unlink()
