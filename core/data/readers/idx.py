"""idx files, the format of MNIST.

Four bytes say what follows: two zeros, the type (8 is unsigned byte) and the number
of dimensions; then each dimension as a big-endian 32-bit number, then the values.
Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten
digits".
"""

import math
import re
import struct
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from core.data.readers.arrays import Piece, array_dataset
from core.data.readers.naming import (
    listed,
    natural_key,
    part_of,
    visible_entries,
    without_part,
)
from core.data.readers.opening import opened
from core.data.readers.room import expect_room
from core.data.types import TRAIN, UNASSIGNED, RawDataset, UInt8Array
from core.experiment import Problem, ProblemError, fail

_NAME = re.compile(r"idx\d?[-.]ubyte|[-.]ubyte$|[.]idx\d?$|idx[13]$")
_TYPES = {8: "uint8", 9: "int8", 11: "int16", 12: "int32", 13: "float", 14: "double"}
_MOST_PACKED = 1100
"""gzip packs at most 1,032 bytes into one; a header that asks for more is wrong."""


def is_idx(path: Path, look: bool = True) -> bool:
    """Whether a file is of the idx format, by its name or (`look`) its first bytes."""
    if _NAME.search(_plain(path.name)):
        return True
    if not look:
        return False
    try:
        with opened(path) as file:
            start = file.read(4)
    except ProblemError:
        return False
    return (
        len(start) == 4 and start[:2] == b"\0\0" and start[2] in _TYPES and start[3] < 5
    )


def read_idx(path: Path, dimensions: Iterable[int] = (1, 2, 3, 4)) -> UInt8Array:
    """Reads one idx file, packed with gzip or not.

    Args:
        path: The file.
        dimensions: The numbers of dimensions that are expected.

    Returns:
        uint8, in the shape that the file gives.

    Raises:
        ProblemError: no idx file, values that are no unsigned bytes, other
            dimensions, more values than the free memory holds, or fewer or more than
            it announces.
    """
    with opened(path) as file:
        start = file.read(4)
        if len(start) < 4 or start[:2] != b"\0\0" or start[2] not in _TYPES:
            raise fail(
                f"Expected an idx file. {path.name} does not start like one "
                f"(bytes {start.hex(' ') or 'none'}; expected 00 00 08 …).",
                "Download it again, or choose another file.",
            )
        if start[2] != 8:
            raise fail(
                f"Expected unsigned bytes (values 0 to 255) in {path.name}. Found "
                f"{_TYPES[start[2]]} values.",
                "Convert the file to unsigned bytes.",
            )
        if start[3] not in tuple(dimensions):
            wanted = " or ".join(str(one) for one in dimensions)
            raise fail(
                f"Expected {wanted} dimensions in {path.name}. Found {start[3]}.",
                "Check that images and labels are not confused.",
            )
        sides = file.read(4 * start[3])
        if len(sides) < 4 * start[3]:
            raise _too_short(path, "its header is incomplete")
        shape = struct.unpack(f">{start[3]}I", sides)
        expected = math.prod(shape)
        if expected > path.stat().st_size * _MOST_PACKED:
            raise _too_short(path, f"it can't hold the {expected:,} values announced")
        expect_room(expected, path.name)
        values = file.read(expected)
        if len(values) < expected:
            raise _too_short(path, f"{len(values):,} of {expected:,} values are there")
        if file.read(1):
            raise fail(
                f"Expected {expected:,} values in {path.name}, as it announces. Found "
                "more.",
                "The file is damaged. Download it again.",
            )
    return np.frombuffer(values, np.uint8).reshape(shape)


def read_idx_pair(path: Path) -> RawDataset:
    """Reads images and labels, given one of the two files.

    Raises:
        ProblemError: the partner is missing, or one of them is broken.
    """
    try:
        siblings = visible_entries(path.parent)
    except OSError:
        siblings = [path]
    for images, labels in find_pairs([one for one in siblings if one.is_file()]):
        if path.name in (images.name, labels.name):
            return _read([(images, labels)], path, _overlooked(path, siblings))
    role = "labels" if _role(path.name) == "images" else "images"
    raise fail(
        f"Expected images and labels in two idx files. {path.name} is here, but no "
        f"file of {role} with a name that fits is beside it.",
        "Put both files into one folder and keep their original names, such as "
        "train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz.",
    )


