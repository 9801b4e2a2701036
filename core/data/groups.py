"""Which examples belong together and so stay in one part of the split."""

import re
from collections.abc import Hashable, Sequence

import numpy as np

from core.data.images import FileImages
from core.data.types import IntArray, Progress, RawDataset, no_progress
from core.experiment import SplitSpec, fail


def groups_of(
    raw: RawDataset, split: SplitSpec, progress: Progress = no_progress
) -> IntArray | None:
    """Returns what belongs together, as a pure function of the data and the settings.

    Near-duplicates are looked for once and remembered. An image whose file name does
    not match, or whose row says nothing, belongs to no other.

    Args:
        raw: The data set.
        split: `group_by` and `group_pattern` are looked at.
        progress: Told the images so far; may raise `Cancelled`.

    Returns:
        int64 (n,), the index of the first example of each one's group; None if
        nothing is to be kept together.

    Raises:
        ProblemError: the data has no such names or column, or the pattern is empty or
            finds nothing.
        Cancelled: `progress` asked for it.
    """
    if split.group_by == "none":
        return None
    if split.group_by == "near_duplicates":
        # SciPy takes longer to load than the window may take to appear.
        from core.data.audit.survey import survey

        return survey(raw, progress).near
    if split.group_by == "file_name":
        return _numbers(_by_name(raw, split.group_pattern))
    if raw.groups is None:
        raise fail(
            f"{raw.name} has no column that says what belongs together.",
            "In a CSV file, name the column group (or person, signer, subject, "
            "writer), or choose another way to keep images together.",
            path="dataset.split.group_by",
        )
    return _numbers([group or None for group in raw.groups])


def _by_name(raw: RawDataset, pattern: str) -> list[Hashable]:
    path = "dataset.split.group_pattern"
    if not isinstance(raw.images, FileImages):
        raise fail(
            f"The images of {raw.name} have no file names of their own to look at.",
            "Choose another way to keep images together, or none.",
            path="dataset.split.group_by",
        )
    if not pattern:
        raise fail(
            "Expected the piece of the file name that says what belongs together. "
            "Received: nothing.",
            f"For example person\\d+ for files like {raw.images.names[0]}.",
            path=path,
        )
    search = re.compile(pattern).search
    found: list[Hashable] = []
    for name in raw.images.names:
        match = search(name)
        key = (match.groups() or (match[0],)) if match else ()
        found.append(key if any(key) else None)
    if all(one is None for one in found):
        raise fail(
            f"The pattern {pattern} finds nothing in any file name, such as "
            f"{raw.images.names[0]}.",
            "Change the pattern so that it fits your file names.",
            path=path,
        )
    return found


def _numbers(keys: Sequence[Hashable]) -> IntArray:
    """Returns the index of the first example with the same key; None is like none."""
    first: dict[Hashable, int] = {}
    numbers = np.arange(len(keys))
    for index, key in enumerate(keys):
        if key is not None:
            numbers[index] = first.setdefault(key, index)
    return numbers
