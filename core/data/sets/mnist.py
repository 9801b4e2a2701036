"""MNIST: the file that Keras offers."""

import ast
import lzma
import struct
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.data.entry import CatalogueEntry
from core.downloads.download import download
from core.downloads.keras_cache import address_of, datasets_folder
from core.downloads.progress import Progress, no_progress
from core.experiment import DatasetSpec

if TYPE_CHECKING:
    from core.data.types import RawDataset

ENTRY = CatalogueEntry(
    name="mnist",
    title="MNIST",
    summary="70,000 handwritten digits, the classic of machine learning. A small CNN "
    "gets 99 of 100 right.",
    class_names=tuple("0123456789"),
    num_train=60_000,
    num_test=10_000,
    image_size=(28, 28),
    color_mode="grayscale",
    download_bytes=11_490_434,
    source="Y. LeCun, C. Cortes and C. J. C. Burges, in the file of keras.datasets",
    licence="CC BY-SA 3.0",
)

FILE_NAME = "mnist.npz"

SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
"""The digest that Keras checks."""

_SHAPES = {
    "x_train": (60_000, 28, 28),
    "y_train": (60_000,),
    "x_test": (10_000, 28, 28),
    "y_test": (10_000,),
}

_BROKEN = (
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What is raised by a changed byte, a password, or a file that can't be opened."""


def cache_path() -> Path:
    """Returns where Keras keeps the file."""
    return datasets_folder() / FILE_NAME


def is_cached() -> bool:
    """Returns whether the file is there and has the four arrays of MNIST.

    The digest is not asked for: a file that a teacher has put together is welcome. A
    file that is cut off has no table of contents, so it does not pass; nor does one
    that can't be read.
    """
    try:
        with zipfile.ZipFile(cache_path()) as archive:
            return all(
                _array_shape(archive, f"{name}.npy") == shape
                for name, shape in _SHAPES.items()
            )
    except _BROKEN:
        return False


def fetch(progress: Progress = no_progress) -> None:
    """Downloads the file from Keras's server and checks its digest.

    Raises:
        ProblemError: it can't be downloaded; the hint says how to bring it by hand.
        Cancelled: `progress` asked for it.
    """
    target = cache_path()
    download(
        address_of(FILE_NAME),
        target,
        progress=progress,
        sha256=SHA256,
        by_hand=f"Or bring the file by hand: put {FILE_NAME} into {target.parent}.",
    )


def read(spec: DatasetSpec, progress: Progress = no_progress) -> "RawDataset":
    """Reads the file.

    Raises:
        ProblemError: it is damaged.
    """
    from core.data.readers.detect import read_any

    raw = read_any(cache_path(), spec, progress)
    return replace(raw, name=ENTRY.title)


def damaged() -> tuple[Path, ...]:
    """Returns the file if unpacking all of it shows that it is damaged."""
    path = cache_path()
    try:
        with zipfile.ZipFile(path) as archive:
            whole = archive.testzip() is None
    except OSError as error:
        whole = error.errno is not None  # The system's own errors are no damage.
    except _BROKEN:
        whole = False
    return () if whole else (path,)


def _array_shape(archive: zipfile.ZipFile, name: str) -> tuple[int, ...]:
    """Reads the shape of one array from the head of its `.npy` member."""
    with archive.open(name) as member:
        head = member.read(10)
        if head[:6] != b"\x93NUMPY":
            raise ValueError(f"Expected an array. Received: {name}")
        (length,) = struct.unpack("<H", head[8:10])
        description = ast.literal_eval(member.read(length).decode("latin-1"))
    return tuple(description["shape"])
