"""Label values as they stand in files, and the classes they stand for."""

import string

import numpy as np

from core.data.readers.naming import listed, natural_key
from core.data.types import IntArray
from core.experiment import fail

_SIGNS = frozenset(range(25)) - {9}
"""Sign Language MNIST: the letters A to Y; J (9) and Z (25) move and are left out."""


def contiguous(values: IntArray) -> tuple[IntArray, IntArray]:
    """Numbers the values that occur from 0 without gaps, in rising order.

    Args:
        values: int64 (n,).

    Returns:
        The labels, int64 (n,), and the value of each label, int64 (classes,).
    """
    # Not `np.unique(values, return_inverse=True)`: for its arithmetic on large arrays
    # NumPy asks the system's loader where it was called from, and waits there with
    # Python's lock while another thread loads TensorFlow's libraries: the window stood
    # still for 0.4 s.
    found = np.unique(values)
    return np.searchsorted(found, values).astype(np.int64), found.astype(np.int64)


def names_of_numbers(found: IntArray) -> tuple[str, ...]:
    """Returns the values themselves as names of the classes."""
    return tuple(str(value) for value in found.tolist())


def sign_language_names(values: IntArray) -> tuple[str, ...] | None:
    """Returns the letters of Sign Language MNIST's labels.

    Args:
        values: int64 (n,), labels as they stand in the file; may repeat.

    Returns:
        One letter for each value that occurs, in rising order, which is the order of
        `contiguous`; None if some value belongs to no letter of that set.
    """
    found = np.unique(values).tolist()
    if not found or not _SIGNS.issuperset(found):
        return None
    return tuple(string.ascii_uppercase[value] for value in found)


def named(texts: list[str]) -> tuple[IntArray, tuple[str, ...]]:
    """Numbers labels that are words.

    Args:
        texts: One label an image.

    Returns:
        The labels, int64 (n,), and the class names in natural order.
    """
    names = tuple(sorted(set(texts), key=natural_key))
    index = {name: number for number, name in enumerate(names)}
    return np.array([index[text] for text in texts], np.int64), names


def check_classes(names: tuple[str, ...], where: str) -> None:
    """Raises a problem unless there are two classes or more.

    Raises:
        ProblemError: there are fewer than two, or more than a classifier can have.
    """
    if len(names) < 2:
        found = f"only “{names[0]}”" if names else "none"
        raise fail(
            f"Expected images of at least two classes in {where}. Found {found}.",
            "Add images of a second class: a network learns to tell classes apart.",
        )
    if len(names) > MAX_CLASSES:
        raise fail(
            f"Expected at most {MAX_CLASSES:,} classes in {where}. Found "
            f"{len(names):,}: {listed(names, 3)}.",
            "Check that the labels are classes and not measurements or file numbers.",
        )


MAX_CLASSES = 20_000
"""More different labels than this are no classes."""
