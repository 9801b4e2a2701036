"""Arrays of numbers as images and labels, whatever their dtype and order."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.decode import on_white
from core.data.types import IntArray, UInt8Array
from core.experiment import Problem, ProblemError, fail
from core.experiment.fixes import set_value

Array = NDArray[Any]
PixelShape = tuple[int, int, int]

_NUMBERS = "Labels are numbers of classes: 0, 1, 2 …"
_BEYOND = 2**63
"""The first number that labels can't hold."""

_LONGEST = 4
"""A shape is offered only if it is at most so many times as wide as high."""


def as_pixels(
    images: dict[int, Array], where: str, pixel_shape: PixelShape | None
) -> tuple[dict[int, UInt8Array], tuple[Problem, ...]]:
    """Brings arrays of one data set to uint8 (n, height, width, 1 or 3).

    Whole numbers must lie in 0..255. Floats may lie in 0..1 or 0..255; which of the
    two is decided from all arrays together. Ones and zeros become white and black.

    Args:
        images: The arrays by part: (n, height, width), (n, height, width, channels),
            channels first, or (n, pixels).
        where: What to call them in a message.
        pixel_shape: Height, width and channels of rows (n, pixels); None: a square.

    Returns:
        The images by part, and what was done to them that is worth saying.

    Raises:
        ProblemError: no such shape, or values outside of the range.
    """
    scale = _scale(images, where)
    notes: list[str] = []
    if scale != 1:
        notes.append("Its values from 0 to 1 were brought to 0 to 255.")
    done: dict[int, UInt8Array] = {}
    for part, array in images.items():
        shaped, first = _channels_last(_unflattened(array, where, pixel_shape), where)
        if first:
            notes.append(
                f"Its images have the channels first ({_text(array)}) and were turned "
                f"to ({_text(shaped)})."
            )
        pixels = _whole(shaped, scale)
        done[part] = on_white(pixels) if pixels.shape[3] == 4 else pixels
    problems = tuple(
        Problem(severity="information", message=f"{where}: {note}")
        for note in dict.fromkeys(notes)
    )
    return done, problems


def as_labels(array: Array, where: str) -> IntArray | list[str]:
    """Returns labels as int64 (n,), or as words.

    Args:
        array: (n,) or (n, 1) whole numbers, floats without a fraction or words, or
            one-hot rows (n, classes).
        where: What to call them in a message.

    Raises:
        ProblemError: anything else.
    """
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim == 2 and array.dtype.kind in "biuf":
        one = (array == 1).sum(axis=1) == 1
        if not (one & ((array != 0).sum(axis=1) == 1)).all():
            raise fail(
                f"Expected one label an image or one-hot rows as {where}. Found rows "
                f"of {array.shape[1]} values that are not a single 1 among zeros.",
                "Save the number of the class of each image.",
            )
        return array.argmax(axis=1).astype(np.int64)
    if array.ndim != 1 or array.dtype.kind not in "biufUS":
        raise fail(
            f"Expected one label an image as {where}. Found {array.dtype} of shape "
            f"({_text(array)}).",
            "Save the number of the class of each image.",
        )
    if array.dtype.kind in "US":
        return texts(array)
    if array.dtype.kind == "f" and not (array == np.trunc(array)).all():
        raise fail(
            f"Expected whole numbers as {where}. Found "
            f"{array[array != np.trunc(array)][0]}.",
            _NUMBERS,
        )
    _expect_int64(array, where)
    return array.astype(np.int64)


def _expect_int64(array: Array, where: str) -> None:
    """Refuses what would become another number: infinities and numbers beyond."""
    if array.dtype.kind == "f":
        beyond = ~(np.abs(array) < np.float64(_BEYOND))
    elif array.dtype.kind == "u":
        beyond = array >= np.uint64(_BEYOND)
    else:
        return
    if beyond.any():
        raise fail(
            f"Expected numbers of classes as {where}. Found {array[beyond][0]}.",
            _NUMBERS,
        )


def texts(array: Array) -> list[str]:
    """Returns an array of text or of bytes (n,) as words."""
    return [
        one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one)
        for one in array.tolist()
    ]


