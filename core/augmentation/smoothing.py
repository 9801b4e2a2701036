"""Gaussian smoothing by matrices, which may differ from image to image."""

from typing import Any, Literal

import tensorflow as tf


def gaussian_matrices(
    sigma: Any, size: int, *, rows: Literal["mean", "unit"] = "mean"
) -> Any:
    """Returns matrices that smooth `size` values.

    Args:
        sigma: float32 (b,), the standard deviation in pixels; 0 gives the identity
            exactly.
        size: How many values.
        rows: "mean" lets each row sum to 1, so that what lies beyond the edge is left
            out; "unit" gives each row the length 1, so that independent standard
            numbers stay of variance 1.

    Returns:
        float32 (b, size, size).
    """
    place = tf.range(size, dtype=tf.float32)
    distance = tf.square(place[:, None] - place[None, :])
    spread = 2.0 * tf.square(sigma)[:, None, None]
    weights = tf.exp(-distance[None] / tf.maximum(spread, 1e-6))
    if rows == "mean":
        return weights / tf.reduce_sum(weights, axis=2, keepdims=True)
    return weights / tf.sqrt(tf.reduce_sum(tf.square(weights), axis=2, keepdims=True))


def smoothed(images: Any, down: Any, across: Any) -> Any:
    """Multiplies images with a matrix for each axis.

    Args:
        images: float32 (b, h, w, c).
        down: float32 (b, h, h), acts on columns.
        across: float32 (b, w, w), acts on rows.

    Returns:
        float32 (b, h, w, c).
    """
    _, height, width, channels = images.shape
    flat = tf.reshape(images, (-1, height, width * channels))
    found = tf.reshape(tf.matmul(down, flat), (-1, height, width, channels))
    return tf.einsum("bwv,bhvc->bhwc", across, found)
