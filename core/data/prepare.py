"""From a raw data set to parts that are ready to be fed."""

import numpy as np

from core.data.classes import chosen_classes
from core.data.corrections import corrected
from core.data.fingerprint import fingerprint_of
from core.data.groups import groups_of
from core.data.placing import place
from core.data.readers.naming import listed
from core.data.shape import choose_shape
from core.data.split import Division, divide
from core.data.task import image_task
from core.data.types import (
    IntArray,
    Part,
    PixelStore,
    PreparedData,
    Progress,
    RawDataset,
    no_progress,
)
from core.data.warnings import worth_reading
from core.experiment import DatasetSpec, fail


def prepare(
    raw: RawDataset, spec: DatasetSpec, seed: int, progress: Progress = no_progress
) -> PreparedData:
    """Chooses classes, divides, and brings all images to one shape.

    Which image is in which part is a pure function of the data, the specification and
    the seed.

    Args:
        raw: What a reader found.
        spec: Everything but `source` and `pixel_shape` is looked at.
        seed: The seed of the experiment.
        progress: Told the images so far; may raise `Cancelled`.

    Raises:
        ProblemError: an unknown class is chosen, fewer than two classes are left,
            there are too few images, or an image can't be read.
        Cancelled: `progress` asked for it.
    """
    classes, names, class_problems = chosen_classes(raw, spec)
    new_label = np.full(len(raw.class_names), -1, np.int64)
    new_label[classes] = np.arange(len(classes))
    labels = new_label[raw.labels]
    left_out, parts, correction_problems = corrected(raw, spec)
    kept = np.where((labels >= 0) & ~left_out, raw.labels, -1)
    groups = groups_of(raw, spec.split, progress)
    division = divide(kept, parts, spec.split, seed, spec.limit_per_class, groups)
    _check_enough(division, labels, names)
    used = np.sort(np.concatenate([division.train, division.validation, division.test]))
    shape, shape_problems = choose_shape(raw.images, used, spec)
    store, place_problems = place(raw, used, shape, spec, progress)
    return PreparedData(
        task=image_task(shape, names),
        raw=raw,
        train=_part(store, division.train, labels),
        validation=_part(store, division.validation, labels),
        test=_part(store, division.test, labels),
        fingerprint=fingerprint_of(
            raw.fingerprint,
            str(shape),
            *names,
            division.train,
            division.validation,
            division.test,
        ),
        problems=(
            *raw.problems,
            *class_problems,
            *correction_problems,
            *shape_problems,
            *place_problems,
            *worth_reading(raw, division, labels, names, spec),
        ),
    )


def _part(store: PixelStore, indices: IntArray, labels: IntArray) -> Part:
    return Part(store=store, indices=indices, labels=labels[indices])


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
