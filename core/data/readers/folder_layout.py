"""Which folders are classes, which are parts, and which files in them are images."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from os import scandir
from os.path import splitext
from pathlib import Path

from core.data.decode import IMAGE_SUFFIXES
from core.data.readers.folder_names import is_among, matched
from core.data.readers.naming import counted, listed, natural_key, part_of
from core.data.types import TEST, TRAIN, UNASSIGNED
from core.downloads.visible import is_visible
from core.experiment import Problem, ProblemError, fail


@dataclass(frozen=True)
class Listing:
    """What lies directly in a folder, without what is hidden, in natural order.

    Attributes:
        path: The folder.
        images: Names of files with the ending of an image.
        folders: Names of folders.
        others: How many other files there are of each ending.
    """

    path: Path
    images: list[str] = field(default_factory=list[str])
    folders: list[str] = field(default_factory=list[str])
    others: Counter[str] = field(default_factory=Counter[str])


@dataclass(frozen=True)
class ClassFolder:
    """A folder of images of one class.

    Attributes:
        part: The part it belongs to, or `UNASSIGNED`.
        listing: Its content.
        name: The class: the folder's name, or what the training part calls it.
    """

    part: int
    listing: Listing
    name: str


@dataclass(frozen=True)
class Layout:
    """The class folders below a folder, and what lies beside them.

    Attributes:
        classes: In natural order, by part.
        outside: Images that lie in no class folder.
        others: Files that are no images, by ending.
        problems: Warnings.
    """

    classes: list[ClassFolder]
    outside: int
    others: Counter[str]
    problems: list[Problem]


def listing_of(folder: Path, names: Collection[str] = ()) -> Listing:
    """Lists a folder.

    Args:
        folder: The folder.
        names: What counts of it, as `class_name` writes it; without any, all of it.

    Raises:
        ProblemError: it can't be read.
    """
    found = Listing(folder)
    try:
        with scandir(folder) as entries:
            for entry in entries:
                if not is_visible(entry.name) or not is_among(entry.name, names):
                    continue
                suffix = _suffix(entry.name)
                if entry.is_dir():
                    found.folders.append(entry.name)
                elif suffix in IMAGE_SUFFIXES:
                    found.images.append(entry.name)
                else:
                    found.others[suffix or "without an ending"] += 1
    except OSError as error:
        raise _unreadable(folder, error) from None
    found.images.sort(key=natural_key)
    found.folders.sort(key=natural_key)
    return found


def has_images(folder: Path) -> bool:
    """Whether an image lies directly in a folder; stops at the first.

    Raises:
        ProblemError: it can't be read.
    """
    try:
        with scandir(folder) as entries:
            return any(
                _suffix(entry.name) in IMAGE_SUFFIXES
                and is_visible(entry.name)
                and not entry.is_dir()
                for entry in entries
            )
    except OSError as error:
        raise _unreadable(folder, error) from None


def single_folder(folder: Path) -> Path:
    """Goes down while a folder holds nothing but one folder that is no class.

    Archives often hold one folder that holds the rest.

    Raises:
        ProblemError: a folder can't be read.
    """
    for _ in range(8):
        if has_images(folder):
            break
        found = listing_of(folder)
        if len(found.folders) != 1 or found.others:
            break
        inner = folder / found.folders[0]
        if has_images(inner):
            break
        folder = inner
    return folder


def holds_classes(folder: Path, names: Collection[str] = ()) -> bool:
    """Whether folders with images lie in a folder, directly or below its parts.

    Args:
        folder: The folder.
        names: What counts of it, as `class_name` writes it; without any, all of it.

    Raises:
        ProblemError: a folder can't be read.
    """
    inner = [folder / name for name in listing_of(folder, names).folders]
    if any(has_images(one) for one in inner):
        return True
    parts = [one for one in inner if part_of(one.name) != UNASSIGNED]
    return any(_holds_images(single_folder(one)) for one in parts)


def find_layout(root: Path, where: str, names: Collection[str] = ()) -> Layout:
    """Finds the class folders below a folder.

    Folders called train, validation (val, valid) and test are parts if they hold class
    folders themselves and one of them is for training; otherwise they are classes, but
    not if there is nothing else. A few folders whose images lie deeper than those of
    the others are left out.

    Args:
        root: The folder.
        where: What to call it in a message.
        names: What counts of it, as `class_name` writes it; without any, all of it.

    Raises:
        ProblemError: a folder can't be read, there are no class folders, or the images
            lie deeper than in the class folders.
    """
    top = listing_of(root, names)
    parts = {
        name: single_folder(root / name)
        for name in top.folders
        if part_of(name) != UNASSIGNED and _holds_images(single_folder(root / name))
    }
    problems: list[Problem] = []
    found: list[tuple[int, Listing]] = []
    tops = [top]
    if any(part_of(name) == TRAIN for name in parts):
        for name, folder in parts.items():
            inner = listing_of(folder)
            tops.append(inner)
            found += [
                (part_of(name), listing_of(folder / one)) for one in inner.folders
            ]
        problems += _left_out([name for name in top.folders if name not in parts])
    else:
        found = [(UNASSIGNED, listing_of(root / name)) for name in top.folders]
        _check_no_parts(where, [listing for _, listing in found])
    classes = _class_folders(found)
    nested = [one for one in classes if _is_nested(one)]
    _check_depth(where, top, classes, nested)
    problems += _deeper(classes, nested)
    classes = [one for one in classes if one not in nested]
    others = Counter[str]()
    for one in (*tops, *(one.listing for one in classes)):
        others.update(one.others)
    outside = sum(len(one.images) for one in tops)
    return Layout(classes, outside, others, problems)


def _suffix(name: str) -> str:
    return splitext(name)[1].lower()  # noqa: PTH122 - faster, for many files


def _unreadable(folder: Path, error: OSError) -> ProblemError:
    return fail(
        f"The folder {folder} can't be read: {error.strerror or error}.",
        "Check the permissions of the folder.",
    )


def _holds_images(folder: Path) -> bool:
    """Whether a folder holds folders with images."""
    if has_images(folder):
        return False
    return any(has_images(folder / name) for name in listing_of(folder).folders)


def _class_folders(found: list[tuple[int, Listing]]) -> list[ClassFolder]:
    names = matched([(part, listing.path.name) for part, listing in found])
    return [
        ClassFolder(part, listing, name)
        for (part, listing), name in zip(found, names, strict=True)
    ]


def _check_depth(
    where: str, top: Listing, classes: list[ClassFolder], nested: list[ClassFolder]
) -> None:
    if not classes:
        raise fail(
            f"Expected a folder for each class in {where}. Found "
            f"{len(top.images):,} images and no folders.",
            "Make a folder for each class and move its images there; the folder's name "
            "is the name of the class.",
        )
    # Most folders are classes already: the others are strays among them.
    straight = sum(bool(one.listing.images) for one in classes)
    if nested and straight < max(2, len(nested) + 1):
        found = nested[0].listing
        raise fail(
            f"Expected images directly in the class folder {found.path.name}. "
            f"Found folders with images in it: {listed(found.folders)}.",
            "Choose the folder whose folders are the classes, or move the images up.",
        )


def _is_nested(one: ClassFolder) -> bool:
    """Whether the images of a folder lie in folders of its own."""
    found = one.listing
    return not found.images and any(
        has_images(found.path / name) for name in found.folders
    )


def _check_no_parts(where: str, found: list[Listing]) -> None:
    """Refuses folders for training and test without class folders inside.

    Numbers behind the words don't count, as in the `test1` of a competition.
    """
    holding = [one for one in found if one.images or one.folders]
    holding.sort(key=lambda one: part_of(one.path.name) or TEST)
    words = [one.path.name.rstrip("0123456789") for one in holding]
    parts = {part_of(word) for word in words}
    if UNASSIGNED in parts or not any(one.images for one in holding):
        return
    if len(parts) == 1 and len(holding) > 1:
        return  # red_train and blue_train may well be classes
    names = [one.path.name for one in holding]
    raise fail(
        f"Expected a folder for each class inside {' and '.join(names)} of {where}. "
        f"Found {', '.join(map(_content, holding))}.",
        f"Make a folder for each class, such as {names[0]}/cat and {names[0]}/dog, and "
        "move its images there. The folder's name is the name of the class.",
    )


def _content(found: Listing) -> str:
    images = counted(len(found.images), "image")
    folders = counted(len(found.folders), "folder")
    content = f"{images} and {folders}" if found.folders else images
    return f"{found.path.name} with {content}"


def _left_out(names: list[str]) -> list[Problem]:
    if not names:
        return []
    message = f"Left out, because they are no part with class folders: {listed(names)}."
    hint = "Lossline reads train, validation and test, each with class folders."
    return [Problem(severity="warning", message=message, hint=hint)]


def _deeper(classes: list[ClassFolder], nested: list[ClassFolder]) -> list[Problem]:
    names = [
        f"{one.name}/{folder}"
        for one in classes
        if one.listing.images or one in nested
        for folder in one.listing.folders
    ]
    if not names:
        return []
    message = f"Folders inside class folders were not looked into: {listed(names)}."
    hint = "Move their images up into the class folder if they belong to it."
    return [Problem(severity="warning", message=message, hint=hint)]
