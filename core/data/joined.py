"""One data set to learn from and another one to test with, as a single one."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.conform import conform_batch
from core.data.fingerprint import fingerprint_of
from core.data.images import ArrayImages, FileImages
from core.data.readers.folder_names import without_case
from core.data.readers.naming import counted, listed
from core.data.types import (
    TEST,
    ImageSource,
    IntArray,
    RawDataset,
    UInt8Array,
)
from core.experiment import Problem, fail

_PATH = "dataset.test_source"


def with_other_test(raw: RawDataset, other: RawDataset) -> RawDataset:
    """Returns a data set whose test part is another data set.

    Of the other one its own test part is taken, or all of it if it has none. A test
    part of the first one is left out, so that exactly the same images are learned from
    as without the other one.

    Args:
        raw: What is learned from.
        other: What is tested with; its classes are matched by their names.

    Raises:
        ProblemError: both are the same data, or the other one has none of the classes.
    """
    if raw.fingerprint == other.fingerprint:
        raise fail(
            f"{other.name} is the very data that is learned from, so testing with it "
            "would say nothing.",
            "Choose other data for the test, or none to divide this one.",
            path=_PATH,
        )
    labels = labels_by_name(other, raw.class_names)
    wanted = test_images(other)
    tested = np.flatnonzero(wanted & (labels >= 0))
    if len(tested) == 0:
        raise fail(
            f"Expected images of the classes of {raw.name}: "
            f"{listed(raw.class_names, 30)}. {other.name} has: "
            f"{listed(other.class_names, 30)}.",
            "Give the classes the same names in both.",
            path=_PATH,
        )
    kept = np.flatnonzero(raw.parts != TEST)
    groups = None
    if raw.groups is not None or other.groups is not None:
        groups = (*_groups(raw, kept), *_groups(other, tested))
    return RawDataset(
        name=raw.name,
        kind=raw.kind,
        origin=raw.origin,
        images=_images(raw.images, kept, other.images, tested),
        labels=np.concatenate([raw.labels[kept], labels[tested]]),
        class_names=raw.class_names,
        parts=np.concatenate([raw.parts[kept], np.full(len(tested), TEST, np.int8)]),
        fingerprint=fingerprint_of(raw.fingerprint, other.fingerprint, kept, tested),
        problems=(
            *raw.problems,
            *other.problems,
            *unknown_classes(other, labels, wanted, _PATH),
        ),
        groups=groups,
        unusable=(*raw.unusable, *other.unusable),
    )


def test_images(other: RawDataset) -> NDArray[np.bool_]:
    """Returns bool (n,): the test part that data brings, or all of it without one."""
    tests = other.parts == TEST
    return tests if tests.any() else np.ones(len(other), np.bool_)


def labels_by_name(other: RawDataset, names: tuple[str, ...]) -> IntArray:
    """Returns int64 (n,): the labels of data as others count them; -1 if unknown.

    Names are equal also if only case, spaces around them or the way an accent is
    written differ, unless that would confuse two of the others.

    Args:
        other: The data.
        names: The class names of the others, in order.
    """
    exact = {name: index for index, name in enumerate(names)}
    alike = {without_case(name): index for index, name in enumerate(names)}
    if len(alike) < len(names):
        alike = {}
    known = [
        exact.get(name, alike.get(without_case(name), -1)) for name in other.class_names
    ]
    return np.array(known, np.int64)[other.labels]


def unknown_classes(
    other: RawDataset, labels: IntArray, wanted: NDArray[np.bool_], path: str
) -> tuple[Problem, ...]:
    """Returns a warning about images that were left out for their class, or none."""
    unknown = wanted & (labels < 0)
    if not unknown.any():
        return ()
    names = [other.class_names[label] for label in np.unique(other.labels[unknown])]
    return (
        Problem(
            message=f"{counted(int(unknown.sum()), 'image')} of {other.name} are left "
            f"out: nothing is learned of their classes {listed(names, 8)}.",
            path=path,
            severity="warning",
        ),
    )


class JoinedImages:
    """Images of two sources, one behind the other, each read where it lies."""

    def __init__(
        self,
        first: ImageSource,
        chosen: IntArray,
        second: ImageSource,
        others: IntArray,
    ) -> None:
        """Remembers which images are meant; reads nothing.

        Args:
            first: A source.
            chosen: int64, the images of it.
            second: Another source.
            others: int64, the images of that.
        """
        self._sources = (first, second)
        self._indices = (chosen, others)

    def __len__(self) -> int:
        """Returns how many images there are."""
        return sum(map(len, self._indices))

    @property
    def shape(self) -> tuple[int, int, int] | None:
        """(height, width, channels) if it is the same in both sources."""
        first, second = (source.shape for source in self._sources)
        return first if first == second else None

    def read(self, index: int) -> UInt8Array:
        """Returns one image; see `ImageSource`."""
        source, number = self._place(index)
        return source.read(number)

    def file(self, index: int) -> Path | None:
        """Returns the file that holds just this image, or None."""
        source, number = self._place(index)
        return source.file(number)

    def _place(self, index: int) -> tuple[ImageSource, int]:
        behind = index - len(self._indices[0])
        if behind < 0:
            return self._sources[0], int(self._indices[0][index])
        return self._sources[1], int(self._indices[1][behind])


def _images(
    first: ImageSource, chosen: IntArray, second: ImageSource, others: IntArray
) -> ImageSource:
    """Joins two sources; what is learned from decides the shape of arrays."""
    if isinstance(first, ArrayImages):
        if isinstance(second, ArrayImages):
            pixels = conform_batch(second.pixels[others], first.shape)
        else:
            read = [second.read(int(index)) for index in others]
            pixels = conform_batch(read, first.shape)
        return ArrayImages(np.concatenate([first.pixels[chosen], pixels]))
    if isinstance(first, FileImages) and isinstance(second, FileImages):
        return FileImages(
            first.root,
            # A path from the root of the disk stays itself behind any folder.
            (
                *(first.names[int(index)] for index in chosen),
                *(second.file(int(index)).as_posix() for index in others),
            ),
            np.concatenate([first.shapes[chosen], second.shapes[others]]),
        )
    return JoinedImages(first, chosen, second, others)


def _groups(raw: RawDataset, chosen: IntArray) -> tuple[str, ...]:
    if raw.groups is None:
        return ("",) * len(chosen)
    return tuple(raw.groups[int(index)] for index in chosen)
