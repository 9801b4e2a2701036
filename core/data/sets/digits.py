"""Digits: the handwritten digits that come with scikit-learn."""

import gzip
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from core.data.entry import CatalogueEntry
from core.downloads.progress import Progress, no_progress
from core.experiment import DatasetSpec, fail

if TYPE_CHECKING:
    from core.data.types import RawDataset

ENTRY = CatalogueEntry(
    name="digits",
    title="Digits",
    summary="1,797 small handwritten digits. Built in, so it needs no network, and a "
    "net learns them in seconds.",
    class_names=tuple("0123456789"),
    num_train=1797,
    num_test=0,
    image_size=(8, 8),
    color_mode="grayscale",
    download_bytes=0,
    source="scikit-learn, from E. Alpaydin and C. Kaynak, Optical Recognition of "
    "Handwritten Digits, UCI Machine Learning Repository (1998)",
    licence="CC BY 4.0",
    embedded=True,
)


def cache_path() -> Path:
    """Returns the file that scikit-learn keeps the digits in."""
    # Importing scikit-learn takes a second; this only asks where it lies.
    found = importlib.util.find_spec("sklearn")
    if found is None or found.origin is None:
        raise fail(
            "The Digits come with scikit-learn, which is not installed.",
            "Install Lossline again.",
        )
    return Path(found.origin).parent / "datasets" / "data" / "digits.csv.gz"


def is_cached() -> bool:
    """Returns whether the data is on this computer: it always is."""
    return True


def fetch(progress: Progress = no_progress) -> None:
    """Does nothing: there is nothing to download."""


def damaged() -> tuple[Path, ...]:
    """Returns nothing: what belongs to scikit-learn is installed, not downloaded."""
    return ()


def read(spec: DatasetSpec, progress: Progress = no_progress) -> "RawDataset":
    """Reads the digits.

    The values of 0 to 16 (how many of 4×4 dots are inked) become `round(v * 255 / 16)`,
    so 16 is 255 and 8 is 128. Bright is ink.

    Raises:
        ProblemError: scikit-learn is damaged.
    """
    import numpy as np

    from core.data.fingerprint import fingerprint_of
    from core.data.images import ArrayImages
    from core.data.types import UNASSIGNED, RawDataset

    file = cache_path()
    try:
        with gzip.open(file, "rt", encoding="ascii") as lines:
            table = np.loadtxt(lines, delimiter=",", dtype=np.int64)
    except (OSError, ValueError, EOFError) as error:
        raise fail(
            f"The Digits can't be read from scikit-learn ({file.name}): {error}.",
            "Install Lossline again.",
        ) from None
    progress("Reading digits", len(table), len(table), "images")
    values, labels = table[:, :-1], table[:, -1]
    pixels = np.rint(values * (255 / 16)).astype(np.uint8).reshape(-1, 8, 8, 1)
    parts = np.full(len(labels), UNASSIGNED, np.int8)
    return RawDataset(
        name=ENTRY.title,
        kind="built-in data set",
        origin="scikit-learn",
        images=ArrayImages(pixels),
        labels=labels,
        class_names=ENTRY.class_names,
        parts=parts,
        fingerprint=fingerprint_of("digits", pixels, labels),
    )
