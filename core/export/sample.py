"""The pictures on which an exported model is held against the app."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.types import IntArray, PreparedData, UInt8Array
from core.experiment import fail

SAMPLE_SIZE = 192
"""Test images that are compared; fewer if they are large."""

_SAMPLE_BYTES = 64 * 2**20
_ORIGINALS = 16
_ORIGINAL_BYTES = 64 * 2**20
_MADE_UP = 48


@dataclass(frozen=True)
class Sample:
    """Some pictures in all the forms in which a model may get them.

    Attributes:
        description: Which pictures these are, in words.
        images: uint8 (n, height, width, channels), in the shape of the model.
        originals: By position: the picture in its own size, with the model's channels.
        files: By position: an encoded picture, as a file or as its content.
    """

    description: str
    images: UInt8Array
    originals: dict[int, UInt8Array]
    files: dict[int, Path | bytes]


def sample_of(data: PreparedData, seed: int) -> Sample:
    """Chooses test images, as many of each class as possible.

    Pictures that are files of their own are also taken as these files, all others as
    PNG. Animated WebP files are left out of the encoded ones: TensorFlow can't read
    them, and the exported model says so.

    Args:
        data: The data of the run.
        seed: Which of the images of a class are chosen.

    Raises:
        ProblemError: images can't be read.
    """
    part = data.test
    height, width, channels = data.task.input_shape
    size = min(SAMPLE_SIZE, max(16, _SAMPLE_BYTES // (height * width * channels)))
    rows = stratified(part.labels, size, seed)
    images = data.test.store.take(part.indices[rows])
    originals: dict[int, UInt8Array] = {}
    files: dict[int, Path | bytes] = {}
    room = _ORIGINAL_BYTES
    for position, row in enumerate(rows):
        index = int(part.indices[row])
        path = data.raw.images.file(index)
        if path is not None and not _is_animated_webp(path):
            files[position] = path
        wanted = len(originals) < _ORIGINALS and room > 0
        if path is not None and not wanted:
            continue
        original = data.raw.images.read(index)
        if path is None:
            files[position] = png(original)
        if wanted and original.shape[2] == channels:
            originals[position] = original
            room -= original.nbytes
    noun = "test image" if len(rows) == 1 else "test images"
    return Sample(f"{len(rows)} {noun}", images, originals, files)


def made_up_sample(shape: tuple[int, int, int], seed: int) -> Sample:
    """Makes pictures where the test images are out of reach: noise, and soft noise.

    Args:
        shape: (height, width, channels) of the model.
        seed: Another seed gives other pictures.
    """
    height, _, channels = shape
    random = np.random.default_rng(seed)
    rough = random.integers(0, 256, (_MADE_UP, *shape), np.uint8)
    low, high = np.sort(random.uniform(0, 256, (2, _MADE_UP, 1, 1, channels)), axis=0)
    slope = np.linspace(0.0, 1.0, height)[:, None, None]
    soft = np.broadcast_to(low + (high - low) * slope, rough.shape).astype(np.uint8)
    images = np.where((np.arange(_MADE_UP) % 2 == 0)[:, None, None, None], rough, soft)
    files: dict[int, Path | bytes] = {
        position: png(image) for position, image in enumerate(images)
    }
    return Sample(f"{_MADE_UP} made-up pictures", images, {}, files)


def stratified(labels: IntArray, size: int, seed: int) -> NDArray[np.int64]:
    """Returns up to `size` positions, every class as often as the others allow.

    Args:
        labels: int64 (n,).
        size: How many at most.
        seed: Which ones of a class.

    Returns:
        int64 (min(size, n),), ascending.
    """
    order = np.random.default_rng(seed).permutation(len(labels))
    turn = np.empty(len(labels), np.int64)
    for label in np.unique(labels):
        of_class = order[labels[order] == label]
        turn[of_class] = np.arange(len(of_class))
    chosen = order[np.argsort(turn[order], kind="stable")][:size]
    return np.sort(chosen)


def png(image: UInt8Array) -> bytes:
    """Returns uint8 (h, w, 1 or 3) as a PNG file, which loses nothing."""
    content = io.BytesIO()
    Image.fromarray(image[..., 0] if image.shape[2] == 1 else image).save(
        content, "PNG", compress_level=1
    )
    return content.getvalue()


def _is_animated_webp(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(21)
    except OSError as error:
        raise fail(f"{path} can't be read: {error.strerror or error}.") from None
    return head[8:16] == b"WEBPVP8X" and bool(head[20:21] and head[20] & 2)
