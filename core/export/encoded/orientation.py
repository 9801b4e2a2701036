"""How a picture must be turned, by the EXIF data in its file.

Sources: CIPA DC-008 (Exif) for the tag and its eight values, JPEG APP1, PNG's `eXIf`
chunk and WebP's `EXIF` chunk for where the data stands.
"""

from typing import Any

import tensorflow as tf

from core.export.encoded.bytes import begins_with, byte_at, length_of, number_at

_ORIENTATION = 0x0112
_SHORT, _LONG = 3, 4
_EXIF = b"Exif\x00\x00"


def jpeg_orientation(data: Any) -> Any:
    """Returns the EXIF orientation of a JPEG file, 1 if it has none: int32 scalar."""

    def going_on(position: Any, found: Any) -> Any:
        marker = byte_at(data, position + 1)
        is_marker = (byte_at(data, position) == 0xFF) & (marker != 0xDA)
        return (found < 0) & is_marker & (marker != 0xD9)

    def step(position: Any, found: Any) -> Any:
        length = number_at(data, position + 2, 2, False)
        is_exif = (byte_at(data, position + 1) == 0xE1) & begins_with(
            data, position + 4, _EXIF
        )
        return (
            position + 2 + tf.maximum(length, 2),
            tf.where(is_exif, position + 4 + len(_EXIF), found),
        )

    _, found = tf.while_loop(going_on, step, [tf.constant(2), tf.constant(-1)])
    return _orientation_in_tiff(data, found)


def png_orientation(data: Any) -> Any:
    """Returns the EXIF orientation of a PNG file, 1 if it has none: int32 scalar."""
    return _orientation_in_tiff(data, _past_prefix(data, png_chunk(data, b"eXIf")))


def webp_orientation(data: Any) -> Any:
    """Returns the EXIF orientation of a WebP file, 1 if it has none: int32 scalar."""

    def going_on(position: Any, found: Any) -> Any:
        return (found < 0) & (position + 8 <= length_of(data))

    def step(position: Any, found: Any) -> Any:
        length = number_at(data, position + 4, 4, True)
        length = tf.minimum(length, length_of(data))
        here = begins_with(data, position, b"EXIF")
        following = position + 8 + length + length % 2
        return following, tf.where(here, position + 8, found)

    _, found = tf.while_loop(going_on, step, [tf.constant(12), tf.constant(-1)])
    return _orientation_in_tiff(data, _past_prefix(data, found))


def png_chunk(data: Any, name: bytes) -> Any:
    """Returns where the content of a PNG's chunk begins, −1 if there is none."""

    def going_on(position: Any, found: Any) -> Any:
        return (found < 0) & (position + 8 <= length_of(data))

    def step(position: Any, found: Any) -> Any:
        length = tf.minimum(number_at(data, position, 4, False), length_of(data))
        here = begins_with(data, position + 4, name)
        return position + 12 + length, tf.where(here, position + 8, found)

    _, found = tf.while_loop(going_on, step, [tf.constant(8), tf.constant(-1)])
    return found


def turn(image: Any, orientation: Any) -> Any:
    """Turns and mirrors a picture as its orientation asks for.

    Args:
        image: uint8 (height, width, channels).
        orientation: int32 scalar; all but 2 to 8 leave the picture as it is.
    """

    def upright() -> Any:
        return image

    def transposed() -> Any:
        return tf.transpose(image, [1, 0, 2])

    branches = {
        2: lambda: tf.reverse(image, [1]),
        3: lambda: tf.reverse(image, [0, 1]),
        4: lambda: tf.reverse(image, [0]),
        5: transposed,
        6: lambda: tf.reverse(transposed(), [1]),
        7: lambda: tf.reverse(transposed(), [0, 1]),
        8: lambda: tf.reverse(transposed(), [0]),
    }
    known = (orientation >= 2) & (orientation <= 8)
    return tf.switch_case(
        tf.where(known, orientation - 1, 0),
        [upright, *(branches[value] for value in range(2, 9))],
    )


def _past_prefix(data: Any, start: Any) -> Any:
    """Skips the prefix that some programs write where none belongs."""
    prefixed = (start >= 0) & begins_with(data, start, _EXIF)
    return tf.where(prefixed, start + len(_EXIF), start)


def _orientation_in_tiff(data: Any, start: Any) -> Any:
    """Reads the orientation out of the first directory of a TIFF block.

    Args:
        data: uint8 (n,), the whole file.
        start: int32 scalar, where the block begins; −1 if there is none.
    """
    little = begins_with(data, start, b"II")
    is_tiff = (start >= 0) & (little | begins_with(data, start, b"MM"))

    def read() -> Any:
        offset = number_at(data, start + 4, 4, little)
        directory = start + tf.minimum(offset, length_of(data))
        count = number_at(data, directory, 2, little)
        entries = directory + 2 + 12 * tf.range(count)
        kinds = number_at(data, entries + 2, 2, little)
        values = tf.where(
            kinds == _SHORT,
            number_at(data, entries + 8, 2, little),
            number_at(data, entries + 8, 4, little),
        )
        wanted = (
            (number_at(data, entries, 2, little) == _ORIENTATION)
            & ((kinds == _SHORT) | (kinds == _LONG))
            & (number_at(data, entries + 4, 4, little) == 1)
        )
        # A tag that stands there twice counts as in the app: the last one.
        return tf.concat([[1], tf.boolean_mask(values, wanted)], 0)[-1]

    return tf.cond(is_tiff, read, lambda: tf.constant(1))
