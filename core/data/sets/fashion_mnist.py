"""Fashion-MNIST: the four files that Keras offers."""

import gzip
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.data.entry import CatalogueEntry
from core.downloads.download import download
from core.downloads.keras_cache import address_of, datasets_folder
from core.downloads.progress import Progress, no_progress
from core.experiment import DatasetSpec, fail

if TYPE_CHECKING:
    from core.data.types import RawDataset

ENTRY = CatalogueEntry(
    name="fashion_mnist",
    title="Fashion-MNIST",
    summary="70,000 small pictures of clothes in ten kinds. As quick as MNIST, and "
    "harder: shirts and coats look alike.",
    class_names=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    num_train=60_000,
    num_test=10_000,
    image_size=(28, 28),
    color_mode="grayscale",
    download_bytes=30_878_645,
    source="H. Xiao, K. Rasul and R. Vollgraf, Zalando Research (2017), in the files "
    "of keras.datasets",
    licence="MIT",
)

_FILES = {
    "train-labels-idx1-ubyte.gz": (60_000,),
    "train-images-idx3-ubyte.gz": (60_000, 28, 28),
    "t10k-labels-idx1-ubyte.gz": (10_000,),
    "t10k-images-idx3-ubyte.gz": (10_000, 28, 28),
}
"""The shape of the array in each file, in the order in which Keras fetches them."""


def cache_path() -> Path:
    """Returns the folder where Keras keeps the four files."""
    return datasets_folder() / "fashion-mnist"


def is_cached() -> bool:
    """Returns whether all four files are there, each as long as it should be."""
    return all(_has_length(cache_path() / name) for name in _FILES)


def fetch(progress: Progress = no_progress) -> None:
    """Downloads the files that are missing and checks each.

    Keras gives no digests for them; so each is unpacked, which checks gzip's own sum,
    and its head must show the right number of images of the right size.

    Raises:
        ProblemError: one can't be downloaded; the hint says how to bring it by hand.
        Cancelled: `progress` asked for it.
    """
    folder = cache_path()
    for name in _FILES:
        if _has_length(folder / name):
            continue
        download(
            address_of(name),
            folder / name,
            progress=progress,
            check=lambda part, name=name: _check(part, name),
            by_hand=f"Or bring the files by hand: put {', '.join(_FILES)} into "
            f"{folder}.",
        )


def read(spec: DatasetSpec, progress: Progress = no_progress) -> "RawDataset":
    """Reads the four files, whatever else lies beside them.

    Raises:
        ProblemError: one of them is damaged.
    """
    from core.data.readers.idx import read_idx_folder

    folder = cache_path()
    raw = read_idx_folder(folder, [folder / name for name in _FILES])
    names = tuple(ENTRY.class_names[int(number)] for number in raw.class_names)
    return replace(raw, name=ENTRY.title, class_names=names)


def damaged() -> tuple[Path, ...]:
    """Returns the files of which unpacking shows that they are damaged."""
    files = [cache_path() / name for name in _FILES]
    return tuple(file for file in files if _is_damaged(file))


def _is_damaged(file: Path) -> bool:
    try:
        return not _is_right(_unpacked(file, file.name), file.name)
    except OSError as error:
        return error.errno is None  # The system's own errors are no damage.
    except (EOFError, zlib.error):
        return True


def _head(name: str) -> bytes:
    """Returns the first bytes of an idx file of unsigned bytes."""
    shape = _FILES[name]
    return struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape)


def _length(name: str) -> int:
    count = 1
    for side in _FILES[name]:
        count *= side
    return len(_head(name)) + count


def _has_length(file: Path) -> bool:
    """Compares the unpacked length that stands in the last four bytes of a gzip."""
    try:
        with file.open("rb") as content:
            content.seek(-4, 2)
            (length,) = struct.unpack("<I", content.read(4))
    except (OSError, struct.error):
        return False
    return length == _length(file.name)


def _check(part: Path, name: str) -> None:
    try:
        data = _unpacked(part, name)
    except (OSError, EOFError, zlib.error) as error:
        raise fail(
            f"The {name} that arrived is damaged: {error}. It was deleted.",
            "Try again.",
        ) from None
    if not _is_right(data, name):
        raise fail(
            f"The {name} that arrived is not a file of Fashion-MNIST. It was deleted.",
            "Try again, or check the address of the server.",
        )


def _unpacked(file: Path, name: str) -> bytes:
    """Returns the content, and one byte more if there is more than there should be."""
    with gzip.open(file) as content:
        return content.read(_length(name) + 1)


def _is_right(data: bytes, name: str) -> bool:
    return data.startswith(_head(name)) and len(data) == _length(name)
