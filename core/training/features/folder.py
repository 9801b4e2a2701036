"""The features on disk: one file for each key, and never too many of them."""

import contextlib
import math
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from core.experiment.folders import data_folder
from core.training.features.store import Features

LIMIT = 4 * 1024**3
"""Bytes that all features together may take."""

_RESERVE = 1024**3
"""Bytes of the disk that are left to others."""

_ABANDONED = 24 * 3600.0
"""Seconds after which a file that nobody finished is deleted."""


class FeatureFolder:
    """Keeps features between runs; the ones that were not used for longest go first."""

    def __init__(self, path: Path | None = None, limit: int = LIMIT) -> None:
        """Touches nothing yet.

        Args:
            path: The folder; `features` in the data folder if None.
            limit: Bytes that all files together may take.
        """
        self._path = path or data_folder() / "features"
        self._limit = limit

    def load(
        self,
        key: str,
        shape: tuple[int, ...],
        dtype: np.dtype[Any],
        *,
        into_memory: bool,
    ) -> Features | None:
        """Returns features that were kept; None if they are not there or damaged.

        Args:
            key: Their key.
            shape: What they must have.
            dtype: What they must have.
            into_memory: Whether they are read at once; otherwise they stay on disk and
                are read bit by bit.
        """
        path = self._file(key)
        try:
            found = np.load(path, mmap_mode="r", allow_pickle=False)
            if found.shape != shape or found.dtype != dtype:
                raise ValueError("Expected features of another shape.")
            path.touch()
            return np.array(found) if into_memory else found
        except FileNotFoundError:
            return None
        except (OSError, ValueError, EOFError):
            _delete(path)
            return None

    def has_room_for(self, size: int) -> bool:
        """Whether so many bytes may be kept, perhaps in the place of older ones."""
        if size > self._limit:
            return False
        place = self._path
        while not place.exists():
            place = place.parent
        try:
            free = shutil.disk_usage(place).free
        except OSError:
            return False
        return size + _RESERVE <= free + sum(s for _, s, _ in self._files())

    def keep(
        self,
        key: str,
        shape: tuple[int, ...],
        dtype: np.dtype[Any],
        fill: Callable[[Features], None],
    ) -> None:
        """Keeps features; whatever `fill` raises leaves nothing behind.

        Args:
            key: Their key.
            shape: Theirs.
            dtype: Theirs.
            fill: Writes them into an array that lies on disk.

        Raises:
            OSError: the disk is full or can't be written to.
        """
        self._path.mkdir(parents=True, exist_ok=True)
        self._make_room(math.prod(shape) * dtype.itemsize)
        with tempfile.NamedTemporaryFile(
            dir=self._path, prefix=".", suffix=".part", delete=False
        ) as file:
            part = Path(file.name)
        try:
            array = np.lib.format.open_memmap(part, "w+", dtype, shape)
            # Without this, a full disk would end the whole program later on.
            _reserve(part)
            fill(array)
            array.flush()
            # Windows can't rename a file that is still mapped.
            del array
            part.replace(self._file(key))
        finally:
            _delete(part)

    def _file(self, key: str) -> Path:
        return self._path / f"{key}.npy"

    def _files(self) -> list[tuple[float, int, Path]]:
        """Time of use, size and path of each file, oldest first."""
        found: list[tuple[float, int, Path]] = []
        for path in self._path.glob("*.npy"):
            with contextlib.suppress(OSError):
                facts = path.stat()
                found.append((facts.st_mtime, facts.st_size, path))
        return sorted(found)

    def _make_room(self, size: int) -> None:
        for path in self._path.glob(".*.part"):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    path.unlink()
        files = self._files()
        total = sum(kept for _, kept, _ in files)
        free = shutil.disk_usage(self._path).free
        for _, kept, path in files:
            if total + size <= self._limit and size + _RESERVE <= free:
                return
            if _delete(path):
                total -= kept
                free += kept


def _delete(path: Path) -> bool:
    """Deletes a file; one that another run has open on Windows stays."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _reserve(path: Path) -> None:
    """Takes the space of a file that was made by jumping to its end.

    Raises:
        OSError: the disk is full.
    """
    if hasattr(os, "posix_fallocate"):
        with path.open("rb+") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
