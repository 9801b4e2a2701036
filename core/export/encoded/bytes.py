"""Reading numbers out of the content of a file, in a graph."""

from typing import Any

import tensorflow as tf


def as_bytes(content: Any) -> Any:
    """Returns the bytes of a scalar string tensor: uint8 (n,)."""
    return tf.io.decode_raw(content, tf.uint8)


def byte_at(data: Any, position: Any) -> Any:
    """Returns one byte as int32; 0 outside of the data."""
    size = tf.size(data)
    inside = (position >= 0) & (position < size)
    safe = tf.clip_by_value(position, 0, tf.maximum(size - 1, 0))
    padded = tf.cond(size > 0, lambda: data, lambda: tf.zeros([1], tf.uint8))
    return tf.where(inside, tf.cast(tf.gather(padded, safe), tf.int32), 0)


def number_at(data: Any, position: Any, count: int, little: Any) -> Any:
    """Returns an unsigned number of 1 to 4 bytes as int32.

    Args:
        data: uint8 (n,).
        position: int32, where it begins; any shape.
        count: How many bytes it has.
        little: bool, whether the lowest byte comes first.

    Returns:
        int32 of the shape of `position`; numbers above 2³¹ − 1 become 2³¹ − 1, which
        no offset in a file can be.
    """
    parts = [tf.cast(byte_at(data, position + k), tf.int64) for k in range(count)]
    first_high = last_high = tf.zeros_like(parts[0])
    for k, part in enumerate(parts):
        first_high += part * 256 ** (count - 1 - k)
        last_high += part * 256**k
    value = tf.where(little, last_high, first_high)
    return tf.cast(tf.minimum(value, 2**31 - 1), tf.int32)


def begins_with(data: Any, position: Any, expected: bytes) -> Any:
    """Returns whether certain bytes stand at a position: a bool scalar."""
    found = byte_at(data, position + tf.range(len(expected)))
    return tf.reduce_all(found == tf.constant(list(expected), tf.int32))