def square_side(count: int) -> tuple[int, int] | None:
    """Returns (side, channels) of a square image with so many values, or None."""
    for channels in (1, 3):
        side = math.isqrt(count // channels)
        if side > 0 and side * side * channels == count:
            return side, channels
    return None


def shape_of_row(count: int, where: str, pixel_shape: PixelShape | None) -> PixelShape:
    """Returns height, width and channels of an image stored as a row of values.

    Args:
        count: How many values a row has.
        where: What to call it in a message.
        pixel_shape: The shape the person gave, or None for a square.

    Raises:
        ProblemError: the shape doesn't fit, or the count makes no square.
    """
    if pixel_shape is not None:
        if math.prod(pixel_shape) != count:
            sides = "×".join(str(side) for side in pixel_shape)
            raise fail(
                f"{where} has {count:,} pixels in a row. The shape {sides} that was "
                f"given needs {math.prod(pixel_shape):,}.",
                "Change the shape of the rows, or remove it if the images are square.",
                path="dataset.pixel_shape",
            )
        return pixel_shape
    square = square_side(count)
    if square is None:
        raise _no_square(count, where)
    side, channels = square
    return side, side, channels


def _no_square(count: int, where: str) -> ProblemError:
    """Offers the most nearly square shape of grey images, if there is a likely one."""
    message = (
        f"{where} has {count:,} pixels in a row, which is neither a square grey image "
        "nor a square colour image."
    )
    hint = "Give the shape of the rows: height, width and channels."
    path = "dataset.pixel_shape"
    height = next(n for n in range(math.isqrt(count), 0, -1) if count % n == 0)
    width = count // height
    if width > _LONGEST * height:
        return fail(message, hint, path=path)
    fix = set_value(f"Take them as {height}×{width}, grey", path, (height, width, 1))
    return ProblemError(Problem(message=message, hint=hint, path=path, fix=fix))


def _scale(images: dict[int, Array], where: str) -> int:
    """Returns 255 for values in 0..1 and 1 for values in 0..255."""
    arrays = [array for array in images.values() if array.size]
    for array in images.values():
        if array.dtype.kind not in "biuf":
            raise fail(f"Expected numbers as images in {where}. Found {array.dtype}.")
    if not arrays:
        return 1
    low = min(float(array.min()) for array in arrays)
    high = max(float(array.max()) for array in arrays)
    if not (low >= 0 and high <= 255):
        raise fail(
            f"Expected pixels from 0 to 255 or from 0 to 1 in {where}. Found values "
            f"from {low:g} to {high:g}.",
            "Save the images as they were before they were scaled, as uint8.",
        )
    return 255 if 0 < high <= 1 else 1


def _whole(array: Array, scale: int) -> UInt8Array:
    if array.dtype == np.uint8 and scale == 1:
        return array
    pixels = np.empty(array.shape, np.uint8)
    for start in range(0, len(array), 1024):  # bounds the memory for the floats
        block = array[start : start + 1024].astype(np.float32)
        pixels[start : start + 1024] = np.rint(block * scale)
    return pixels


def _unflattened(array: Array, where: str, pixel_shape: PixelShape | None) -> Array:
    if array.ndim == 2:
        return array.reshape(-1, *shape_of_row(array.shape[1], where, pixel_shape))
    return array[..., None] if array.ndim == 3 else array


def _channels_last(array: Array, where: str) -> tuple[Array, bool]:
    """Returns (n, height, width, channels), and whether it had to be turned."""
    if array.ndim != 4 or 0 in array.shape[1:]:
        raise fail(
            "Expected images of shape (number, height, width) or (number, height, "
            f"width, channels) in {where}. Found ({_text(array)}).",
            "Save all images as one array.",
        )
    if array.shape[3] in (1, 3, 4):
        return array, False
    if array.shape[1] in (1, 3, 4):
        return np.moveaxis(array, 1, 3), True
    raise fail(
        f"Expected images with 1, 3 or 4 channels in {where}. Found shape "
        f"({_text(array)}).",
        "Put the channels last: (number, height, width, channels).",
    )


def _text(array: Array) -> str:
    return ", ".join(str(side) for side in array.shape)
