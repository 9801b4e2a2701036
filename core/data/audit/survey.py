"""One look at every image of a data set; all findings are drawn from it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.audit.describe import (
    DIGEST_BYTES,
    Described,
    ThumbnailForm,
    describe_block,
    form_for,
)
from core.data.audit.near_duplicates import near_duplicate_groups
from core.data.audit.survey_cache import kept_survey, remember_survey
from core.data.images import ArrayImages, FileImages
from core.data.store import workers
from core.data.types import IntArray, Progress, RawDataset, UInt8Array, no_progress
from core.experiment import ProblemError

_BLOCK_BYTES = 8 * 2**20
_FILES_AT_ONCE = 64


@dataclass(frozen=True)
class Survey:
    """What was found of each image, whatever the split.

    Attributes:
        same: int64 (n,), the first image with the same pixels.
        near: int64 (n,), the first image of the group of near-duplicates that each
            belongs to. Images with the same pixels are in the same group.
        brightness: float32 (n,), the mean of the grey values, 0 to 255.
        contrast: float32 (n,), their standard deviation.
        unreadable: bool (n,), files that could be read before and can't be any more;
            the other arrays say nothing about them.
    """

    same: IntArray
    near: IntArray
    brightness: NDArray[np.float32]
    contrast: NDArray[np.float32]
    unreadable: NDArray[np.bool_]


def survey(raw: RawDataset, progress: Progress = no_progress) -> Survey:
    """Looks at every image once, or remembers what an earlier look found.

    The result is a pure function of the images. It is kept in memory and in Lossline's
    data folder, under the fingerprint of the data.

    Args:
        raw: The data set.
        progress: Told the images so far; may raise `Cancelled`.

    Raises:
        Cancelled: `progress` asked for it.
    """
    arrays = kept_survey(raw.fingerprint, len(raw))
    if arrays is not None:
        return Survey(**arrays)
    found = _look(raw, progress)
    if not found.unreadable.any():
        remember_survey(raw.fingerprint, vars(found))
    return found


def _look(raw: RawDataset, progress: Progress) -> Survey:
    count = len(raw)
    form = form_for(raw.images, _has_colour(raw))
    digests = np.zeros(count, f"V{DIGEST_BYTES}")
    brightness = np.zeros(count, np.float32)
    contrast = np.zeros(count, np.float32)
    thumbnails = np.zeros((count, form.size), np.uint8)
    read = np.zeros(count, np.bool_)
    for indices, block in _described(raw, form, progress):
        digests[indices] = block.digests
        brightness[indices] = block.brightness
        contrast[indices] = block.contrast
        thumbnails[indices] = block.thumbnails
        read[indices] = True
    same = np.arange(count)
    seen = np.flatnonzero(read)
    _, first, inverse = np.unique(digests[seen], return_index=True, return_inverse=True)
    same[seen] = seen[first[inverse]]
    near = near_duplicate_groups(thumbnails, form.channels, same, progress)
    return Survey(same, near, brightness, contrast, ~read)


def _has_colour(raw: RawDataset) -> bool:
    images = raw.images
    if isinstance(images, FileImages):
        return bool((images.shapes[:, 2] == 3).any())
    return images.shape is None or images.shape[2] == 3


def _described(
    raw: RawDataset, form: ThumbnailForm, progress: Progress
) -> Iterator[tuple[IntArray, Described]]:
    """Yields images in blocks, so that few of them are in memory at a time."""
    count, images = len(raw), raw.images
    if isinstance(images, ArrayImages):
        each = max(int(np.prod(images.shape)), 1)
        step = max(_BLOCK_BYTES // each, 1)
        for start in range(0, count, step):
            progress("Looking at the images", start, count, "images")
            block = images.pixels[start : start + step]
            yield np.arange(start, start + len(block)), describe_block(block, form)
        return
    executor = ThreadPoolExecutor(workers(), thread_name_prefix="audit")

    def look(index: int) -> Described | None:
        try:
            image: UInt8Array = images.read(index)
        except ProblemError:
            return None
        return describe_block(image[np.newaxis], form)

    try:
        for start in range(0, count, _FILES_AT_ONCE):
            progress("Looking at the images", start, count, "images")
            indices = range(start, min(start + _FILES_AT_ONCE, count))
            for index, one in zip(indices, executor.map(look, indices), strict=True):
                if one is not None:
                    yield np.array([index]), one
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
