"""Preparing a GIF so that TensorFlow's decoder shows what the app shows.

The decoder leaves transparent pixels black and decodes every frame. The app lays them
on white and takes the first frame. So, before decoding, the transparent colour's entry
in the palette becomes white, the transparency is switched off, and everything after the
first frame is cut off.

Source: CompuServe, "Graphics Interchange Format", version 89a (1990).
"""

from typing import Any

import tensorflow as tf

from core.export.encoded.bytes import as_bytes, byte_at, number_at

_EXTENSION, _FRAME, _GRAPHIC_CONTROL = 0x21, 0x2C, 0xF9


def first_frame_on_white(content: Any) -> Any:
    """Returns the GIF with its first frame only and without transparency.

    Args:
        content: The content of a GIF file: a scalar string tensor.

    Returns:
        A scalar string tensor.
    """
    data = as_bytes(content)
    global_size = _palette_size(byte_at(data, 10))
    frame, control = _find_frame(data, 13 + global_size)
    local_size = _palette_size(byte_at(data, frame + 9))
    end = _past_blocks(data, frame + 10 + local_size + 1)
    whole = tf.strings.substr(content, 0, end) + b"\x3b"
    flags = byte_at(data, control + 3)
    transparent = (control >= 0) & (flags % 2 == 1)

    def painted() -> Any:
        palette = tf.where(local_size > 0, frame + 10, tf.constant(13))
        entry = palette + 3 * byte_at(data, control + 6)
        # Flags without their lowest bit: no byte of a graphic control extension
        # needs its other bits to decode a first frame.
        opaque = _replace(whole, control + 3, b"\x00")
        return _replace(opaque, entry, b"\xff\xff\xff")

    return tf.cond(transparent, painted, lambda: whole)


def _palette_size(flags: Any) -> Any:
    """Returns the bytes of the palette that a field of flags announces."""
    entries = tf.bitwise.left_shift(2, flags % 8)
    return tf.where(flags >= 128, 3 * entries, 0)


def _find_frame(data: Any, start: Any) -> Any:
    """Returns where the first frame and the graphic control before it begin."""

    def going_on(position: Any, control: Any) -> Any:
        return byte_at(data, position) == _EXTENSION

    def step(position: Any, control: Any) -> Any:
        is_control = byte_at(data, position + 1) == _GRAPHIC_CONTROL
        after = _past_blocks(data, position + 2)
        return after, tf.where(is_control, position, control)

    return tf.while_loop(going_on, step, [start, tf.constant(-1)])


def _past_blocks(data: Any, start: Any) -> Any:
    """Returns the position after a chain of blocks that ends with an empty one."""
    position = tf.while_loop(
        lambda at: byte_at(data, at) > 0,
        lambda at: (at + 1 + number_at(data, at, 1, False),),
        [start],
    )[0]
    return position + 1


def _replace(content: Any, position: Any, new: bytes) -> Any:
    after = tf.strings.substr(content, position + len(new), 2**31 - 1)
    return tf.strings.substr(content, 0, position) + new + after
