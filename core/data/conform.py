"""Bringing an image to the shape of the model: one function for all of Lossline.

The feed, predictions and exported models call the same code, so a picture gives the
same numbers everywhere. TensorFlow is imported when a function needs it and not before:
images that fit already never load it.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from core.data.types import UInt8Array

_CHUNK = 512
"""Images that are resized in one call; bounds the float32 copy."""


def conform(image: Any, height: int, width: int, channels: int) -> Any:
    """Returns images as uint8 in the given shape, with TensorFlow operations only.

    Works eagerly and inside a graph, for sizes known only while running. Each step is
    left out where there is nothing to do, so an image of the right shape is returned
    bit for bit:

    1. transparent pixels are laid on white;
    2. colour becomes grey by the luma of ITU-R BT.601 in the integer arithmetic of
       Pillow's `convert("L")`, or grey becomes colour by repetition;
    3. the size is changed bilinearly with antialiasing, rounded and clipped.

    Args:
        image: Tensor or array (..., h, w, c) with values of 0 to 255 and 1, 3 or 4
            channels; at most one batch dimension. The number of channels must be known
            when a graph is built.
        height: Rows of the result.
        width: Columns of the result.
        channels: 1 for grey or 3 for colour.

    Returns:
        uint8 tensor (..., height, width, channels).

    Raises:
        ValueError: the number of channels is unknown or not supported.
    """
    import tensorflow as tf

    image = tf.convert_to_tensor(image)
    if image.dtype != tf.uint8:
        image = _to_uint8(tf.cast(image, tf.float32))
    found = image.shape[-1]
    if found not in (1, 3, 4) or channels not in (1, 3):
        raise ValueError(
            "Expected images with 1, 3 or 4 channels, to be brought to 1 or 3. "
            f"Received: {found} channels, to be brought to {channels}"
        )
    if found == 4:
        image = _on_white(image)
    if channels == 1 and found != 1:
        image = _luma(image)
    fits = (image.shape[-3], image.shape[-2]) == (height, width)
    if not fits:
        image = _resize(image, height, width)
    if channels == 3 and found == 1:
        image = tf.repeat(image, 3, axis=-1)
    leading = image.shape[:-3]
    return tf.ensure_shape(image, [*leading, height, width, channels])


def _to_uint8(values: Any) -> Any:
    import tensorflow as tf

    return tf.cast(tf.clip_by_value(tf.round(values), 0.0, 255.0), tf.uint8)


def _on_white(image: Any) -> Any:
    """Lays (..., 4) on white; rounds to the nearest value."""
    import tensorflow as tf

    wide = tf.cast(image, tf.int32)
    color, alpha = wide[..., :3], wide[..., 3:]
    mixed = (color * alpha + 255 * (255 - alpha) + 127) // 255
    return tf.cast(mixed, tf.uint8)


def _luma(image: Any) -> Any:
    """Grey of (..., 3): 0.299 R + 0.587 G + 0.114 B in 16-bit fixed point."""
    import tensorflow as tf

    red, green, blue = tf.unstack(tf.cast(image, tf.int32), axis=-1)
    total = 19595 * red + 38470 * green + 7471 * blue + 0x8000
    return tf.cast(tf.bitwise.right_shift(total, 16), tf.uint8)[..., tf.newaxis]


def _resize(image: Any, height: int, width: int) -> Any:
    import tensorflow as tf

    def resized() -> Any:
        values = tf.image.resize(image, (height, width), "bilinear", antialias=True)
        return _to_uint8(values)

    if image.shape[-3] is not None and image.shape[-2] is not None:
        return resized()
    size = tf.shape(image)[-3:-1]
    fits = tf.reduce_all(tf.equal(size, [height, width]))
    return tf.cond(fits, lambda: image, resized)


def conform_image(image: UInt8Array, shape: tuple[int, int, int]) -> UInt8Array:
    """Returns one image in the given shape; the same values as `conform`.

    Args:
        image: uint8 (h, w, c) with 1, 3 or 4 channels.
        shape: (height, width, channels) of the result.

    Returns:
        uint8 array of that shape; the image itself if it fits.
    """
    easy = _without_tensorflow(image, shape)
    if easy is not None:
        return easy
    return _compiled(shape, image.shape[-1])(image)


def conform_batch(
    images: Sequence[UInt8Array] | UInt8Array, shape: tuple[int, int, int]
) -> UInt8Array:
    """Returns many images in the given shape; the same values as `conform`.

    Args:
        images: uint8 (n, h, w, c), or a sequence of (h, w, c) of different sizes.
        shape: (height, width, channels) of the result.

    Returns:
        uint8 (n, height, width, channels); an array that fits is returned as it is.
    """
    if not isinstance(images, np.ndarray):
        result = np.empty((len(images), *shape), np.uint8)
        for row, image in enumerate(images):
            result[row] = conform_image(image, shape)
        return result
    easy = _without_tensorflow(images, shape)
    if easy is not None:
        return easy
    result = np.empty((len(images), *shape), np.uint8)
    resize = _compiled(shape, images.shape[-1])
    for start in range(0, len(images), _CHUNK):
        result[start : start + _CHUNK] = resize(images[start : start + _CHUNK])
    return result


def _without_tensorflow(
    images: UInt8Array, shape: tuple[int, int, int]
) -> UInt8Array | None:
    """Returns the result where nothing but grey to colour has to be done."""
    if images.shape[-3:] == shape:
        return images
    if images.shape[-3:] == (*shape[:2], 1) and shape[2] == 3:
        return np.repeat(images, 3, axis=-1)
    return None


@lru_cache(maxsize=16)
def _compiled(
    shape: tuple[int, int, int], channels: int
) -> Callable[[UInt8Array], UInt8Array]:
    """Builds the graph for one target shape; it is used by several threads."""
    import tensorflow as tf

    let_gpu_memory_grow()
    graphs = {
        rank: tf.function(
            lambda image: conform(image, *shape),
            autograph=False,
            input_signature=[tf.TensorSpec([None] * (rank - 1) + [channels], tf.uint8)],
        )
        for rank in (3, 4)
    }

    def run(images: UInt8Array) -> UInt8Array:
        with tf.device("/CPU:0"):
            return graphs[images.ndim](images).numpy()

    return run


def let_gpu_memory_grow() -> None:
    """Keeps TensorFlow's first computation from claiming all memory of each GPU."""
    import tensorflow as tf

    try:
        for device in tf.config.list_physical_devices("GPU"):
            tf.config.experimental.set_memory_growth(device, True)
    except (RuntimeError, ValueError):
        # Too late to change, or set otherwise on purpose: both are decided elsewhere.
        return
