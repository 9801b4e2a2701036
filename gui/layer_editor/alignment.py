"""Which layer of an older stack a layer of the new one is, to keep its numbers."""

from collections.abc import Sequence
from typing import Any


def align(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """Returns for each item of a new sequence its index in the old one, or None.

    What is equal at the beginning and at the end keeps its index. What lies between is
    matched one to one if it is equally long, as after the change of a value.
    """
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle = len(new) - head - tail
    same = len(old) - head - tail == middle
    shift = len(old) - len(new)
    return [
        *range(head),
        *(head + i if same else None for i in range(middle)),
        *(len(new) - tail + i + shift for i in range(tail)),
    ]


def _common(first: Sequence[Any], second: Sequence[Any]) -> int:
    for index, (a, b) in enumerate(zip(first, second, strict=False)):
        if a != b:
            return index
    return min(len(first), len(second))
