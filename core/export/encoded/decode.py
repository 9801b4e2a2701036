"""From the content of an image file to pixels, in a graph."""

from typing import Any

import tensorflow as tf

from core.export.encoded.bmp import decode_bmp
from core.export.encoded.bytes import as_bytes, begins_with, byte_at, number_at
from core.export.encoded.gif import first_frame_on_white
from core.export.encoded.orientation import (
    jpeg_orientation,
    png_chunk,
    png_orientation,
    turn,
    webp_orientation,
)

_GREY, _RGB = 0, 2


def decode_picture(content: Any) -> Any:
    """Returns the pixels of a picture as `core.data.decode.decode_image` returns them.

    EXIF rotation is applied, transparency is laid on white, CMYK becomes RGB, of 16
    bits the upper 8 are kept, and of several frames the first is taken.

    Args:
        content: The content of a JPEG, PNG, BMP, GIF or WebP file: a scalar string
            tensor.

    Returns:
        uint8 (height, width, channels); one channel for grey pictures, else three.
        (A picture with a grey palette comes with three equal channels instead.)

    Raises:
        tf.errors.InvalidArgumentError: when it runs: it is no such picture, damaged, a
            bitmap with compression, or an animated WebP.
    """
    data = as_bytes(content)
    is_webp = begins_with(data, 0, b"RIFF") & begins_with(data, 8, b"WEBP")
    kinds = [
        (begins_with(data, 0, b"\x89PNG"), lambda: _png(content, data)),
        (begins_with(data, 0, b"GIF8"), lambda: _gif(content)),
        (begins_with(data, 0, b"BM"), lambda: decode_bmp(content)),
        (is_webp, lambda: _webp(content, data)),
    ]
    # What is none of these goes to the JPEG decoder, whose complaint is clear.
    pixels = tf.case(
        [(found, decode) for found, decode in kinds],
        default=lambda: _jpeg(content, data),
        exclusive=False,
    )
    return tf.ensure_shape(pixels, [None, None, None])


def _jpeg(content: Any, data: Any) -> Any:
    # Only the accurate transform gives Pillow's pixels; the default one is faster
    # and differs by a few grey levels.
    pixels = tf.io.decode_jpeg(content, dct_method="INTEGER_ACCURATE")
    return turn(pixels, jpeg_orientation(data))


def _png(content: Any, data: Any) -> Any:
    pixels = tf.io.decode_png(content)
    channels = tf.shape(pixels)[2]
    has_alpha = (channels == 2) | (channels == 4)
    pixels = tf.cond(
        has_alpha, lambda: _on_white(pixels), lambda: _key_on_white(pixels, data)
    )
    return turn(pixels, png_orientation(data))


def _gif(content: Any) -> Any:
    return tf.io.decode_gif(first_frame_on_white(content))[0]


def _webp(content: Any, data: Any) -> Any:
    # TensorFlow 2.21's decoder writes past its memory when it is given an animation.
    animated = begins_with(data, 12, b"VP8X") & (byte_at(data, 20) // 2 % 2 == 1)
    message = "Expected a WebP picture that is not animated."
    with tf.control_dependencies([tf.debugging.Assert(~animated, [message])]):
        pixels = tf.io.decode_webp(tf.identity(content))
    pixels = tf.reshape(pixels, tf.shape(pixels)[-3:])
    has_alpha = tf.shape(pixels)[2] == 4
    pixels = tf.cond(has_alpha, lambda: _on_white(pixels), lambda: pixels)
    return turn(pixels, webp_orientation(data))


def _on_white(pixels: Any) -> Any:
    """Lays the last channel's transparency on white, rounded to the nearest value."""
    colour = tf.cast(pixels[..., :-1], tf.int32)
    alpha = tf.cast(pixels[..., -1:], tf.int32)
    mixed = (colour * alpha + 255 * (255 - alpha) + 127) // 255
    return tf.cast(mixed, tf.uint8)


def _key_on_white(pixels: Any, data: Any) -> Any:
    """Makes the one colour white that a PNG without alpha declares transparent."""
    depth = number_at(data, tf.constant(24), 1, False)
    colour_type = number_at(data, tf.constant(25), 1, False)
    start = png_chunk(data, b"tRNS")
    channels = tf.where(colour_type == _RGB, 3, 1)
    known = (colour_type == _GREY) | (colour_type == _RGB)

    def replaced() -> Any:
        key = number_at(data, start + 2 * tf.range(channels), 2, False)
        matching = tf.reduce_all(tf.cast(pixels, tf.int32) == key, -1, keepdims=True)
        return tf.where(matching, tf.constant(255, tf.uint8), pixels)

    return tf.cond((start >= 0) & known & (depth <= 8), replaced, lambda: pixels)
