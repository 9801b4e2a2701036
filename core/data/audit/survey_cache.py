"""Keeping what a survey found, in memory and on disk."""

import io
import threading
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.experiment import write_atomically
from core.experiment.folders import data_folder

_VERSION = 1
"""Counted up when the survey finds something else in the same images."""

_KINDS = {
    "same": np.int64,
    "near": np.int64,
    "brightness": np.float32,
    "contrast": np.float32,
    "unreadable": np.bool_,
}
_IN_MEMORY = 4
_ON_DISK = 64

Arrays = dict[str, NDArray[Any]]

_recent: OrderedDict[tuple[Path, str], Arrays] = OrderedDict()
_lock = threading.Lock()


def kept_survey(fingerprint: str, count: int) -> Arrays | None:
    """Returns the arrays of an earlier survey of the same data, or None.

    Args:
        fingerprint: Of the data set.
        count: How many images it has.
    """
    key = (_folder(), fingerprint)
    with _lock:
        if key in _recent:
            _recent.move_to_end(key)
            return _recent[key]
    arrays = _read(_file(fingerprint), count)
    if arrays is not None:
        _keep(key, arrays)
    return arrays


def remember_survey(fingerprint: str, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Keeps the arrays; a disk that is full or read-only does no harm here."""
    _keep((_folder(), fingerprint), dict(arrays))
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    file = _file(fingerprint)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content.getvalue())
        _make_room(file.parent)


def _keep(key: tuple[Path, str], arrays: Arrays) -> None:
    with _lock:
        _recent[key] = arrays
        while len(_recent) > _IN_MEMORY:
            _recent.popitem(last=False)


def _folder() -> Path:
    return data_folder() / "audit"


def _file(fingerprint: str) -> Path:
    return _folder() / f"{fingerprint}.{_VERSION}.npz"


def _read(file: Path, count: int) -> Arrays | None:
    """Returns the content of a file if it is whole and of the right form."""
    try:
        # From memory: numpy leaves a file open that turns out to be damaged.
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as content:
            arrays: Arrays = {name: content[name] for name in _KINDS}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None
    for name, kind in _KINDS.items():
        if arrays[name].dtype != kind or arrays[name].shape != (count,):
            return None
    return arrays


def _make_room(folder: Path) -> None:
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime)
    for file in files[:-_ON_DISK]:
        file.unlink()
