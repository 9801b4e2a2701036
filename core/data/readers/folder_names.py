"""Names of folders, compared as a person reads them."""

from collections.abc import Collection, Sequence
from unicodedata import normalize

from core.data.types import TRAIN
from core.experiment.readable import readable


def class_name(folder: str) -> str:
    """Returns the class that a folder's name stands for.

    One letter with an accent may be written as one character or as two (macOS does the
    latter); both look the same and count as the same.
    """
    return normalize("NFC", readable(folder))


def without_case(name: str) -> str:
    """Returns what names have in common that differ in case or spaces around them."""
    return normalize("NFC", class_name(name).strip().casefold())


def is_among(name: str, chosen: Collection[str]) -> bool:
    """Whether a name in a folder is a chosen one; without a choice all are.

    Args:
        name: The name as it is on disk.
        chosen: The names that count, as `class_name` writes them.
    """
    return not chosen or class_name(name) in chosen


def matched(folders: Sequence[tuple[int, str]]) -> list[str]:
    """Returns the class of each folder, as the training part calls it.

    Between parts case makes no difference, unless two folders of one part differ only
    in case: then it is unknown which of them is meant.

    Args:
        folders: The part and the name of each folder.
    """
    names = [(part, class_name(folder)) for part, folder in folders]
    trained = {without_case(name): name for part, name in names if part == TRAIN}
    spellings: dict[tuple[int, str], set[str]] = {}
    for part, name in names:
        spellings.setdefault((part, without_case(name)), set()).add(name)
    unclear = {alike for (_, alike), found in spellings.items() if len(found) > 1}
    return [
        name if without_case(name) in unclear else trained.get(without_case(name), name)
        for _, name in names
    ]
