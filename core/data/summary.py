"""A data set in numbers, for the Data page and `datasets info`."""

import numpy as np

from core.data.memory import gigabytes
from core.data.placing import memory_budget
from core.data.readers.naming import counted
from core.data.shape import choose_shape, shapes_of
from core.data.types import TEST, TRAIN, UNASSIGNED, VALIDATION, IntArray, RawDataset
from core.experiment import DatasetSpec, Problem, Spec


class ClassCount(Spec):
    """How many images one class has in each part of the source.

    Attributes:
        name: The class.
        unassigned: Images that belong to no part yet.
        train: Images of the data set's own training part.
        validation: Images of its own validation part.
        test: Images of its own test part.
    """

    name: str
    unassigned: int
    train: int
    validation: int
    test: int

    @property
    def total(self) -> int:
        """All images of the class."""
        return self.unassigned + self.train + self.validation + self.test


class DatasetSummary(Spec):
    """What is known of a data set once it has been read.

    Attributes:
        name: Its short name.
        kind: What it was recognised as.
        origin: Where it comes from.
        num_images: All images.
        classes: The classes in order, with their counts.
        size: The sizes of the images in words: `28×28`, `96×96 to 3024×3024`.
        color_mode: `grey`, `colour`, or `grey and colour`.
        suggested_shape: (height, width, channels) that automatic settings give.
        memory_bytes: What all images need when they are kept in that shape.
        fits_memory: Whether automatic settings keep them in memory.
        problems: What the reader and the choice of the shape had to say.
    """

    name: str
    kind: str
    origin: str
    num_images: int
    classes: tuple[ClassCount, ...]
    size: str
    color_mode: str
    suggested_shape: tuple[int, int, int]
    memory_bytes: int
    fits_memory: bool
    problems: tuple[Problem, ...] = ()

    def describe(self) -> str:
        """Returns one line: `10 classes · 2,062 images · 100×100 · colour · 62 MB`."""
        return " · ".join(
            (
                counted(len(self.classes), "class", "classes"),
                counted(self.num_images, "image"),
                self.size,
                self.color_mode,
                gigabytes(self.memory_bytes),
            )
        )


def describe(raw: RawDataset) -> DatasetSummary:
    """Counts a data set. No image is decoded if the reader knows their shapes."""
    every = np.arange(len(raw))
    shapes = shapes_of(raw.images, every)
    shape, problems = choose_shape(raw.images, every, DatasetSpec())
    num_bytes = len(raw) * int(np.prod(shape))
    return DatasetSummary(
        name=raw.name,
        kind=raw.kind,
        origin=raw.origin,
        num_images=len(raw),
        classes=_counts(raw),
        size=_size(shapes),
        color_mode=_color(shapes),
        suggested_shape=shape,
        memory_bytes=num_bytes,
        fits_memory=num_bytes <= memory_budget(),
        problems=(*raw.problems, *problems),
    )


def sample_indices(raw: RawDataset, per_class: int, seed: int) -> list[list[int]]:
    """Returns images to look at: for each class the indices of a few, at random.

    Args:
        raw: The data set.
        per_class: How many of each class at most.
        seed: Another seed shows others.
    """
    order = np.argsort(raw.labels, kind="stable")
    bounds = np.searchsorted(raw.labels[order], np.arange(len(raw.class_names) + 1))
    samples: list[list[int]] = []
    for label in range(len(raw.class_names)):
        members = order[bounds[label] : bounds[label + 1]]
        generator = np.random.default_rng((seed, label))
        chosen = generator.choice(
            members, min(per_class, len(members)), replace=False, shuffle=True
        )
        samples.append([int(index) for index in chosen])
    return samples


def _counts(raw: RawDataset) -> tuple[ClassCount, ...]:
    def count(part: int) -> list[int]:
        labels: IntArray = raw.labels[raw.parts == part]
        return [int(n) for n in np.bincount(labels, minlength=len(raw.class_names))]

    columns = zip(
        raw.class_names,
        count(UNASSIGNED),
        count(TRAIN),
        count(VALIDATION),
        count(TEST),
        strict=True,
    )
    return tuple(
        ClassCount(name=name, unassigned=free, train=train, validation=val, test=test)
        for name, free, train, val, test in columns
    )


def _size(shapes: np.ndarray) -> str:
    low, high = shapes[:, :2].min(axis=0), shapes[:, :2].max(axis=0)
    smallest, largest = f"{low[0]}×{low[1]}", f"{high[0]}×{high[1]}"
    return smallest if smallest == largest else f"{smallest} to {largest}"


def _color(shapes: np.ndarray) -> str:
    grey, color = bool(np.any(shapes[:, 2] == 1)), bool(np.any(shapes[:, 2] == 3))
    return "grey and colour" if grey and color else "colour" if color else "grey"
