"""What the columns of a CSV file are."""

import csv
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.data.readers.naming import listed
from core.data.readers.opening import opened
from core.data.readers.pixels import square_side
from core.experiment import ProblemError, fail

_LABELS = (
    "label",
    "labels",
    "class",
    "target",
    "y",
    "category",
    "class_name",
    "letter",
)
_GROUPS = (
    "group",
    "signer",
    "person",
    "subject",
    "participant",
    "patient",
    "writer",
    "speaker",
    "user",
)
_NUMBERS_OF_ROWS = {"", "id", "index", "unnamed: 0", "imageid", "image_id"}
_FEWEST_NUMBERED = 5
"""Columns: fewer numbers in order may as well be a row of data."""
LONGEST_LINE = 64 * 2**20
"""Bytes; what is longer is no line of a table."""


@dataclass(frozen=True)
class Layout:
    """Where the label and the pixels stand in each row.

    Attributes:
        separator: The character between two values.
        names: The names of the columns, or None if the file has no header.
        num_columns: How many columns there are.
        label: The column of the label, None if there is none.
        ignored: Columns that are neither label nor pixels, such as row numbers.
        skipped: How many lines stand before the first row of data.
        group: The column that says what belongs together, such as the person.
        guessed: Whether nothing says that the label is there, neither a name above the
            columns nor words in it.
    """

    separator: str
    names: tuple[str, ...] | None
    num_columns: int
    label: int | None
    ignored: tuple[int, ...]
    skipped: int
    group: int | None = None
    guessed: bool = False

    @property
    def others(self) -> tuple[int, ...]:
        """The columns that hold no pixels."""
        found = (self.label, self.group, *self.ignored)
        return tuple(column for column in found if column is not None)

    def describe(self, column: int) -> str:
        """Returns a column in words: `column 5 (pixel4)`."""
        name = f" ({self.names[column]})" if self.names else ""
        return f"column {column + 1}{name}"


@contextmanager
def opened_rows(path: Path) -> Generator[tuple[BinaryIO, Layout]]:
    """Opens a CSV file at its first row of data.

    Raises:
        ProblemError: it can't be read, is empty, or is no table.
    """
    with opened(path) as file:
        layout = _read_layout(file, path.name)
        file.seek(0)
        if file.read(3) != b"\xef\xbb\xbf":  # the byte order mark of some programs
            file.seek(0)
        for _ in range(layout.skipped):
            file.readline()
        yield file, layout


def decoded(line: bytes) -> str:
    """Returns a line as text: UTF-8, or else what Windows calls ANSI."""
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def no_label(name: str, layout: Layout) -> ProblemError:
    """Returns the complaint that there is no column of labels."""
    columns = (
        listed(layout.names, 4) if layout.names else f"{layout.num_columns} columns"
    )
    return fail(
        f"Expected a column called label (or class, target) in {name}. "
        f"Found {columns}.",
        "Name the column with the classes “label” in the first line of the file.",
    )


def _read_layout(file: BinaryIO, name: str) -> Layout:
    line, blank = b"", 0
    while not line.strip():
        line = file.readline(LONGEST_LINE)
        if not line:
            raise fail(
                f"{name} is empty: it holds no rows.",
                "Expected a first line such as label,pixel1,pixel2,… and one row for "
                "each image.",
            )
        blank += 1
    if b"\0" in line or len(line) == LONGEST_LINE:
        raise fail(
            f"{name} is not a CSV file: its content is no plain text.",
            "Save it as “CSV UTF-8”.",
        )
    text = decoded(line)
    separator = max(",;\t", key=text.count)
    try:
        cells = [cell.strip() for cell in next(csv.reader([text], delimiter=separator))]
    except csv.Error as error:
        raise fail(
            f"The first line of {name} can't be read as CSV: {error}.",
            "Check the quotes and the line ends of the file.",
        ) from None
    if len(cells) < 2:
        raise fail(
            f"{name} is no table: there is no comma, semicolon or tab in its first "
            "line.",
            "Expected one row for each image: its label and its pixels.",
        )
    if _numbers_columns(cells):
        ignored = (0,) if not cells[0] else ()
        label = _without_header(cells[len(ignored) :], [])
        label = None if label is None else label + len(ignored)
        guessed = label is not None
        return Layout(
            separator, tuple(cells), len(cells), label, ignored, blank, guessed=guessed
        )
    words = [index for index, cell in enumerate(cells) if not is_number(cell)]
    if len(words) > 1 or (words and cells[words[0]].lower() in _LABELS):
        names = [cell.lower() for cell in cells]
        group = next((names.index(name) for name in _GROUPS if name in names), None)
        label, ignored = _from_header(names, group)
        return Layout(separator, tuple(cells), len(cells), label, ignored, blank, group)
    label = _without_header(cells, words)
    guessed = label is not None and not words
    return Layout(separator, None, len(cells), label, (), blank - 1, guessed=guessed)


def is_number(cell: str) -> bool:
    """Whether a cell holds a number."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _numbers_columns(cells: list[str]) -> bool:
    """Whether a line only numbers the columns, as pandas does for want of names.

    Its first cell is empty if it numbers the rows as well.
    """
    numbers = cells if cells[0] else cells[1:]
    few = len(numbers) < _FEWEST_NUMBERED
    return not few and numbers == [str(index) for index in range(len(numbers))]


def _from_header(
    names: list[str], group: int | None
) -> tuple[int | None, tuple[int, ...]]:
    ignored = tuple(i for i, name in enumerate(names) if name in _NUMBERS_OF_ROWS)
    known = [names.index(name) for name in _LABELS if name in names]
    if known:
        return known[0], tuple(sorted({*ignored, *known[1:]}))
    # One name that is unlike all others, as in digit,p0,p1,p2 … is the label.
    stems = [re.sub(r"[\d_. ]+", "", name) for name in names]
    rest = [i for i in range(len(names)) if i not in ignored and i != group]
    odd = [index for index in rest if stems.count(stems[index]) == 1]
    alike = len({stems[index] for index in rest}) == 2
    return (odd[0] if len(odd) == 1 and alike and len(rest) > 2 else None), ignored


def _without_header(cells: list[str], words: list[int]) -> int | None:
    if words and words[0] in (0, len(cells) - 1):
        return words[0]
    if square_side(len(cells)) and not square_side(len(cells) - 1):
        return None  # the columns are a whole image
    return 0
