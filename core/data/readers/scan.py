"""Looking at every image file once: is it whole, and how large is it?"""

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from core.data.decode import probe_image, read_encoded
from core.data.types import Progress
from core.experiment import ProblemError, write_atomically
from core.experiment.folders import data_folder

_VERSION = 2
_WORKERS = min(16, os.cpu_count() or 1)
_BATCH = 64 * _WORKERS


@dataclass(frozen=True)
class Found:
    """What is known of a good image file.

    Attributes:
        shape: Height, width and channels of the decoded image.
        digest: Of the file's content.
        brightest: Of a picture with 16 bits a value, the largest of the upper 8 that
            are kept; None for others.
    """

    shape: tuple[int, int, int]
    digest: str
    brightest: int | None = None


Scan = dict[str, Found | str]
"""For each name, what was found, or why the file can't be used."""

_Known = dict[str, tuple[int, int, Found]]


def scan_images(root: Path, names: Sequence[str], progress: Progress) -> Scan:
    """Decodes every file in parallel and remembers the good ones.

    What was found is kept in Lossline's data folder, under the size and time of each
    file, so that opening the same folder again takes no second look.

    Args:
        root: The folder that the names start from.
        names: The files.
        progress: Told how many are done; may raise `Cancelled`.

    Raises:
        Cancelled: `progress` asked for it; what was found so far is remembered.
    """
    known = _load(root)
    scan: Scan = {}
    fresh: _Known = {}
    pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="scan")
    waiting = iter(names)
    try:
        while batch := list(islice(waiting, _BATCH)):
            progress("Checking the images", len(scan), len(names), "images")
            keys = [_key(f"{root}/{name}") for name in batch]
            looks = [
                known[name][2]
                if name in known and known[name][:2] == key
                else pool.submit(_look, root, name)
                for name, key in zip(batch, keys, strict=True)
            ]
            for name, key, look in zip(batch, keys, looks, strict=True):
                result = look.result() if isinstance(look, Future) else look
                scan[name] = result
                if isinstance(result, Found):
                    fresh[name] = (*key, result)
        progress("Checking the images", len(scan), len(names), "images")
    finally:
        pool.shutdown(cancel_futures=True)
        whole = len(scan) == len(names)
        remembered = fresh if whole else {**known, **fresh}
        if remembered != known:
            _save(root, remembered)
    return scan


def _key(path: str) -> tuple[int, int]:
    """Returns size and time of a file, which change when its content does."""
    try:
        status = os.stat(path)  # noqa: PTH116 - three times faster, for many files
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _look(root: Path, name: str) -> Found | str:
    try:
        content = read_encoded(root / name, name)
        shape, brightest = probe_image(content, name)
    except ProblemError as error:
        return error.problems[0].message
    digest = hashlib.blake2b(content, digest_size=16).hexdigest()
    return Found(shape, digest, brightest)


def _file(root: Path) -> Path:
    digest = hashlib.blake2b(os.fsencode(root.absolute()), digest_size=16)
    return data_folder() / "scan" / f"{digest.hexdigest()}.json"


def _load(root: Path) -> _Known:
    """Returns what an earlier scan found; nothing if that can't be read."""
    try:
        data: Any = json.loads(_file(root).read_text(encoding="utf-8"))
        if data["version"] != _VERSION:
            return {}
        return {
            name: (size, time, Found((height, width, channels), digest, brightest))
            for name, (size, time, height, width, channels, digest, brightest) in data[
                "files"
            ].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _save(root: Path, known: _Known) -> None:
    """Writes what was found; a disk that is full or read-only does no harm here."""
    files = {
        name: [size, time, *found.shape, found.digest, found.brightest]
        for name, (size, time, found) in known.items()
    }
    file = _file(root)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, json.dumps({"version": _VERSION, "files": files}))
