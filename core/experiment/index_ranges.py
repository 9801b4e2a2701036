"""Many whole numbers in a short text: `3,7-9` stands for 3, 7, 8 and 9."""

import re
from collections.abc import Iterable
from itertools import pairwise

_FORM = re.compile(r"(\d{1,9}(-\d{1,9})?(,\d{1,9}(-\d{1,9})?)*)?")


def to_ranges(numbers: Iterable[int]) -> str:
    """Returns numbers as text, ascending and each once.

    Args:
        numbers: From 0 to 999,999,999.
    """
    ordered = sorted(set(numbers))
    if not ordered:
        return ""
    starts = [ordered[0], *(b for a, b in pairwise(ordered) if b != a + 1)]
    ends = [*(a for a, b in pairwise(ordered) if b != a + 1), ordered[-1]]
    return ",".join(
        str(start) if start == end else f"{start}-{end}"
        for start, end in zip(starts, ends, strict=True)
    )


def ranges_of(text: str) -> tuple[tuple[int, int], ...]:
    """Returns (first, last) of each range, both inclusive, as they stand there.

    Raises:
        ValueError: the text is not of that form, or a range ends before it begins.
    """
    text = re.sub(r"\s+", "", text)
    if not _FORM.fullmatch(text):
        raise ValueError(
            "Expected numbers and ranges with commas between them, such as 3,7-9. "
            f"Received: {text[:40]}"
        )
    found: list[tuple[int, int]] = []
    for piece in text.split(",") if text else ():
        first, _, last = piece.partition("-")
        found.append((int(first), int(last or first)))
    for first, last in found:
        if last < first:
            raise ValueError(
                f"Expected a range from a smaller number to a larger. Received: "
                f"{first}-{last}"
            )
    return tuple(found)


def merged(*texts: str) -> str:
    """Returns the numbers of several texts in one, in the shortest form.

    Works on the ranges, so that a huge one takes no memory.

    Raises:
        ValueError: a text is not of that form.
    """
    ranges = sorted(one for text in texts for one in ranges_of(text))
    joined: list[tuple[int, int]] = []
    for first, last in ranges:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return ",".join(
        str(first) if first == last else f"{first}-{last}" for first, last in joined
    )
