"""What is worth knowing about data before training on it."""

import numpy as np

from core.data.readers.naming import counted, listed
from core.data.split import Division
from core.data.types import IntArray, RawDataset
from core.experiment import DatasetSpec, Problem

_FEW_PER_CLASS = 20
_FEW_TO_VALIDATE = 50
_IMBALANCE = 3.0


def worth_reading(
    raw: RawDataset,
    division: Division,
    labels: IntArray,
    class_names: tuple[str, ...],
    spec: DatasetSpec,
) -> tuple[Problem, ...]:
    """Returns warnings and information about a division; errors are raised elsewhere.

    Args:
        raw: The data set.
        division: Its parts.
        labels: int64 (n,), indices into `class_names`; negative where left out.
        class_names: The chosen classes.
        spec: What the person has set.
    """
    counts = np.bincount(labels[division.train], minlength=len(class_names))
    limited = _limited(division, labels, class_names, spec)
    found = [
        _imbalance(counts, class_names),
        _few_images(counts, class_names, limited),
        _tiny_validation(division, limited),
        _tiny_test(division, labels, class_names),
        None if spec.test_source else _own_parts(raw, division, spec),
        _kept_out(division),
    ]
    return tuple(problem for problem in found if problem is not None)


def _limited(
    division: Division, labels: IntArray, names: tuple[str, ...], spec: DatasetSpec
) -> frozenset[str]:
    """Returns the classes that have as many images as the limit lets them have."""
    if spec.limit_per_class is None:
        return frozenset()
    used = np.concatenate([division.train, division.validation])
    counts = np.bincount(labels[used], minlength=len(names))
    pairs = zip(names, counts, strict=True)
    return frozenset(name for name, count in pairs if count >= spec.limit_per_class)


def _imbalance(counts: IntArray, names: tuple[str, ...]) -> Problem | None:
    low, high = int(np.argmin(counts)), int(np.argmax(counts))
    if counts[high] < _IMBALANCE * counts[low]:
        return None
    return Problem(
        message=f"The classes have very different sizes: {counts[high]} training "
        f"images of “{names[high]}”, {counts[low]} of “{names[low]}”. Rare classes are "
        "easily neglected.",
        path="training.class_weights",
        severity="warning",
        hint="Set the class weights to balanced, or limit the images per class.",
    )


def _few_images(
    counts: IntArray, names: tuple[str, ...], limited: frozenset[str]
) -> Problem | None:
    pairs = zip(names, counts, strict=True)
    few = [name for name, count in pairs if count < _FEW_PER_CLASS]
    if not few:
        return None
    return Problem(
        message=f"Fewer than {_FEW_PER_CLASS} training images: {listed(few)}. A net "
        "will learn them by heart rather than learn to recognise them.",
        path="dataset.source",
        severity="warning",
        hint="Raise the limit of images per class."
        if limited.issuperset(few)
        else "Collect more images of these classes.",
    )


def _tiny_validation(division: Division, limited: frozenset[str]) -> Problem | None:
    count = len(division.validation)
    if count >= _FEW_TO_VALIDATE:
        return None
    return Problem(
        message=f"Only {count} images to validate with: one image changes the "
        f"validation accuracy by {100 / count:.0f} %, so its curve will jump.",
        path="dataset.split.validation",
        severity="warning",
        hint="Raise the share of validation images, or the limit of images per class."
        if limited
        else "Raise the share of validation images, or add images.",
    )


def _tiny_test(
    division: Division, labels: IntArray, names: tuple[str, ...]
) -> Problem | None:
    counts = np.bincount(labels[division.test], minlength=len(names))
    missing = [name for name, count in zip(names, counts, strict=True) if count == 0]
    if not missing:
        return None
    return Problem(
        message=f"The test part has no image of: {listed(missing)}. How well these "
        "are recognised can't be measured.",
        path="dataset.source",
        severity="warning",
        hint="Add test images of these classes.",
    )


def _own_parts(
    raw: RawDataset, division: Division, spec: DatasetSpec
) -> Problem | None:
    if not division.own_test and not division.own_validation:
        return None
    own = " and ".join(
        f"{count:,} {name} images"
        for name, count, is_own in (
            ("validation", len(division.validation), division.own_validation),
            ("test", len(division.test), division.own_test),
        )
        if is_own
    )
    taken = [
        f"{name} images ({share:.0%})"
        for name, share, is_own in (
            ("validation", spec.split.validation, division.own_validation),
            ("test", spec.split.test, division.own_test),
        )
        if not is_own
    ]
    rest = f" The {' and '.join(taken)} are taken from the rest." if taken else ""
    return Problem(
        message=f"{raw.name} brings {own} of its own; they are kept as they are.{rest}",
        path="dataset.split",
        severity="information",
    )


def _kept_out(division: Division) -> Problem | None:
    count = len(division.kept_out)
    if count == 0:
        return None
    share = count / (count + len(division.train) + len(division.validation))
    return Problem(
        message=f"{counted(count, 'image')} ({share:.0%} of those to learn from) "
        "kept out of training because they belong together with images of the data "
        "set's own test or validation part.",
        path="dataset.split.own_parts",
        severity="warning" if share >= 0.1 else "information",
        hint="Divide all images anew (own parts) to use them." if share >= 0.1 else "",
    )
