"""Recognising what a file or folder holds, and reading it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from core.data.decode import IMAGE_SUFFIXES
from core.data.readers.arrays import title_of
from core.data.readers.csv_file import is_csv, read_csv, read_csv_folder
from core.data.readers.folder import read_folder
from core.data.readers.folder_layout import holds_classes, single_folder
from core.data.readers.folder_names import class_name, is_among
from core.data.readers.idx import is_idx, read_idx_folder, read_idx_pair
from core.data.readers.naming import listed, visible_entries
from core.data.readers.npz import read_npz
from core.data.readers.one_set import check_one_set
from core.data.readers.tables import holds_images
from core.data.types import Progress, RawDataset, no_progress
from core.downloads.archive import extract, is_archive
from core.experiment import DatasetSpec, Problem, ProblemError, fail

ACCEPTED = (
    "a folder with a folder of images for each class, idx files as of MNIST, a NumPy "
    "file (.npz), a CSV file with labels and pixels, or a zip or tar of any of these"
)

_MOST_LOOKED_INTO = 200
"""In folders with more files, idx files are known by their names only."""


def read_any(
    path: Path,
    spec: DatasetSpec | None = None,
    progress: Progress = no_progress,
    chosen: Path | None = None,
    names: Collection[str] = (),
) -> RawDataset:
    """Reads a person's own data, whatever form it has.

    Args:
        path: idx(.gz) files, `.npz`, CSV, a folder of class folders, a zip or tar of
            any of these, or a folder that holds one of them.
        spec: Only `pixel_shape` is looked at, for rows of pixels that are no square.
        progress: Told how far the work is; may raise `Cancelled`.
        chosen: For an archive that is unpacked into the folder `path`: the archive,
            which messages speak of because the person knows it.
        names: What counts of the folder `path`; without any, all of it.

    Returns:
        All images with labels; `kind` says in words what was recognised.

    Raises:
        ProblemError: nothing that is known, or something that is broken.
        Cancelled: `progress` asked for it.
    """
    path = Path(path).expanduser().absolute()
    try:
        if not path.exists():
            raise fail(f"{path} does not exist.", "Check the spelling of the path.")
        if names:
            wanted = frozenset(map(class_name, names))
            return _read_folder(chosen or path, path, spec, progress, wanted)
        return _read(path, spec, progress, chosen or path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(f"{path} can't be read: {reason}.") from None
    except MemoryError:
        raise fail(
            f"The images of {path.name} need more memory than this computer has.",
            "Use a smaller set, or image files in class folders, which are read from "
            "disk as they are needed.",
        ) from None


def _read(
    path: Path, spec: DatasetSpec | None, progress: Progress, chosen: Path
) -> RawDataset:
    if path.is_dir():
        return _read_folder(chosen, path, spec, progress)
    if path.name.lower().endswith(".npz"):
        return read_npz(path, spec, progress)
    if is_csv(path):
        return read_csv(path, spec, progress)
    if is_archive(path):
        content = extract(path, progress)
        found = _read_folder(path, content, spec, progress)
        return replace(found, name=title_of(path), kind=f"{found.kind}, in an archive")
    if is_idx(path):
        return read_idx_pair(path)
    if path.suffix.lower() in IMAGE_SUFFIXES:
        raise fail(
            f"{path.name} is a single image. Training needs many, of two classes or "
            "more.",
            "Choose the folder that holds a folder of images for each class.",
        )
    raise _unknown(path, [path])


def _read_folder(
    path: Path,
    root: Path,
    spec: DatasetSpec | None,
    progress: Progress,
    names: Collection[str] = (),
) -> RawDataset:
    """Reads what a folder holds.

    Data files that lie directly in it come first, then class folders, then CSV files
    (beside class folders they are lists of something else), then what is deeper. CSV
    files without pixels don't stand in the way of class folders that are deeper.
    """
    root = root if names else single_folder(root)
    entries = [one for one in visible_entries(root) if is_among(one.name, names)]
    if names:
        check_one_set(path, entries)
    files = [entry for entry in entries if entry.is_file()]
    found = _read_files(path, [one for one in files if not is_csv(one)], spec, progress)
    if found:
        return found
    if holds_classes(root, names):
        return read_folder(root, progress, path, names)
    folders = [entry for entry in entries if entry.is_dir()]
    deeper = [one for folder in folders for one in visible_entries(folder)]
    deeper = [one for one in deeper if one.is_file()]
    pictures = any(one.suffix.lower() in IMAGE_SUFFIXES for one in (*files, *deeper))
    inner = folders[0] if len(folders) == 1 and not pictures else None
    if inner and _only_lists([*files, *deeper]) and holds_classes(single_folder(inner)):
        found = _read_folder(path, inner, spec, progress)
        lists = [one.name for one in files if is_csv(one)]
        return replace(found, problems=(*found.problems, *_not_used(lists)))
    found = _read_files(path, files, spec, progress) or _read_files(
        path, deeper, spec, progress
    )
    if found:
        return found
    if inner:
        return _read_folder(path, inner, spec, progress)
    packed = [one for one in (*files, *deeper) if is_archive(one)]
    if packed and path.is_dir():
        raise _several(path, packed)
    if packed:
        names = listed(one.name for one in packed)
        raise fail(
            f"{path.name} holds no images, but packed files: {names}.",
            "Unpack it, and choose one of those files.",
        )
    if pictures or any(holds_classes(folder) for folder in folders):
        return read_folder(root, progress, path, names)  # says what is wrong with it
    raise _unknown(path, [*files, *folders, *deeper])


def _read_files(
    path: Path, files: list[Path], spec: DatasetSpec | None, progress: Progress
) -> RawDataset | None:
    """Reads the data files among some files, None if there are none."""
    others = [one for one in files if one.suffix.lower() not in IMAGE_SUFFIXES]
    few = len(others) <= _MOST_LOOKED_INTO
    idx = [one for one in others if not is_csv(one) and is_idx(one, look=few)]
    if idx:
        return read_idx_folder(path, idx)
    npz = [one for one in others if one.suffix.lower() == ".npz"]
    if npz:
        if len(npz) > 1:
            raise _several(path, npz)
        return replace(read_npz(npz[0], spec, progress), origin=str(path))
    tables = [one for one in others if is_csv(one)]
    if tables:
        return read_csv_folder(path, tables, spec, progress)
    return None


def _only_lists(files: list[Path]) -> bool:
    """Whether there are CSV files, but none with images."""
    tables = [one for one in files if is_csv(one)]
    return bool(tables) and not any(map(holds_images, tables))


def _not_used(names: list[str]) -> list[Problem]:
    if not names:
        return []
    message = (
        f"Not used, because it holds no pixels: {listed(names)}. The folders of "
        "images say the classes."
    )
    return [Problem(severity="information", message=message)]


def _several(path: Path, files: list[Path]) -> ProblemError:
    names = listed(one.name for one in files)
    return fail(
        f"Expected one data set in {path.name}. Found {names}.",
        "Choose the file itself instead of the folder.",
    )


def _unknown(path: Path, found: list[Path]) -> ProblemError:
    kinds = Counter(
        "folder" if one.is_dir() else one.suffix.lower() or "file without an ending"
        for one in found
    )
    words = listed(f"{count:,} {kind}" for kind, count in kinds.most_common())
    return fail(
        f"{path.name} holds no data set that Lossline knows. Found: "
        f"{words or 'nothing'}.",
        f"Choose {ACCEPTED}.",
    )
