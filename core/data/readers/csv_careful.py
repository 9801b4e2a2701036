"""The careful way through a CSV file: quotes, spaces, words as labels, and faults."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from core.data.readers.csv_fast import BYTES_PER_ROW, Table
from core.data.readers.csv_layout import LONGEST_LINE, Layout, decoded
from core.data.readers.room import Room
from core.data.types import IntArray, Progress
from core.experiment import ProblemError, fail

_BATCH = 1000


def read_careful(
    file: BinaryIO, layout: Layout, progress: Progress, name: str
) -> Table:
    """Reads the rows one by one.

    Args:
        file: At the first row.
        layout: With a label.
        progress: Told after each thousand rows.
        name: What to call the file in a message.

    Raises:
        ProblemError: a row has another number of columns, or a cell holds something
            else than it should; with its line, counted as an editor does, and column.
            Or the rows take more memory than is free.
    """
    others = set(layout.others)
    chosen = [index for index in range(layout.num_columns) if index not in others]
    start, stop = chosen[0], chosen[-1] + 1
    gapless = stop - start == len(chosen)
    label = layout.label or 0
    texts: list[str] = []
    groups: list[str] = []
    pixels = bytearray()
    room = Room(name)
    for line, row in _rows(file, layout, name):
        if len(row) != layout.num_columns:
            raise _ragged(name, line, len(row), layout)
        texts.append(row[label].strip())
        if not texts[-1]:
            raise fail(
                f"Line {line} of {name} has no label in {layout.describe(label)}.",
                "Give every image a label, or remove the row.",
            )
        if layout.group is not None:
            groups.append(_as_number(row[layout.group].strip()))
        cells = row[start:stop] if gapless else [row[index] for index in chosen]
        try:
            pixels += bytes(map(int, cells))  # fails outside of 0..255 as well
        except ValueError:
            values = [_pixel(row[at], name, line, layout.describe(at)) for at in chosen]
            pixels += bytes(values)
        room.expect(len(pixels) + len(texts) * BYTES_PER_ROW)
        if len(texts) % _BATCH == 0:
            progress(f"Reading {name}", len(texts), None, "images")
    if not texts:
        raise fail(
            f"{name} is empty: it holds no rows.", "Expected one row for each image."
        )
    table = np.frombuffer(pixels, np.uint8).reshape(len(texts), len(chosen))
    return Table(_labels(texts), table, groups if layout.group is not None else None)


def _as_number(text: str) -> str:
    """Returns a whole number without zeros before it, as the quick way reads it."""
    short = len(text) <= 3 and text.isascii() and text.isdigit()
    return str(int(text)) if short else text


def _rows(file: BinaryIO, layout: Layout, name: str) -> Iterator[tuple[int, list[str]]]:
    lines = (decoded(line) for line in _lines(file, name))
    reader = csv.reader(lines, delimiter=layout.separator, skipinitialspace=True)
    try:
        for row in reader:
            if len(row) > 1 or (row and row[0].strip()):
                yield layout.skipped + reader.line_num, row
    except csv.Error as error:
        line = layout.skipped + reader.line_num
        raise fail(
            f"Line {line} of {name} can't be read as CSV: {error}.",
            "Check the quotes and the line ends of the file.",
        ) from None


def _lines(file: BinaryIO, name: str) -> Iterator[bytes]:
    """Yields the lines, but none that would fill the memory."""
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise fail(
                f"{name} is no table: a line of it has more than "
                f"{LONGEST_LINE // 2**20} MB.",
                "Check the line ends of the file.",
            )
        yield line


def _pixel(cell: str, name: str, line: int, column: str) -> int:
    try:
        value = float(cell)
    except ValueError:
        found = f"“{cell.strip()[:20]}”" if cell.strip() else "nothing"
        raise _no_pixel(name, line, column, found) from None
    if not 0 <= value <= 255 or value != int(value):
        raise _no_pixel(name, line, column, cell.strip()[:20])
    return int(value)


def _no_pixel(name: str, line: int, column: str, found: str) -> ProblemError:
    return fail(
        f"Expected a pixel, a whole number from 0 to 255, in line {line}, {column} of "
        f"{name}. Found {found}.",
        "Correct the cell, or remove the row.",
    )


def _ragged(name: str, line: int, found: int, layout: Layout) -> ProblemError:
    return fail(
        f"Expected {layout.num_columns} columns in each row of {name}. Line {line} has "
        f"{found}.",
        "Correct the row, or remove it. A last row that is too short means that the "
        "file was cut off.",
    )


def _labels(texts: list[str]) -> IntArray | list[str]:
    try:
        numbers = np.array([float(text) for text in texts])
    except ValueError:
        return texts
    whole = np.isfinite(numbers) & (np.abs(numbers) < 2**53)
    if not whole.all() or (numbers != np.trunc(numbers)).any():
        return texts
    return numbers.astype(np.int64)
