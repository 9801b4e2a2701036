"""Normal random numbers for pixels, as a pure function of a key of each image."""

from typing import Any

import numpy as np
import tensorflow as tf

from core.augmentation.draws import stream_number


def normal(keys: Any, stream: str, count: int) -> Any:
    """Returns independent standard normal numbers.

    A counter is scrambled to 32 bits, of which 24 go through the inverse of the normal
    distribution. Source of the scrambling: the "lowbias32" constants of C. Wellons'
    search for 32-bit mixing functions (hash-prospector).

    Args:
        keys: uint32 (b,).
        stream: Names the purpose; another one gives other numbers.
        count: How many for each key.

    Returns:
        float32 (b, count), between -5.3 and 5.3.
    """
    purpose = tf.constant(stream_number(stream) & 0xFFFFFFFF, tf.uint32)
    counter = tf.cast(tf.range(count), tf.uint32) * tf.constant(0x9E3779B9, tf.uint32)
    start = _scrambled(tf.bitwise.bitwise_xor(keys, purpose))
    bits = _scrambled(start[:, None] + counter[None])
    high = tf.cast(tf.bitwise.right_shift(bits, tf.constant(8, tf.uint32)), tf.int32)
    uniform = (tf.cast(high, tf.float32) + 0.5) * np.float32(2.0**-23) - 1.0
    return tf.math.erfinv(uniform) * np.float32(np.sqrt(2.0))


def _scrambled(values: Any) -> Any:
    values = _folded(values, 16) * tf.constant(0x7FEB352D, tf.uint32)
    values = _folded(values, 15) * tf.constant(0x846CA68B, tf.uint32)
    return _folded(values, 16)


def _folded(values: Any, bits: int) -> Any:
    shifted = tf.bitwise.right_shift(values, tf.constant(bits, tf.uint32))
    return tf.bitwise.bitwise_xor(values, shifted)
