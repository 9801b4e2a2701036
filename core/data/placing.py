"""The choice of where prepared images lie: memory, disk cache, or files as they are."""

import numpy as np

from core.data.conform import conform_batch
from core.data.disk_cache import cached_store, room_for
from core.data.fingerprint import fingerprint_of
from core.data.images import ArrayImages
from core.data.memory import available_memory, gigabytes
from core.data.store import FileStore, MemoryStore, rows_of
from core.data.types import (
    IntArray,
    PixelStore,
    Progress,
    RawDataset,
    UInt8Array,
    no_progress,
)
from core.experiment import DatasetSpec, Problem, fail

_AT_ONCE = 64
"""Images between two looks at whether the person has cancelled."""

_MOST_IN_MEMORY = 2 * 2**30


def memory_budget() -> int:
    """Returns how many bytes of images are kept in memory without being asked.

    A quarter of what is free, and never more than 2 GiB: the training needs room too.
    """
    return min(_MOST_IN_MEMORY, available_memory() // 4)


def place(
    raw: RawDataset,
    used: IntArray,
    shape: tuple[int, int, int],
    spec: DatasetSpec,
    progress: Progress = no_progress,
) -> tuple[PixelStore, tuple[Problem, ...]]:
    """Returns the images in the given shape, and what to say about it.

    Images that are in memory in this shape stay where they are, uncopied. Others are
    put where `spec.cache` says; `auto` takes memory for small sets, a cache on disk
    for larger ones and, where the disk has no room, decodes while training.

    Args:
        raw: The data set.
        used: int64, ascending indices of the images that are needed.
        shape: (height, width, channels) to bring them to.
        spec: Only `cache` is looked at.
        progress: Told the images so far; may raise `Cancelled`.

    Raises:
        ProblemError: an image can't be read, or memory was asked for and is too small.
        Cancelled: `progress` asked for it.
    """
    if isinstance(raw.images, ArrayImages) and raw.images.shape == shape:
        return MemoryStore(raw.images.pixels), ()
    needed = len(used) * int(np.prod(shape))
    files = FileStore(raw.images, shape)
    if spec.cache == "none":
        return files, ()
    if spec.cache == "memory":
        free = available_memory()
        if needed > free:
            raise _too_large(needed, free)
    if spec.cache == "memory" or (spec.cache == "auto" and needed <= memory_budget()):
        return _in_memory(raw, used, files, progress), ()
    if room_for(needed):
        name = fingerprint_of(raw.fingerprint, str(shape), used)
        try:
            return cached_store(files, used, name, progress), ()
        except OSError as error:
            return files, (_no_room(needed, error.strerror or str(error)),)
    return files, (_no_room(needed, "the disk has too little room"),)


def _in_memory(
    raw: RawDataset, used: IntArray, files: FileStore, progress: Progress
) -> MemoryStore:
    try:
        pixels = np.empty((len(used), *files.shape), np.uint8)
    except MemoryError:
        needed = len(used) * int(np.prod(files.shape))
        raise _too_large(needed, available_memory()) from None
    for start in range(0, len(used), _AT_ONCE):
        progress("Preparing images", start, len(used), "images")
        piece = used[start : start + _AT_ONCE]
        pixels[start : start + _AT_ONCE] = _take(raw, piece, files)
    progress("Preparing images", len(used), len(used), "images")
    return MemoryStore(pixels, rows_of(used, len(raw)))


def _take(raw: RawDataset, indices: IntArray, files: FileStore) -> UInt8Array:
    if isinstance(raw.images, ArrayImages):
        return conform_batch(raw.images.pixels[indices], files.shape)
    return files.take(indices)


def _too_large(needed: int, free: int) -> Exception:
    return fail(
        f"The images need {gigabytes(needed)} of memory; {gigabytes(free)} are free.",
        "Set the cache to automatic or disk, or choose a smaller image size or fewer "
        "images.",
        path="dataset.cache",
    )


def _no_room(needed: int, reason: str) -> Problem:
    return Problem(
        message=f"The images are decoded anew in every epoch, which is slower: a cache "
        f"of {gigabytes(needed)} can't be kept because {reason}.",
        path="dataset.cache",
        severity="warning",
        hint="Make room on the disk, or choose a smaller image size.",
    )
