"""Which images are used, under which label and in which part; no pixel is read."""

from dataclasses import dataclass

import numpy as np

from core.data.classes import chosen_classes
from core.data.corrections import corrected
from core.data.groups import groups_of
from core.data.readers.naming import listed
from core.data.split import Division, divide
from core.data.types import IntArray, Progress, RawDataset, no_progress
from core.experiment import DatasetSpec, Problem, fail


@dataclass(frozen=True)
class Choice:
    """The outcome of everything a person can choose about single images.

    Attributes:
        class_names: The chosen classes, in the order of the data set.
        labels: int64 (n,), indices into `class_names`; -1 for images that are left out
            with their class or by hand.
        division: The parts.
        problems: Warnings.
    """

    class_names: tuple[str, ...]
    labels: IntArray
    division: Division
    problems: tuple[Problem, ...]


def choose(
    raw: RawDataset, spec: DatasetSpec, seed: int, progress: Progress = no_progress
) -> Choice:
    """Chooses and divides, as a pure function of data, specification and seed.

    Args:
        raw: What a reader found.
        spec: Classes, corrections, split and limit are looked at.
        seed: The seed of the experiment.
        progress: Told the images so far where near-duplicates have to be found.

    Raises:
        ProblemError: an unknown class is chosen, fewer than two classes are left,
            there are too few images, or nothing says what belongs together.
        Cancelled: `progress` asked for it.
    """
    classes, names, class_problems = chosen_classes(raw, spec)
    new_label = np.full(len(raw.class_names), -1, np.int64)
    new_label[classes] = np.arange(len(classes))
    left_out, parts, correction_problems = corrected(raw, spec)
    labels = np.where(left_out, -1, new_label[raw.labels])
    division = divide(
        np.where(labels >= 0, raw.labels, -1),
        parts,
        spec.split,
        seed,
        spec.limit_per_class,
        groups_of(raw, spec.split, progress),
    )
    _check_enough(division, labels, names)
    return Choice(names, labels, division, (*class_problems, *correction_problems))


def _check_enough(division: Division, labels: IntArray, names: tuple[str, ...]) -> None:
    counts = np.bincount(labels[division.train], minlength=len(names))
    missing = [name for name, count in zip(names, counts, strict=True) if count == 0]
    if missing and len(division.kept_out):
        raise fail(
            f"{len(division.kept_out):,} images belong together with images of the "
            "data set's own test or validation part and were kept out of training. "
            f"That leaves no training image of: {listed(missing)}.",
            "Divide all images anew (own parts), so that whole groups go to one side.",
            path="dataset.split.own_parts",
        )
    if missing:
        raise fail(
            f"Expected at least one training image of each class. None of: "
            f"{listed(missing)}.",
            "Add training images of these classes, or leave the classes out.",
            path="dataset.classes",
        )
    empty = [
        name
        for name, part in (
            ("validation", division.validation),
            ("test", division.test),
        )
        if len(part) == 0
    ]
    if empty:
        total = len(division.train) + len(division.validation) + len(division.test)
        raise fail(
            f"There are too few images to divide: {total} in {len(names)} classes "
            f"leave none for {' and '.join(empty)}.",
            "At least three images are needed in one class at least; for a useful "
            "result, 50 in each.",
            path="dataset.source",
        )
