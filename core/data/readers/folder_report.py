"""What there is to say about a folder of images; one warning for each subject."""

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from core.data.readers.naming import counted, listed, natural_key
from core.data.readers.scan import Scan
from core.experiment import Problem

_OTHER_PICTURES = {
    ".tif",
    ".tiff",
    ".heic",
    ".heif",
    ".avif",
    ".svg",
    ".jp2",
    ".psd",
    ".raw",
    ".ico",
}
_NAMED = 3
_SHARE_OF_USUAL_SIZE = 0.9
_DIM = 32
"""An eighth of the 256 greys: where 12 or 13 bits of 16 are used."""


def report_empty(names: Iterable[str]) -> list[Problem]:
    """Names the classes without any image."""
    found = sorted(names, key=natural_key)
    if not found:
        return []
    message = f"{_classes(found)} without images left out: {listed(found)}."
    return [_warning(message, "Add images, or remove the empty folders.")]


def report_untrained(names: Iterable[str]) -> list[Problem]:
    """Names the classes that have no images to learn from."""
    found = sorted(names, key=natural_key)
    if not found:
        return []
    message = f"{_classes(found)} without training images left out: {listed(found)}."
    return [_warning(message, "Add training images of these classes.")]


def report_outside(count: int) -> list[Problem]:
    """Says how many images lie in no class folder."""
    if not count:
        return []
    images = counted(count, "image lies", "images lie")
    message = f"{images} outside of the class folders and were left out."
    return [_warning(message, "Move them into the folder of their class.")]


def report_others(others: Counter[str]) -> list[Problem]:
    """Says how many files are no images."""
    if not others:
        return []
    kinds = listed(f"{count:,} {ending}" for ending, count in others.most_common())
    total = counted(others.total(), "file is no image", "files are no images")
    message = f"{total} that Lossline reads: {kinds}."
    if _OTHER_PICTURES & others.keys():
        return [_warning(message, "Convert pictures to JPEG or PNG to use them.")]
    return [Problem(severity="information", message=message)]


def report_broken(scan: Scan) -> list[Problem]:
    """Counts the files that can't be used and says why for the first of them."""
    reasons = [reason for reason in scan.values() if isinstance(reason, str)]
    if not reasons:
        return []
    first = "; ".join(reason.rstrip(".") for reason in reasons[:_NAMED])
    more = f"; and {len(reasons) - _NAMED:,} more" if len(reasons) > _NAMED else ""
    message = f"{len(reasons):,} of {len(scan):,} images left out: {first}{more}."
    return [_warning(message, "Replace these files to use them; the others are fine.")]


def report_dim(values: Iterable[int | None]) -> list[Problem]:
    """Warns if the pictures of 16 bits hold numbers of fewer bits.

    Args:
        values: For each image the largest of the upper 8 bits, None for those of 8.
    """
    deep = [value for value in values if value is not None]
    dim = [value for value in deep if value < _DIM]
    if 2 * len(dim) <= len(deep):  # a few dark ones among bright ones are just dark
        return []
    highest = (max(dim) + 1) * 256 - 1
    message = (
        f"{len(dim):,} of {counted(len(deep), 'picture')} with 16 bits a value hold "
        f"only values up to {highest:,} of 65,535. Of 16 bits the upper 8 are kept, so "
        "they come out nearly black."
    )
    hint = "Save them with 8 bits, or scale their values up to the range of 16 bits."
    return [_warning(message, hint)]


def report_sizes(shapes: NDArray[np.int32]) -> list[Problem]:
    """Says which sizes there are, and warns if a few are unlike all others.

    Args:
        shapes: int32 (n, 3), height, width and channels.
    """
    sizes = Counter((int(height), int(width)) for height, width, _ in shapes)
    problems: list[Problem] = []
    if len(sizes) > 1:
        (usual, count), *_ = sizes.most_common(1)
        rare = count >= _SHARE_OF_USUAL_SIZE * len(shapes)
        if len(sizes) <= 4:
            every = [f"{n:,} of {_size(size)}" for size, n in sizes.most_common()]
            found = ", ".join(every)
        else:
            found = (
                f"{len(sizes):,} sizes, most often {_size(usual)} ({count:,}), from "
                f"{_size(min(sizes, key=_area))} to {_size(max(sizes, key=_area))}"
            )
        message = f"The images differ in size (height×width): {found}."
        hint = "Check that the odd ones belong here."
        problems.append(
            _warning(message, hint)
            if rare
            else Problem(severity="information", message=message)
        )
    grey = int((shapes[:, 2] == 1).sum())
    if 0 < grey < len(shapes):
        message = f"{grey:,} of {len(shapes):,} images are grey, the others colour."
        hint = "Choose grey or colour for all if the colour tells nothing."
        problems.append(Problem(severity="information", message=message, hint=hint))
    return problems


def _classes(names: list[str]) -> str:
    return "A class" if len(names) == 1 else f"{len(names):,} classes"


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"


def _area(size: tuple[int, int]) -> int:
    return size[0] * size[1]


def _warning(message: str, hint: str) -> Problem:
    return Problem(severity="warning", message=message, hint=hint)