def read_idx_folder(folder: Path, files: list[Path]) -> RawDataset:
    """Reads all pairs of images and labels among some files.

    Args:
        folder: What the person chose.
        files: The idx files.

    Raises:
        ProblemError: a partner is missing, a file is broken, or there are files of
            several data sets.
    """
    pairs = find_pairs(files)
    paired = {file for pair in pairs for file in pair}
    alone = [
        file.name for file in files if file not in paired and not _twin(file, paired)
    ]
    if alone or not pairs:
        raise fail(
            "Expected a file of labels for each file of images, with fitting names. "
            f"Without a partner: {', '.join(alone) or 'none'}.",
            "Keep the original names, such as train-images-idx3-ubyte.gz and "
            "train-labels-idx1-ubyte.gz.",
        )
    _check_one_family(folder, pairs)
    return _read(pairs, folder, ())


def find_pairs(files: list[Path]) -> list[tuple[Path, Path]]:
    """Returns (images, labels) for each pair of idx files whose names fit."""
    roles: dict[str, dict[str, Path]] = {"images": {}, "labels": {}}
    for file in files:
        role = _role(file.name)
        if role and is_idx(file):
            roles[role].setdefault(_key(file.name), file)
    return [
        (images, roles["labels"][key])
        for key, images in roles["images"].items()
        if key in roles["labels"]
    ]


def _plain(name: str) -> str:
    return name.lower().removesuffix(".gz")


def _role(name: str) -> str:
    if "label" in _plain(name) or "idx1" in _plain(name):
        return "labels"
    return "images" if "image" in _plain(name) or "idx3" in _plain(name) else ""


def _key(name: str) -> str:
    """What remains of a name without its role: equal for images and their labels."""
    return re.sub(r"images?|labels?|idx\d|[^a-z0-9]", "", _plain(name))


def _family(name: str) -> str:
    """What remains without role and part: equal for all files of one data set."""
    return without_part(re.sub(r"images?|labels?|idx\d?|ubyte", " ", _plain(name)))


def _check_one_family(folder: Path, pairs: list[tuple[Path, Path]]) -> None:
    """Refuses several data sets: the same label may mean another thing in each."""
    families: dict[str, list[str]] = {}
    for images, _ in pairs:
        families.setdefault(_family(images.name), []).append(images.name)
    if len(families) < 2:
        return
    unpack = "" if folder.is_dir() else "Unpack it first. "
    firsts = sorted(
        (min(names, key=part_of) for names in families.values()), key=natural_key
    )
    raise fail(
        f"Expected the idx files of one data set in {folder.name}. Found those of "
        f"{len(families)}: {listed(firsts)}.",
        f"{unpack}Put the files of one data set into a folder of their own, or choose "
        "one of its files of images instead of the folder.",
    )


def _twin(file: Path, paired: set[Path]) -> bool:
    """Whether the same file, packed or unpacked, is used already."""
    return _plain(file.name) in {_plain(one.name) for one in paired}


def _overlooked(path: Path, siblings: list[Path]) -> tuple[Problem, ...]:
    pairs = find_pairs([one for one in siblings if one.is_file()])
    others = [
        images.name
        for images, labels in pairs
        if path not in (images, labels) and _family(images.name) == _family(path.name)
    ]
    if part_of(path.name) != TRAIN or not others:
        return ()
    alone = len({_family(images.name) for images, _ in pairs}) == 1
    whole = "the folder" if alone else "all of these files together"
    return (
        Problem(
            severity="information",
            message=f"Only {path.name} and its partner were read. Beside them: "
            f"{', '.join(others)}.",
            hint=f"Choose {whole} instead to use a test part that belongs to them.",
        ),
    )


def _read(
    pairs: list[tuple[Path, Path]], path: Path, problems: tuple[Problem, ...]
) -> RawDataset:
    pieces: list[Piece] = []
    for images, labels in pairs:
        pixels = read_idx(images, (3, 4))
        if pixels.ndim == 3:
            pixels = pixels[..., None]
        if pixels.shape[3] not in (1, 3) or 0 in pixels.shape[1:3]:
            raise fail(
                f"Expected images with one or three channels in {images.name}. Found "
                f"the shape {'×'.join(str(side) for side in pixels.shape)}.",
            )
        values = read_idx(labels, (1,)).astype(np.int64)
        part = part_of(images.name) if len(pairs) > 1 else UNASSIGNED
        where = f"{images.name} and {labels.name}"
        pieces.append(Piece(where, part, pixels, values))
    pieces.sort(key=lambda piece: piece.part)
    return array_dataset(path, "idx files", pieces, problems=problems)


def _too_short(path: Path, detail: str) -> ProblemError:
    return fail(
        f"{path.name} ends too early: {detail}.", "Download or copy it again, whole."
    )
