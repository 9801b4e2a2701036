"""Gaussian smoothing by matrices, which may differ from image to image."""

from typing import Any, Literal

import tensorflow as tf


def gaussian_matrices(
    sigma: Any,
    size: int,
    sources: int | None = None,
    *,
    rows: Literal["mean", "unit"] = "mean",
) -> Any:
    """Returns matrices that smooth `size` values.

    Args:
        sigma: float32 (b,), the standard deviation in pixels; 0 gives the identity
            exactly.
        size: How many values come out.
        sources: How many values go in, at even distances over the same length; None
            for as many.
        rows: "mean" lets each row sum to 1, so that what lies beyond the edge is left
            out; "unit" gives each row the length 1, so that independent standard
            numbers stay of variance 1.

    Returns:
        float32 (b, size, sources).
    """
    place = tf.range(size, dtype=tf.float32)
    source = place
    if sources is not None and sources != size:
        source = tf.linspace(0.0, size - 1.0, sources)
    distance = tf.square(place[:, None] - source[None, :])
    spread = 2.0 * tf.square(sigma)[:, None, None]
    weights = tf.exp(-distance[None] / tf.maximum(spread, 1e-6))
    if rows == "mean":
        return weights / tf.reduce_sum(weights, axis=2, keepdims=True)
    return weights / tf.sqrt(tf.reduce_sum(tf.square(weights), axis=2, keepdims=True))


def smoothed(images: Any, down: Any, across: Any) -> Any:
    """Multiplies images with a matrix for each axis.

    Args:
        images: float32 (b, h, w, c).
        down: float32 (b, k, h), acts on columns.
        across: float32 (b, m, w), acts on rows.

    Returns:
        float32 (b, k, m, c).
    """
    _, height, width, channels = images.shape
    flat = tf.reshape(images, (-1, height, width * channels))
    found = tf.matmul(down, flat)
    found = tf.reshape(found, (-1, down.shape[1], width, channels))
    return tf.einsum("bwv,bhvc->bhwc", across, found)
