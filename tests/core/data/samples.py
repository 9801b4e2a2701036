"""Small data sets for the tests of the data road."""

from pathlib import Path

import numpy as np
from PIL import Image

from core.data.fingerprint import fingerprint_of
from core.data.images import ArrayImages, FileImages
from core.data.types import UNASSIGNED, RawDataset


def in_memory(
    labels, parts=None, shape=(4, 4, 1), names=("a", "b", "c"), seed=0
) -> RawDataset:
    """Random pixels in memory with the given labels."""
    labels = np.array(labels, np.int64)
    pixels = np.random.default_rng(seed).integers(
        0, 256, (len(labels), *shape), dtype=np.uint8
    )
    if parts is None:
        parts = np.full(len(labels), UNASSIGNED)
    return RawDataset(
        name="sample",
        kind="arrays",
        origin="a test",
        images=ArrayImages(pixels),
        labels=labels,
        class_names=tuple(names),
        parts=np.array(parts, np.int8),
        fingerprint=fingerprint_of("sample", pixels, labels),
    )


def in_files(folder: Path, shapes, labels, names=("a", "b", "c")) -> RawDataset:
    """Random PNG files of the given shapes."""
    generator = np.random.default_rng(0)
    files = [f"{index}.png" for index in range(len(shapes))]
    for name, shape in zip(files, shapes, strict=True):
        pixels = generator.integers(0, 256, shape, dtype=np.uint8)
        Image.fromarray(pixels[..., 0] if shape[2] == 1 else pixels).save(folder / name)
    return RawDataset(
        name="files",
        kind="folder of images",
        origin=str(folder),
        images=FileImages(folder, files, np.array(shapes, np.int32)),
        labels=np.array(labels, np.int64),
        class_names=tuple(names),
        parts=np.full(len(labels), UNASSIGNED, np.int8),
        fingerprint=fingerprint_of("files", str(folder)),
    )
