"""Which column holds the label in a CSV file that does not name its columns.

Almost all such files have it first. It is looked for in the last column where nothing
speaks for the first and all for the last, judged by all rows: files are often sorted by
class, and then their first rows look as if they had only one.
"""

from dataclasses import replace

import numpy as np

from core.data.readers.arrays import Piece
from core.data.readers.csv_fast import Table
from core.data.readers.csv_layout import Layout
from core.data.types import IntArray, UInt8Array
from core.experiment import Problem, fail

_HINT = (
    "If this is wrong, name the columns in the first line: “label” above the classes."
)
_MOST_CLASSES = 100
_MANY_GREYS = 128
_FEWEST_GREYS = 8
_BRIGHT, _WHITE = 64, 200
_LARGEST_TO_SMALLEST = 20
"""How many times larger than the smallest the largest class may be in a guess."""
_AT_ONCE = 4096


def settled(
    table: Table, layout: Layout, column: int | None = None
) -> tuple[Table, Layout]:
    """Returns a table whose first column was taken for the label as it really is.

    Args:
        table: All rows.
        layout: Its columns. Unless the label is a guess, both are returned unchanged.
        column: Where another file of the same data set has its label, if known.

    Raises:
        ProblemError: the other file has its label last, and here the first column
            holds no pixels.
    """
    if not layout.guessed or isinstance(table.labels, list):
        return table, layout
    last = layout.num_columns - 1
    if column is None and _like_pixels(table.labels):
        column = last if _like_labels(table.pixels[:, -1]) else None
    if column != last:
        return table, layout
    return _with_last(table, layout), replace(layout, label=last)


def report_guess(name: str, layout: Layout) -> list[Problem]:
    """Says which column was taken for the label where no header does."""
    if layout.names is not None and not layout.guessed:
        return []
    found = "No header" if layout.names is None else "Its header holds only numbers"
    message = f"{name}: {found}; {_column(layout)} was taken as the label."
    return [Problem(severity="information", message=message, hint=_HINT)]


def check_guess(name: str, layout: Layout, pieces: list[Piece]) -> None:
    """Complains if the column that was taken for the label has the same everywhere.

    Raises:
        ProblemError: it has, and it was a guess.
    """
    if not layout.guessed:
        return
    values = {str(value) for piece in pieces for value in piece.values}
    if len(values) == 1:
        raise fail(
            f"Expected labels of at least two classes in {name}. It names no column, "
            f"so {_column(layout)} was taken as the label, and that is {values.pop()} "
            "in every row.",
            "Name the columns in the first line: “label” above the classes.",
        )


def _column(layout: Layout) -> str:
    return f"column {(layout.label or 0) + 1}"


def _like_pixels(values: IntArray) -> bool:
    """Whether a column can't be labels: all the same, or spread over the greys."""
    if values.min() < 0 or values.max() > 255:
        return False
    found = np.flatnonzero(np.bincount(values))
    low, high, count = int(found[0]), int(found[-1]), len(found)
    if count == 1:
        return True
    many = count > _MANY_GREYS and high >= _WHITE
    spread = count >= _FEWEST_GREYS and high >= _BRIGHT and high - low >= 2 * count
    return many or spread


def _like_labels(values: UInt8Array) -> bool:
    """Whether a column looks like labels: few numbers from 0 or 1 on, all common."""
    counts = np.bincount(values)
    found = np.flatnonzero(counts)
    sizes = counts[found]
    return bool(
        2 <= len(found) <= _MOST_CLASSES
        and found[0] <= 1
        and found[-1] <= 2 * len(found)
        and 2 * len(found) <= len(values)
        and sizes.max() <= _LARGEST_TO_SMALLEST * sizes.min()
    )


def _with_last(table: Table, layout: Layout) -> Table:
    """Takes the last column for the label and the first for pixels.

    The pixels are moved where they are, a few rows at a time: they may be most of what
    the memory holds.
    """
    first = np.asarray(table.labels)
    if first.min() < 0 or first.max() > 255:
        raise fail(
            "Expected the label in the last column, as in the file for training. "
            f"{_column(layout).capitalize()} holds {first.min()} to {first.max()}, "
            "which are no pixels either.",
            "Name the columns in the first line: “label” above the classes.",
        )
    pixels = table.pixels
    labels = pixels[:, -1].astype(np.int64)
    for start in range(0, len(pixels), _AT_ONCE):
        rows = pixels[start : start + _AT_ONCE]
        rows[:, 1:] = rows[:, :-1].copy()
        rows[:, 0] = first[start : start + _AT_ONCE]
    return replace(table, labels=labels)
