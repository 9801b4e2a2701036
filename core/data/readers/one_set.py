"""Whether files and folders that were chosen together can be one data set."""

from pathlib import Path

from core.data.decode import IMAGE_SUFFIXES
from core.data.readers.csv_file import is_csv
from core.data.readers.idx import is_idx
from core.data.readers.naming import listed, without_part
from core.downloads.archive import is_archive
from core.experiment import fail


def check_one_set(folder: Path, entries: list[Path]) -> None:
    """Refuses what would have to be read in several ways, so that nothing is dropped.

    Tables beside folders are lists of something else, as everywhere. Other files, such
    as a README, don't matter.

    Raises:
        ProblemError: there are several kinds of data, or tables of several sets.
    """
    kinds: dict[str, str] = {}
    for entry in entries:
        kinds.setdefault(_kind(entry), entry.name)
    kinds.pop("", None)
    if "folder" in kinds:
        kinds = {key: name for key, name in kinds.items() if "table" not in key}
    if len(kinds) > 1:
        raise fail(
            f"Expected one data set. {listed(kinds.values())} of {folder.name} were "
            "chosen together, but are not parts of one.",
            "Choose one of them, or only what belongs together: a folder for each "
            "class, tables for training and test, or files of images and labels.",
        )


def _kind(entry: Path) -> str:
    if entry.is_dir():
        return "folder"
    if entry.suffix.lower() in IMAGE_SUFFIXES:
        return ""
    if is_csv(entry):
        return f"table {without_part(entry.name)}"
    if entry.suffix.lower() == ".npz":
        return "npz"
    if is_archive(entry):
        return "archive"
    return "idx" if is_idx(entry) else ""
