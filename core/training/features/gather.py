"""Having the features of images: kept ones, or new ones in memory or on disk."""

import contextlib
import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from core.data.feed import Feed
from core.data.memory import available_memory
from core.data.types import Part
from core.training.features.compute import FeaturePass, Watch
from core.training.features.folder import FeatureFolder
from core.training.features.key import features_key
from core.training.features.split import Split, feature_dtype
from core.training.features.store import Features

Where = Literal["auto", "memory", "disk", "none"]

_SHARE_OF_MEMORY = 0.25
"""What features may take of the memory that is free, unless a person wants more."""

_SHARE_IF_WANTED = 0.75


@dataclass(frozen=True)
class Source:
    """Images of which features are wanted.

    Attributes:
        part: The images.
        feed: Their batches.
        copies: How many differently varied copies.
        variation: What varies them; empty for images as they are.
    """

    part: Part
    feed: Feed
    copies: int = 1
    variation: str = ""


@dataclass(frozen=True)
class Gathered:
    """Features that are ready.

    Attributes:
        values: For each source (copies, n, ...).
        in_memory: Whether they lie in memory; otherwise on disk.
        reused: Whether all of them were computed by an earlier run.
        size: Bytes.
        seconds_per_image: How long computing took; None if unknown.
    """

    values: tuple[Features, ...]
    in_memory: bool
    reused: bool
    size: int
    seconds_per_image: float | None


def gather(
    split: Split,
    sources: tuple[Source, ...],
    *,
    net: str,
    data: str,
    device: str,
    where: Where,
    watch: Watch,
    folder: FeatureFolder | None = None,
) -> Gathered | None:
    """Returns the features of all sources, computing what was not kept.

    Args:
        split: The frozen part.
        sources: The images.
        net: `net_digest` of the frozen part.
        data: The fingerprint of the data.
        device: Where it is computed.
        where: Where the features may lie.
        watch: How to look up from the work.
        folder: Where they are kept for later runs; the usual place if None.

    Returns:
        None if they would fit neither into memory nor on the disk, or are not wanted.
    """
    dtype = feature_dtype(split.head)
    shapes = [(s.copies, len(s.part), *split.feature_shape) for s in sources]
    size = sum(math.prod(shape) * dtype.itemsize for shape in shapes)
    folder = folder or FeatureFolder()
    place = choose_place(where, size, available_memory(), folder)
    if place is None:
        return None
    into_memory = place == "memory"
    keys = [
        features_key(net, data, source.part, device, source.variation)
        for source in sources
    ]
    values = [
        folder.load(key, shape, dtype, into_memory=into_memory)
        for key, shape in zip(keys, shapes, strict=True)
    ]
    missing = [index for index, found in enumerate(values) if found is None]
    images = sum(shapes[index][0] * shapes[index][1] for index in missing)
    work = FeaturePass(split, watch, images)
    make = _in_memory if into_memory else _on_disk
    for index in missing:
        values[index] = make(
            work, sources[index], keys[index], shapes[index], dtype, folder
        )
    ready = tuple(found for found in values if found is not None)
    if len(ready) < len(values):
        return None
    return Gathered(ready, into_memory, not missing, size, work.seconds_per_image)


def choose_place(
    where: Where, size: int, free: int, folder: FeatureFolder
) -> Literal["memory", "disk"] | None:
    """Says where features may lie.

    Args:
        where: What a person wants.
        size: Bytes of the features.
        free: Bytes of memory that are free.
        folder: The place on disk.

    Returns:
        None for nowhere.
    """
    if where == "none":
        return None
    share = _SHARE_IF_WANTED if where == "memory" else _SHARE_OF_MEMORY
    if where != "disk" and size <= share * free:
        return "memory"
    return "disk" if folder.has_room_for(size) else None


def _in_memory(
    work: FeaturePass,
    source: Source,
    key: str,
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    folder: FeatureFolder,
) -> Features:
    values = np.empty(shape, dtype)
    work.fill(values, source.feed)
    # A later run is only spared the work; without room it does it again.
    if folder.has_room_for(values.nbytes):
        with contextlib.suppress(OSError):
            folder.keep(key, shape, dtype, lambda file: np.copyto(file, values))
    return values


def _on_disk(
    work: FeaturePass,
    source: Source,
    key: str,
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    folder: FeatureFolder,
) -> Features | None:
    try:
        folder.keep(key, shape, dtype, lambda file: work.fill(file, source.feed))
    except OSError:
        return None
    return folder.load(key, shape, dtype, into_memory=False)
