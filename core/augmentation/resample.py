"""Reading an image at any places, once, with bilinear interpolation."""

from typing import Any

import tensorflow as tf

from core.experiment.augmentation import FillMode


def resampled(images: Any, x: Any, y: Any, fill_mode: FillMode, fill_value: Any) -> Any:
    """Reads each image at given places.

    A border of one pixel on the left and two on the right stands for what lies outside,
    so that each of the four neighbours of any place can be read without a question.
    Whole places inside the image give its values exactly.

    Args:
        images: uint8 or float32 (b, h, w, c).
        x: float32 (b, h w), columns; 0 is the middle of the first pixel.
        y: float32 (b, h w), rows.
        fill_mode: What lies outside: the fill value; the nearest pixel; the image
            mirrored at its edge (`dcba|abcd|dcba`); the image again.
        fill_value: float32 scalar, 0 to 255.

    Returns:
        float32 (b, h, w, c).
    """
    _, height, width, channels = images.shape
    x, y = _inside(x, width, fill_mode), _inside(y, height, fill_mode)
    bordered = _bordered(images, fill_mode, fill_value)
    stride = width + 3
    flat = tf.reshape(bordered, (-1, (height + 3) * stride, channels))
    left, top = tf.floor(x), tf.floor(y)
    to_right, to_bottom = (x - left)[..., None], (y - top)[..., None]
    corner = (tf.cast(top, tf.int32) + 1) * stride + tf.cast(left, tf.int32) + 1

    def neighbour(offset: int) -> Any:
        return tf.cast(tf.gather(flat, corner + offset, batch_dims=1), tf.float32)

    upper, lower = neighbour(0), neighbour(stride)
    upper += (neighbour(1) - upper) * to_right
    lower += (neighbour(stride + 1) - lower) * to_right
    found = upper + (lower - upper) * to_bottom
    return tf.reshape(found, (-1, height, width, channels))


def _inside(place: Any, size: int, fill_mode: FillMode) -> Any:
    """Brings places along one axis to where the bordered image has neighbours."""
    if fill_mode == "constant":
        return tf.clip_by_value(place, -1.0, float(size))
    if fill_mode == "reflect":
        place = _remainder(place + 0.5, 2.0 * size)
        place = size - tf.abs(place - size) - 0.5
    elif fill_mode == "wrap":
        place = _remainder(place, float(size))
        # A place right beside a seam may be rounded on to it or across.
        return tf.where((place < 0.0) | (place >= size), 0.0, place)
    return tf.clip_by_value(place, 0.0, float(size - 1))


def _remainder(values: Any, divisor: float) -> Any:
    """What `tf.math.floormod` gives, but for rounding, several times as fast."""
    return values - divisor * tf.floor(values / divisor)


def _bordered(images: Any, fill_mode: FillMode, fill_value: Any) -> Any:
    """Adds one row and column before the image, and two behind it."""
    if fill_mode == "constant":
        border = tf.constant([[0, 0], [1, 2], [1, 2], [0, 0]])
        value = tf.cast(tf.round(fill_value), images.dtype)
        return tf.pad(images, border, constant_values=value)
    if fill_mode == "wrap":
        images = tf.concat([images[:, -1:], images, images[:, :1]], axis=1)
        images = tf.concat([images[:, :, -1:], images, images[:, :, :1]], axis=2)
    else:
        border = tf.constant([[0, 0], [1, 1], [1, 1], [0, 0]])
        images = tf.pad(images, border, "SYMMETRIC")
    # The second one behind is never read with weight; it only has to be there.
    return tf.pad(images, tf.constant([[0, 0], [0, 1], [0, 1], [0, 0]]))
