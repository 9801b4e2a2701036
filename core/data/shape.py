"""The one shape that all images are brought to."""

import numpy as np
from numpy.typing import NDArray

from core.data.images import FileImages
from core.data.readers.folder_report import report_sizes
from core.data.types import ImageSource, IntArray, RawDataset
from core.experiment import DatasetSpec, Problem

SENSIBLE_SIDES = (32, 48, 64, 96, 128, 160, 192, 224)
"""What mixed sizes are snapped to: the sides that networks are usually given."""

_LARGEST_OWN_SIDE = 256
_SAMPLE = 256


def shapes_of(images: ImageSource, used: IntArray) -> NDArray[np.int32]:
    """Returns int32 (m, 3): height, width and channels of the used images.

    A source that neither has one shape nor knows the shapes of its files is looked at
    in 256 places.
    """
    if images.shape is not None:
        return np.array([images.shape], np.int32)
    if isinstance(images, FileImages):
        return images.shapes[used]
    spread = used[np.linspace(0, len(used) - 1, _SAMPLE).astype(np.int64)]
    return np.array([images.read(int(i)).shape for i in np.unique(spread)], np.int32)


def choose_shape(
    images: ImageSource, used: IntArray, spec: DatasetSpec
) -> tuple[tuple[int, int, int], tuple[Problem, ...]]:
    """Returns (height, width, channels) for all images and what to say about it.

    What the person has set is taken. Otherwise images of one size keep it up to 256
    pixels a side; for mixed or larger ones a square is picked, from the median side
    and snapped to the nearest of `SENSIBLE_SIDES`. Colour is kept if any image has it.

    Args:
        images: All images of the data set.
        used: int64, the indices of the images that are used; at least one.
        spec: `image_size` and `color_mode` are looked at.
    """
    shapes = shapes_of(images, used)
    sizes = np.unique(shapes[:, :2], axis=0)
    problems: list[Problem] = []
    if spec.image_size is not None:
        height, width = spec.image_size
        _warn_of_change(shapes, (height, width), problems)
    elif len(sizes) == 1 and int(sizes.max()) <= _LARGEST_OWN_SIDE:
        height, width = int(sizes[0, 0]), int(sizes[0, 1])
        if (
            isinstance(images, FileImages)
            and np.ptp(images.shapes[:, :2], axis=0).any()
        ):
            problems.append(_own_size(height, width))
    else:
        height = width = _sensible_side(shapes)
        problems.append(_picked(shapes, height))
    if spec.color_mode == "auto":
        channels = 3 if bool(np.any(shapes[:, 2] != 1)) else 1
    else:
        channels = 1 if spec.color_mode == "grayscale" else 3
    return (height, width, channels), tuple(problems)


def said_of_sizes(raw: RawDataset, used: IntArray) -> tuple[Problem, ...]:
    """Returns what the reader said, with sizes only of the images that are used.

    A class that is left out takes its odd sizes with it.

    Args:
        raw: The data set.
        used: int64, the indices of the images that are used; at least one.
    """
    if not isinstance(raw.images, FileImages):
        return raw.problems
    of_all = report_sizes(raw.images.shapes)
    others = [problem for problem in raw.problems if problem not in of_all]
    return (*others, *report_sizes(raw.images.shapes[used]))


def _sensible_side(shapes: NDArray[np.int32]) -> int:
    median = float(np.median(shapes[:, :2].min(axis=1)))
    ratios = np.abs(np.log(np.array(SENSIBLE_SIDES) / max(median, 1.0)))
    return SENSIBLE_SIDES[int(np.argmin(ratios))]


def _own_size(height: int, width: int) -> Problem:
    """With all classes the images were brought to one size; now it may be another."""
    return Problem(
        message=f"The images that are used are all {height}×{width} and keep that "
        "size; those of another size are left out.",
        path="dataset.image_size",
        severity="information",
        hint="Set the image size to keep it the same whatever is left out.",
    )


def _picked(shapes: NDArray[np.int32], side: int) -> Problem:
    low, high = shapes[:, :2].min(axis=0), shapes[:, :2].max(axis=0)
    if np.array_equal(low, high):
        message = (
            f"The images are large ({low[0]}×{low[1]}); all are brought to "
            f"{side}×{side}."
        )
    else:
        # That they differ, and how, is said of the whole folder already.
        message = f"All images are brought to {side}×{side}."
    return Problem(
        message=message,
        path="dataset.image_size",
        severity="information",
        hint="Set the image size to choose another one.",
    )


def _warn_of_change(
    shapes: NDArray[np.int32], size: tuple[int, int], problems: list[Problem]
) -> None:
    height, width = size
    sides = np.median(shapes[:, :2], axis=0)
    if height > 2 * sides[0] and width > 2 * sides[1]:
        problems.append(
            Problem(
                message=f"Images of {sides[0]:.0f}×{sides[1]:.0f} are enlarged to "
                f"{height}×{width}: that adds work but no detail.",
                path="dataset.image_size",
                severity="warning",
                hint="Choose a smaller size unless the network needs this one.",
            )
        )
    stretch = (height / width) / (sides[0] / sides[1])
    if max(stretch, 1 / stretch) > 1.5:
        problems.append(
            Problem(
                message=f"Images of {sides[0]:.0f}×{sides[1]:.0f} are squeezed to "
                f"{height}×{width}, so shapes are distorted.",
                path="dataset.image_size",
                severity="information",
                hint="A size with the same ratio of height to width keeps shapes.",
            )
        )
