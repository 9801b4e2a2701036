"""Reading numbers out of the content of a file, in a graph."""

from typing import Any

import tensorflow as tf


def as_bytes(content: Any) -> Any:
    """Returns the bytes of a scalar string tensor: uint8 (n + 1,).

    The last one is an added zero, which stands for all places outside of the file.
    """
    data = tf.io.decode_raw(content, tf.uint8)
    return tf.concat([data, tf.zeros([1], tf.uint8)], 0)


def length_of(data: Any) -> Any:
    """Returns how many bytes the file has: int32 scalar."""
    return tf.size(data) - 1


def byte_at(data: Any, position: Any) -> Any:
    """Returns the bytes at some positions as int32; 0 outside of the file."""
    inside = (position >= 0) & (position < length_of(data))
    return tf.cast(
        tf.gather(data, tf.where(inside, position, length_of(data))), tf.int32
    )


def number_at(data: Any, position: Any, count: int, little: Any) -> Any:
    """Returns an unsigned number of 1 to 4 bytes as int32.

    Args:
        data: What `as_bytes` returned.
        position: int32, where it begins; any shape.
        count: How many bytes it has.
        little: bool, whether the lowest byte comes first.

    Returns:
        int32 of the shape of `position`; numbers above 2³¹ − 1 become 2³¹ − 1, which
        no offset in a file can be.
    """
    parts = byte_at(data, tf.expand_dims(position, -1) + tf.range(count))
    powers = tf.constant([256**power for power in range(count)], tf.int64)
    powers = tf.where(little, powers, tf.reverse(powers, [0]))
    value = tf.reduce_sum(tf.cast(parts, tf.int64) * powers, -1)
    return tf.cast(tf.minimum(value, 2**31 - 1), tf.int32)


def begins_with(data: Any, position: Any, expected: bytes) -> Any:
    """Returns whether certain bytes stand at a position: a bool scalar."""
    found = byte_at(data, position + tf.range(len(expected)))
    return tf.reduce_all(found == tf.constant(list(expected), tf.int32))
