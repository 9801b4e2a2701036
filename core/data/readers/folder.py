"""A folder with a folder of images for each class."""

import hashlib
from collections import Counter
from collections.abc import Collection
from pathlib import Path

import numpy as np

from core.data.images import FileImages
from core.data.readers.arrays import settled, title_of
from core.data.readers.folder_layout import ClassFolder, Layout, find_layout
from core.data.readers.folder_report import (
    report_broken,
    report_dim,
    report_empty,
    report_others,
    report_outside,
    report_sizes,
    report_untrained,
)
from core.data.readers.labels import check_classes
from core.data.readers.naming import natural_key
from core.data.readers.scan import Found, Scan, scan_images
from core.data.types import TRAIN, UNASSIGNED, Progress, RawDataset, no_progress
from core.experiment import Problem, fail


def read_folder(
    root: Path,
    progress: Progress = no_progress,
    path: Path | None = None,
    names: Collection[str] = (),
) -> RawDataset:
    """Reads a folder of class folders, with or without train, validation and test.

    Every image is decoded once to see whether it is whole; those that are not are left
    out and named. The pixels stay on disk: they are decoded again when they are read.
    The fingerprint is made from the content of the files, their order and classes, so
    it survives moving the folder.

    Args:
        root: The folder whose folders are classes or parts.
        progress: Told how many images are checked; may raise `Cancelled`.
        path: What the person chose, if that isn't `root`.
        names: What counts of it, as `class_name` writes it; without any, all of it.

    Raises:
        ProblemError: no class folders, images deeper down, fewer than two classes, or
            a class of which no image can be used.
        Cancelled: `progress` asked for it.
    """
    where = (path or root).name
    layout = find_layout(root, where, names)
    layout, problems = _without_useless(layout)
    images = {id(one): _names(root, one) for one in layout.classes}
    class_names = _class_names(layout.classes)
    check_classes(class_names, where)
    scan = scan_images(
        root, [name for some in images.values() for name in some], progress
    )
    problems += report_broken(scan)
    index = {name: number for number, name in enumerate(class_names)}
    chosen: list[str] = []
    labels: list[int] = []
    parts: list[int] = []
    for one in sorted(layout.classes, key=lambda one: (one.part, index[one.name])):
        good = [name for name in images[id(one)] if isinstance(scan[name], Found)]
        chosen += good
        labels += [index[one.name]] * len(good)
        parts += [one.part] * len(good)
    files = [(one.name, name) for one in layout.classes for name in images[id(one)]]
    _check_every_class(class_names, labels, parts, scan, files)
    found = [_found(scan, name) for name in chosen]
    shapes = np.array([one.shape for one in found], np.int32).reshape(-1, 3)
    problems += report_sizes(shapes)
    problems += report_dim(one.brightest for one in found)
    return RawDataset(
        name=title_of(path or root),
        kind=_kind(layout.classes),
        origin=str(path or root),
        images=FileImages(root, tuple(chosen), shapes),
        labels=np.array(labels, np.int64),
        class_names=class_names,
        parts=settled(np.array(parts, np.int8)),
        fingerprint=_fingerprint(found, labels, parts, class_names),
        problems=(*layout.problems, *problems),
        unusable=tuple(
            (name, reason) for name, reason in scan.items() if isinstance(reason, str)
        ),
    )


def _without_useless(layout: Layout) -> tuple[Layout, list[Problem]]:
    """Leaves out classes without images and those there is nothing to learn from."""
    images = Counter[str]()
    for one in layout.classes:
        images[one.name] += len(one.listing.images)
    empty = {name for name, count in images.items() if count == 0}
    classes = [one for one in layout.classes if one.name not in empty]
    trained = {
        one.name
        for one in classes
        if one.part in (TRAIN, UNASSIGNED) and one.listing.images
    }
    untrained = {one.name for one in classes} - trained
    classes = [one for one in classes if one.name in trained]
    problems = [
        *report_empty(empty),
        *report_untrained(untrained),
        *report_outside(layout.outside),
        *report_others(layout.others),
    ]
    return Layout(classes, layout.outside, layout.others, layout.problems), problems


def _names(root: Path, one: ClassFolder) -> list[str]:
    """Returns the images of a class folder, as paths from the root."""
    folder = one.listing.path.relative_to(root).as_posix()
    return [f"{folder}/{image}" for image in one.listing.images]


def _class_names(classes: list[ClassFolder]) -> tuple[str, ...]:
    return tuple(sorted({one.name for one in classes}, key=natural_key))


def _check_every_class(
    class_names: tuple[str, ...],
    labels: list[int],
    parts: list[int],
    scan: Scan,
    files: list[tuple[str, str]],
) -> None:
    pairs = zip(labels, parts, strict=True)
    left = {label for label, part in pairs if part in (TRAIN, UNASSIGNED)}
    for number, name in enumerate(class_names):
        if number not in left:
            reason = next(
                scan[file]
                for class_name, file in files
                if class_name == name and isinstance(scan[file], str)
            )
            raise fail(
                f"No image of the class “{name}” is left to learn from. The first "
                f"one: {reason}",
                "Replace the images of this class, or remove its folder.",
            )


def _found(scan: Scan, name: str) -> Found:
    result = scan[name]
    assert isinstance(result, Found)
    return result


def _kind(classes: list[ClassFolder]) -> str:
    parts = {one.part for one in classes}
    return (
        "folder of class folders"
        if parts == {UNASSIGNED}
        else "folder of class folders in parts"
    )


def _fingerprint(
    found: list[Found], labels: list[int], parts: list[int], names: tuple[str, ...]
) -> str:
    digest = hashlib.blake2b(repr(names).encode(), digest_size=16)
    for one, label, part in zip(found, labels, parts, strict=True):
        digest.update(f"{one.digest} {label} {part}\n".encode())
    return digest.hexdigest()
