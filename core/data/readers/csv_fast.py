"""The quick way through a clean CSV file: whole blocks at once, with NumPy.

It reads plain numbers of one to three digits, the same count in each row, and gives up
on anything else. `csv_careful` then reads the file, or says what is wrong with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from core.data.readers.csv_layout import LONGEST_LINE, Layout
from core.data.readers.room import Room
from core.data.types import IntArray, Progress, UInt8Array

_BLOCK = 256 * 2**10
"""Bytes handled at once: measured best, because all arrays stay in the cache."""

BYTES_PER_ROW = 64
"""What a row takes beside its pixels, at most: the label and the group as text."""

_ZERO, _LINE_END = np.uint8(ord("0")), np.uint8(ord("\n"))


class NotClean(Exception):
    """There is something that the quick way does not read."""


@dataclass(frozen=True)
class Table:
    """The content of a CSV file.

    Attributes:
        labels: int64 (n,), or words.
        pixels: uint8 (n, pixels).
        groups: What each row belongs to, as it stands there; None without the column.
    """

    labels: IntArray | list[str]
    pixels: UInt8Array
    groups: list[str] | None = None


def read_fast(
    file: BinaryIO, layout: Layout, progress: Progress, name: str, total: int | None
) -> Table:
    """Reads the rows of a clean file.

    Args:
        file: At the first row.
        layout: With a label.
        progress: Told after each few megabytes.
        name: What to call the file.
        total: How many bytes there are, None if unknown.

    Raises:
        NotClean: the file is not as clean as it has to be.
        ProblemError: its rows take more memory than is free.
    """
    what, room = f"Reading {name}", Room(name)
    labels = bytearray()
    groups: list[str] = []
    pixels = bytearray()  # grows where it is; pieces would have to be joined in a copy
    done = 0
    for number, block in enumerate(_blocks(file)):
        if number % 64 == 0:
            progress(what, done, total, "bytes")
        room.expect(len(pixels) + len(labels) * BYTES_PER_ROW)
        done += len(block)
        rows = parse_block(block, layout.num_columns, ord(layout.separator))
        labels += rows[:, layout.label].tobytes()
        if layout.group is not None:
            groups += map(str, rows[:, layout.group].tolist())
        pixels += np.delete(rows, layout.others, axis=1).tobytes()
    if not labels:
        raise NotClean
    return Table(
        np.frombuffer(labels, np.uint8).astype(np.int64),
        np.frombuffer(pixels, np.uint8).reshape(len(labels), -1),
        groups if layout.group is not None else None,
    )


def parse_block(block: bytes, num_columns: int, separator: int) -> UInt8Array:
    r"""Returns the numbers in whole lines of text.

    Every byte that is no digit must be the separator, or a line end after each
    `num_columns` numbers. So the positions of these bytes say where each number ends
    and how many digits it has, and all numbers are put together in one go.

    Args:
        block: Lines, each with its `\n`.
        num_columns: How many numbers a line has.
        separator: The byte between two numbers.

    Returns:
        uint8 (lines, num_columns).

    Raises:
        NotClean: anything else stands there, or a number is above 255.
    """
    text = np.frombuffer(block, np.uint8)
    digits = text - _ZERO  # wraps around: whatever is no digit gets above 9
    ends = np.flatnonzero(digits > 9).astype(np.int32)
    if len(ends) == 0 or len(ends) % num_columns:
        raise NotClean
    marks = text.take(ends).reshape(-1, num_columns)
    if (marks[:, :-1] != separator).any() or (marks[:, -1] != _LINE_END).any():
        raise NotClean
    lengths = np.diff(ends, prepend=np.int32(-1)) - 1
    if lengths.min() < 1 or lengths.max() > 3:
        raise NotClean
    ones = digits.take(ends - 1)
    tens = digits.take(ends - 2, mode="wrap") * (lengths > 1)
    hundreds = digits.take(ends - 3, mode="wrap") * (lengths > 2)
    below_hundred = ones + tens * np.uint8(10)
    if ((hundreds > 2) | ((hundreds == 2) & (below_hundred > 55))).any():
        raise NotClean
    return (below_hundred + hundreds * np.uint8(100)).reshape(-1, num_columns)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yields the file in blocks of whole lines, also where a line end has two bytes."""
    rest: list[bytes] = []
    while block := file.read(_BLOCK):
        if len(rest) * _BLOCK > LONGEST_LINE:
            raise NotClean
        end = block.rfind(b"\n") + 1
        if end:
            yield b"".join([*rest, block[:end]]).replace(b"\r\n", b"\n")
            rest = [block[end:]]
        else:
            rest.append(block)
    last = b"".join(rest).rstrip()
    if last:
        yield last + b"\n"
