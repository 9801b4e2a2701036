"""ASL: Sign Language MNIST, from Kaggle."""

import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.data.entry import CatalogueEntry
from core.downloads.archive import extract
from core.downloads.kaggle import cache
from core.downloads.kaggle.cache import KaggleItem
from core.downloads.kaggle.fetch import fetch_item
from core.downloads.progress import Progress, no_progress
from core.experiment import DatasetSpec, ProblemError, fail

if TYPE_CHECKING:
    from core.data.types import RawDataset

ENTRY = CatalogueEntry(
    name="asl",
    title="Sign Language MNIST",
    summary="34,627 hands that spell the American sign alphabet. J and Z are drawn in "
    "the air, so 24 letters are left.",
    class_names=tuple("ABCDEFGHIKLMNOPQRSTUVWXY"),
    num_train=27_455,
    num_test=7_172,
    image_size=(28, 28),
    color_mode="grayscale",
    download_bytes=65_600_000,
    source="tecperson (Kaggle: datamunge/sign-language-mnist, 2017)",
    licence="CC0: public domain",
    short_title="Sign Language",
)

ITEM = KaggleItem("dataset", "datamunge/sign-language-mnist")

_TRAIN, _TEST = "sign_mnist_train.csv", "sign_mnist_test.csv"


def cache_path() -> Path:
    """Returns what is read: the folder of kagglehub, or what was brought by hand.

    By hand, the two CSV files or the zip file lie straight in the data set's folder.
    """
    folder = ITEM.folder
    version = cache.complete_version(ITEM)
    if version is not None and _tables(version) is not None:
        return version
    if _tables(folder, deep=False) is None:
        archive = _archive(folder)
        if archive is not None:
            return archive
    return folder


def is_cached() -> bool:
    """Returns whether both tables, or a zip file with them, are on this computer."""
    path = cache_path()
    if path == ITEM.folder:
        # It also holds downloads that have not come to their end.
        return _tables(path, deep=False) is not None
    return True


def fetch(progress: Progress = no_progress) -> None:
    """Downloads the data set with kagglehub and looks whether it is the right one.

    Raises:
        ProblemError: it can't be downloaded, or is something else; the hint says how
            to bring it by hand.
        Cancelled: `progress` asked for it.
    """
    found = fetch_item(ITEM, progress, _by_hand())
    tables = _tables(found)
    if tables is None or not all(_looks_right(table) for table in tables):
        cache.discard_version(ITEM, found)
        raise fail(
            f"What arrived from Kaggle is not Sign Language MNIST: {_TRAIN} and "
            f"{_TEST} with a label and 784 pixels a row were expected. It was deleted.",
            f"Try again later. {_by_hand()}",
        )


def read(spec: DatasetSpec, progress: Progress = no_progress) -> "RawDataset":
    """Reads both tables; a zip file is unpacked first.

    Raises:
        ProblemError: a table or the zip file is missing or damaged.
        Cancelled: `progress` asked for it.
    """
    from core.data.readers.csv_file import read_csv_folder

    path = cache_path()
    deep = path != ITEM.folder
    root = extract(path, progress) if path.is_file() else path
    tables = _tables(root, deep)
    if tables is None:
        raise fail(
            f"{path} does not hold {_TRAIN} and {_TEST}.", f"Delete it. {_by_hand()}"
        )
    try:
        raw = read_csv_folder(root, list(tables), spec, progress)
    except ProblemError as error:
        raise ProblemError(
            *(
                problem.replace(hint=f"Delete {path} and download it again.")
                for problem in error.problems
            )
        ) from None
    return replace(raw, name=ENTRY.title)


def damaged() -> tuple[Path, ...]:
    """Returns the version or the zip file that can't be read although it is there.

    Tables that were put by hand into the folder of all versions are not looked at:
    that folder may hold other things.
    """
    from core.data.readers.csv_file import read_csv_folder

    path = cache_path()
    if path == ITEM.folder:
        return ()
    if path.is_file():
        return (path,) if _is_damaged(path) else ()
    tables = _tables(path)
    if tables is None or not all(_can_be_read(table) for table in tables):
        return ()
    try:
        # Without the settings of an experiment, which may be what is wrong.
        read_csv_folder(path, list(tables), DatasetSpec(source=ENTRY.name))
    except ProblemError:
        return (path,)
    return ()


def _is_damaged(archive: Path) -> bool:
    try:
        with zipfile.ZipFile(archive) as packed:
            return packed.testzip() is not None
    except OSError as error:
        return error.errno is None  # The system's own errors are no damage.
    except (EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error):
        return True


def _can_be_read(table: Path) -> bool:
    """Whether all of a file can be read, whatever stands in it."""
    try:
        with table.open("rb") as file:
            while file.read(2**20):
                pass
    except OSError:
        return False
    return True


def _by_hand() -> str:
    return (
        "Or bring it by hand: drop the zip file from Kaggle on the Data page, or put "
        f"it into {ITEM.folder}."
    )


def _archive(folder: Path) -> Path | None:
    """Returns the zip file that was brought by hand, if there is one."""
    try:
        found = sorted(one for one in folder.glob("*.zip") if one.is_file())
    except OSError:
        return None
    return found[0] if found else None


def _tables(folder: Path, deep: bool = True) -> tuple[Path, Path] | None:
    """Finds the two tables; Kaggle's archive holds each of them twice.

    Where the folder can't be looked into, there are none.
    """
    try:
        return _found_tables(folder, deep)
    except OSError:
        return None


def _found_tables(folder: Path, deep: bool) -> tuple[Path, Path] | None:
    found: list[Path] = []
    for name in (_TRAIN, _TEST):
        files = folder.rglob(name) if deep else folder.glob(name)
        nearest = min(
            (file for file in files if file.is_file()),
            key=lambda file: (len(file.parts), str(file)),
            default=None,
        )
        if nearest is None:
            return None
        found.append(nearest)
    return found[0], found[1]


def _looks_right(table: Path) -> bool:
    try:
        with table.open(encoding="utf-8") as file:
            header = file.readline(20_000).strip().split(",")
    except (OSError, UnicodeDecodeError):
        return False
    return len(header) == 785 and header[0] == "label"
