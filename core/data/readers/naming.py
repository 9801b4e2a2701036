"""What the names of files, folders and keys say."""

import re
from collections.abc import Iterable
from pathlib import Path

from core.data.types import TEST, TRAIN, UNASSIGNED, VALIDATION
from core.downloads.visible import is_visible

_PARTS = {
    "train": TRAIN,
    "training": TRAIN,
    "val": VALIDATION,
    "valid": VALIDATION,
    "validation": VALIDATION,
    "dev": VALIDATION,
    "test": TEST,
    "testing": TEST,
    "t10k": TEST,
}


def words_of(name: str) -> list[str]:
    """Returns the words of a name in lower case: `x_train` → `x`, `train`."""
    return [word for word in re.split(r"[^a-z0-9]+", name.lower()) if word]


def part_of(name: str) -> int:
    """Returns the part that a name speaks of, `UNASSIGNED` if none or several."""
    parts = {_PARTS[word] for word in words_of(name) if word in _PARTS}
    return parts.pop() if len(parts) == 1 else UNASSIGNED


def without_part(name: str) -> str:
    """Returns a name without the words for a part, to find what belongs together."""
    return " ".join(word for word in words_of(name) if word not in _PARTS)


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Returns a sorting key that puts `2` before `10` and `b` after `A`."""
    pieces = re.split(r"(\d+)", name.casefold())
    return (
        *(_number(one) if one.isdecimal() else (2, 0, one) for one in pieces if one),
        (0, 0, name),
    )


def _number(digits: str) -> tuple[int, int, str]:
    """Returns a key in the order of numbers, also of more digits than `int` takes."""
    if not digits.isascii():  # digits of another script
        digits = "".join(str(int(digit)) for digit in digits)
    digits = digits.lstrip("0")
    return 1, len(digits), digits


def visible_entries(folder: Path) -> list[Path]:
    """Returns what a person sees in a folder, in natural order.

    Raises:
        OSError: the folder can't be read.
    """
    entries = (entry for entry in folder.iterdir() if is_visible(entry.name))
    return sorted(entries, key=lambda entry: natural_key(entry.name))


def counted(number: int, thing: str, plural: str | None = None) -> str:
    """Returns a number with its noun: `1 file`, `2,062 images`."""
    return f"{number:,} {thing if number == 1 else plural or thing + 's'}"


def listed(names: Iterable[str], most: int = 5) -> str:
    """Returns the first few names in one line and how many more there are."""
    every = list(names)
    more = f" and {len(every) - most:,} more" if len(every) > most else ""
    return ", ".join(every[:most]) + more
