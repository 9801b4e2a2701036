"""NumPy's `.npz` files, with the names of Keras's data sets or plain ones."""

import tokenize
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

from core.data.readers.arrays import Piece, array_dataset
from core.data.readers.naming import listed, part_of, words_of
from core.data.readers.pixels import as_labels, as_pixels, texts
from core.data.readers.room import expect_room
from core.data.types import UNASSIGNED, Progress, RawDataset, no_progress
from core.experiment import DatasetSpec, ProblemError, fail

_IMAGES = {"x", "image", "images", "data", "pixels", "features", "inputs"}
_LABELS = {"y", "label", "labels", "target", "targets"}
_NAMES = {("class", "names"), ("classes",), ("label", "names"), ("target", "names")}
_PART_WORDS = {"train", "training", "val", "valid", "validation", "dev", "test"}
_HINT = (
    "Save it with numpy.savez(file, x_train=…, y_train=…, x_test=…, y_test=…) or with "
    "images=… and labels=…."
)

_STEP = 16 * 2**20
"""Bytes between two looks at whether the person has cancelled."""

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    tokenize.TokenError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What zipfile and NumPy raise when they meet a changed byte or a password."""

Array = NDArray[Any]


def read_npz(
    path: Path, spec: DatasetSpec | None = None, progress: Progress = no_progress
) -> RawDataset:
    """Reads images and labels from a `.npz` file.

    Keys are recognised by their words: a role (`x`, `images`, `data` … or `y`,
    `labels`, `target` …) and a part if any (`train`, `val`, `test`). `class_names` may
    hold the names. Pickled objects are never loaded, because they can run code.

    Args:
        path: The file.
        spec: `pixel_shape` gives the shape of images that are stored as rows.
        progress: Told the bytes so far; may raise `Cancelled`.

    Raises:
        ProblemError: no `.npz` file, damaged, pickled, larger than the free memory,
            other keys, or values that are no images or labels.
        Cancelled: `progress` asked for it.
    """
    arrays = _load(path, progress)
    names = _class_names(arrays)
    roles = _roles(path, [key for key in arrays if not _is_names(key, arrays[key])])
    pixel_shape = spec.pixel_shape if spec else None
    images = {part: arrays[keys[0]] for part, keys in roles.items()}
    pixels, problems = as_pixels(images, path.name, pixel_shape)
    pieces = [
        Piece(
            f"{path.name} ({keys[0]} and {keys[1]})",
            part if len(roles) > 1 else UNASSIGNED,
            pixels[part],
            as_labels(arrays[keys[1]], f"{keys[1]} in {path.name}"),
        )
        for part, keys in sorted(roles.items())
    ]
    return array_dataset(path, "NumPy file (.npz)", pieces, names, problems)


class _Told:
    """A member of the archive that tells how much of the whole has been read."""

    def __init__(self, member: IO[bytes], tell: Callable[[int], None]) -> None:
        self._member = member
        self._tell = tell

    def read(self, size: int) -> bytes:
        data = self._member.read(size)
        self._tell(len(data))
        return data


class _Counter:
    """Adds up what is read, and passes it on every few megabytes."""

    def __init__(self, path: Path, total: int, progress: Progress) -> None:
        self._what = f"Reading {path.name}"
        self._total = total
        self._progress = progress
        self._done = 0
        self._told = 0
        progress(self._what, 0, total, "bytes")

    def add(self, size: int) -> None:
        self._done += size
        if self._done - self._told >= _STEP:
            self._told = self._done
            self._progress(self._what, self._done, self._total, "bytes")


def _load(path: Path, progress: Progress) -> dict[str, Array]:
    """Returns all arrays by their keys.

    The archive is opened here and not by `numpy.load`, which takes a file with a
    damaged start for a pickle and leaves it open.
    """
    try:
        if not zipfile.is_zipfile(path):
            raise fail(
                f"Expected a file made by numpy.savez. {path.name} is none.", _HINT
            )
        with zipfile.ZipFile(path) as archive:
            members = [
                one for one in archive.infolist() if one.filename.endswith(".npy")
            ]
            # No more than this is read of a member, whatever it unpacks to.
            total = sum(one.file_size for one in members)
            expect_room(total, path.name)
            counter = _Counter(path, total, progress)
            return {
                one.filename.removesuffix(".npy"): _one(archive, one, path, counter)
                for one in members
            }
    except _DAMAGED as error:
        raise fail(
            f"{path.name} is damaged: {error or 'it ends too early'}.",
            "Download or copy it again.",
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(f"{path.name} can't be read: {reason}.") from None


def _one(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, counter: _Counter
) -> Array:
    try:
        with archive.open(info) as member:
            told = cast("IO[bytes]", _Told(member, counter.add))
            return np.lib.format.read_array(told, allow_pickle=False)
    except ValueError as error:
        if "allow_pickle" not in str(error):
            raise
        raise fail(
            f"“{info.filename.removesuffix('.npy')}” in {path.name} holds Python "
            "objects. They are not loaded, because they could run a program on this "
            "computer.",
            "Save plain numbers instead: array.astype('uint8') of one fixed shape.",
        ) from None


def _is_names(key: str, array: Array) -> bool:
    return tuple(words_of(key)) in _NAMES and array.dtype.kind in "US"


def _class_names(arrays: dict[str, Array]) -> tuple[str, ...] | None:
    for key, array in arrays.items():
        if _is_names(key, array):
            return tuple(texts(array.ravel()))
    return None


def _roles(path: Path, keys: list[str]) -> dict[int, tuple[str, str]]:
    """Returns the keys of images and labels for each part."""
    if sorted(keys) == ["arr_0", "arr_1"]:
        return {UNASSIGNED: ("arr_0", "arr_1")}
    images: dict[int, str] = {}
    labels: dict[int, str] = {}
    for key in keys:
        words = set(words_of(key)) - _PART_WORDS
        for role, found in ((_IMAGES, images), (_LABELS, labels)):
            if words and words <= role and found.setdefault(part_of(key), key) != key:
                raise fail(
                    f"Two keys of {path.name} could mean the same: "
                    f"“{found[part_of(key)]}” and “{key}”.",
                    "Keep one of them.",
                )
    if not images or images.keys() != labels.keys():
        raise _wrong_keys(path, keys)
    return {part: (images[part], labels[part]) for part in images}


def _wrong_keys(path: Path, keys: list[str]) -> ProblemError:
    return fail(
        "Expected images and labels under x_train, y_train, x_test, y_test or under "
        f"images, labels. {path.name} has {listed(keys, 10) or 'no keys'}.",
        _HINT,
    )
