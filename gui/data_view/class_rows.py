"""What the list of classes says of each class; knows no widget."""

from dataclasses import dataclass

import numpy as np

from core.data.types import Part, PreparedData, RawDataset

SAMPLES = 12


@dataclass(frozen=True)
class ClassRow:
    """One class of the data set.

    Attributes:
        label: Its index in the raw data set.
        name: Its name.
        images: How many images of it there are.
        counts: Images for training, validation and test; None while they are not
            known or the class is left out.
        samples: Indices of a few of its images, spread over all of them.
    """

    label: int
    name: str
    images: int
    counts: tuple[int, int, int] | None
    samples: tuple[int, ...]


def class_rows(raw: RawDataset, prepared: PreparedData | None) -> tuple[ClassRow, ...]:
    """Returns one row for each class of the raw data set, in its order."""
    order = np.argsort(raw.labels, kind="stable")
    totals = np.bincount(raw.labels, minlength=len(raw.class_names))
    ends = np.cumsum(totals)
    used = _counts(prepared) if prepared is not None and prepared.raw is raw else {}
    rows: list[ClassRow] = []
    for label, name in enumerate(raw.class_names):
        of_class = order[ends[label] - totals[label] : ends[label]]
        rows.append(
            ClassRow(
                label=label,
                name=name,
                images=len(of_class),
                counts=used.get(name),
                samples=_spread(of_class),
            )
        )
    return tuple(rows)


def images_of_class(raw: RawDataset, label: int) -> tuple[int, ...]:
    """Returns the indices of all images of a class, in the order of the data set."""
    return tuple(int(index) for index in np.flatnonzero(raw.labels == label))


def _spread(indices: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[int, ...]:
    """Picks samples evenly, because neighbours are often taken from one scene."""
    if len(indices) <= SAMPLES:
        return tuple(int(index) for index in indices)
    picks = np.linspace(0, len(indices) - 1, SAMPLES).round().astype(np.int64)
    return tuple(int(index) for index in indices[picks])


def _counts(prepared: PreparedData) -> dict[str, tuple[int, int, int]]:
    names = prepared.task.class_names
    train, validation, test = (
        _per_class(part, len(names))
        for part in (prepared.train, prepared.validation, prepared.test)
    )
    return {
        name: (train[index], validation[index], test[index])
        for index, name in enumerate(names)
    }


def _per_class(part: Part, classes: int) -> list[int]:
    return [int(n) for n in np.bincount(part.labels, minlength=classes)]
