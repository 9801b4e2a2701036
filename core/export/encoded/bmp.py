"""Windows bitmaps, with the palettes that TensorFlow's own decoder leaves out.

Source: Microsoft, "Bitmap Storage" (BITMAPFILEHEADER, BITMAPINFOHEADER).
"""

from typing import Any

import tensorflow as tf

from core.export.encoded.bytes import as_bytes, length_of, number_at

_UNCOMPRESSED, _BITFIELDS = 0, 3


def decode_bmp(content: Any) -> Any:
    """Returns the pixels of a bitmap without compression and 1 to 32 bits a pixel.

    Args:
        content: The content of a BMP file: a scalar string tensor.

    Returns:
        uint8 (height, width, 3): red, green, blue. A grey palette gives three equal
        channels.
    """
    data = as_bytes(content)
    pixels_at = number_at(data, tf.constant(10), 4, True)
    header = number_at(data, tf.constant(14), 4, True)
    width = number_at(data, tf.constant(18), 4, True)
    stored_height = _signed(data, 22)
    height = tf.abs(stored_height)
    bits = number_at(data, tf.constant(28), 2, True)
    compression = number_at(data, tf.constant(30), 4, True)
    row = (width * bits + 31) // 32 * 4
    readable = (
        (header >= 40)
        & ((compression == _UNCOMPRESSED) | (compression == _BITFIELDS))
        & tf.reduce_any(bits == tf.constant([1, 4, 8, 24, 32]))
        & (width > 0)
        & (height > 0)
        & (pixels_at + row * height <= length_of(data))
    )
    message = (
        "Expected a BMP picture without compression and with 1, 4, 8, 24 or 32 bits "
        "a pixel."
    )
    with tf.control_dependencies([tf.debugging.Assert(readable, [message])]):
        rows = tf.reshape(
            data[pixels_at : pixels_at + row * height], tf.stack([height, row])
        )

    def coloured() -> Any:
        depth = bits // 8
        flat = rows[:, : width * depth]
        blue_first: Any = tf.reshape(flat, tf.stack([height, width, depth]))
        return tf.reverse(blue_first[..., :3], [2])

    def indexed() -> Any:
        per_byte = 8 // bits
        shifts = bits * tf.range(per_byte - 1, -1, -1)
        bytes_apart = tf.expand_dims(tf.cast(rows, tf.int32), -1)
        parts = tf.bitwise.right_shift(bytes_apart, shifts)
        indices = tf.reshape(parts, tf.stack([height, row * per_byte]))[:, :width]
        indices %= tf.bitwise.left_shift(1, bits)
        palette = tf.reshape(
            data[14 + header : 14 + header + _palette_bytes()], [-1, 4]
        )
        return tf.reverse(tf.gather(palette, indices), [2])[..., 1:]

    def _palette_bytes() -> Any:
        return tf.minimum(
            4 * tf.bitwise.left_shift(1, bits), (pixels_at - 14 - header) // 4 * 4
        )

    pixels = tf.cond(bits >= 24, coloured, indexed)
    pixels = tf.cond(stored_height < 0, lambda: pixels, lambda: tf.reverse(pixels, [0]))
    return tf.ensure_shape(pixels, [None, None, 3])


def _signed(data: Any, position: int) -> Any:
    four = data[position : position + 4]
    return tf.cast(tf.bitcast(four, tf.int32), tf.int32)
