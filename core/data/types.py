"""The values that travel from a reader to the feed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.downloads.progress import Cancelled, Progress, no_progress
from core.experiment import Problem, TaskInfo

__all__ = [  # progress is known here too, to all who read data
    "TEST",
    "TRAIN",
    "UNASSIGNED",
    "VALIDATION",
    "Cancelled",
    "ImageSource",
    "IntArray",
    "Part",
    "PixelStore",
    "PreparedData",
    "Progress",
    "RawDataset",
    "UInt8Array",
    "no_progress",
]

UInt8Array = NDArray[np.uint8]
IntArray = NDArray[np.int64]

UNASSIGNED, TRAIN, VALIDATION, TEST = 0, 1, 2, 3
"""To which part an example belongs in its source; unassigned ones are split."""


class ImageSource(Protocol):
    """Images that are in memory or can be read from disk."""

    def __len__(self) -> int:
        """Returns how many images there are."""
        ...

    @property
    def shape(self) -> tuple[int, int, int] | None:
        """(height, width, channels) of every image, or None if they differ."""
        ...

    def read(self, index: int) -> UInt8Array:
        """Returns one image as it is: uint8 (height, width, channels), 1 or 3 channels.

        Raises:
            ProblemError: the file has vanished or can no longer be read.
        """
        ...

    def file(self, index: int) -> Path | None:
        """Returns the file that holds just this image, or None."""
        ...


@dataclass(frozen=True)
class RawDataset:
    """What a reader found, before any choice of the person.

    Attributes:
        name: A short name for screens ("MNIST", "my photos").
        kind: What it was recognised as, in words ("idx files", "folder of classes").
        origin: Where it comes from; a path or an address.
        images: All images.
        labels: int64 (n,), indices into `class_names`.
        class_names: In the order of the labels.
        parts: int8 (n,), `UNASSIGNED`, `TRAIN`, `VALIDATION` or `TEST`.
        fingerprint: A digest of content and order; the same data gives the same.
        problems: Warnings about single files or the whole; the errors that prevent
            reading are raised instead.
        groups: For each example what the source says it belongs to (the person, the
            film), or None if it says nothing.
        unusable: Image files that were left out, as (name, reason).
    """

    name: str
    kind: str
    origin: str
    images: ImageSource
    labels: IntArray
    class_names: tuple[str, ...]
    parts: NDArray[np.int8]
    fingerprint: str
    problems: tuple[Problem, ...] = ()
    groups: tuple[str, ...] | None = None
    unusable: tuple[tuple[str, str], ...] = ()

    def __len__(self) -> int:
        """Returns how many examples there are."""
        return len(self.labels)


class PixelStore(Protocol):
    """Images after preparation: all of one shape, ready for the model."""

    def __len__(self) -> int:
        """Returns how many images there are."""
        ...

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, channels) of every image."""
        ...

    @property
    def in_memory(self) -> bool:
        """Whether `take` is a plain copy that needs no read-ahead."""
        ...

    def take(self, indices: Sequence[int] | IntArray) -> UInt8Array:
        """Returns uint8 (k, height, width, channels), in the order of the indices."""
        ...


@dataclass(frozen=True)
class Part:
    """One part of the split.

    Attributes:
        store: The images of the whole data set.
        indices: int64 (n,), which of them belong to this part, in fixed order.
        labels: int64 (n,), the labels of these.
    """

    store: PixelStore
    indices: IntArray
    labels: IntArray

    def __len__(self) -> int:
        """Returns how many examples the part has."""
        return len(self.indices)

    def images(self, start: int, stop: int) -> UInt8Array:
        """Returns the images from `start` to `stop` of this part, in fixed order."""
        return self.store.take(self.indices[start:stop])


@dataclass(frozen=True)
class PreparedData:
    """Data that is ready to be fed: chosen, brought to one shape, divided.

    Attributes:
        task: What the rest of the program may know of the data.
        raw: Where it came from; `Part.indices` are indices into it.
        train: The part to learn from.
        validation: The part to watch.
        test: The part for the end.
        problems: Warnings worth reading (imbalance, few images, own test part ...).
        fingerprint: A digest of the raw data and of every choice that was applied.
    """

    task: TaskInfo
    raw: RawDataset
    train: Part
    validation: Part
    test: Part
    fingerprint: str
    problems: tuple[Problem, ...] = field(default=())
