"""How a picture must be turned, by the orientation in its EXIF data.

The same reading as in `core.export.encoded.orientation`, which does it in a graph: what
the app turns, an exported model turns. Pillow is not asked because it takes more for an
orientation (XMP, signed numbers), warns of odd tags, and fails over malformed ones in
photos that are fine.

Source: CIPA DC-008 (Exif) for the tag and its eight values.
"""

from typing import Literal

from PIL import Image

_ORIENTATION = 0x0112
_SHORT, _LONG = 3, 4
_PREFIX = b"Exif\0\0"
_ENTRY = 12

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

QUARTER_TURNS = tuple(_TURNS[value] for value in (5, 6, 7, 8))
"""The turns that make rows of columns."""


def turn_of(image: Image.Image) -> Image.Transpose | None:
    """Returns what makes a loaded picture upright, None if it is so already."""
    block = image.info.get("exif")
    return _TURNS.get(orientation_in(block)) if isinstance(block, bytes) else None


def orientation_in(block: bytes) -> int:
    """Returns the orientation in a block of EXIF data.

    Args:
        block: The data as a file holds it, with or without the prefix `Exif`.

    Returns:
        The value of the tag; 1, which is upright, where there is none, or none that
        can be read.
    """
    while block.startswith(_PREFIX):
        block = block.removeprefix(_PREFIX)
    order: Literal["little", "big"] = "little" if block[:2] == b"II" else "big"
    if block[:2] not in (b"II", b"MM"):
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(block[at : at + size], order)

    found = 1
    directory = number(4, 4)
    for index in range(number(directory, 2)):
        entry = directory + 2 + index * _ENTRY
        if entry + _ENTRY > len(block):
            break
        kind = number(entry + 2, 2)
        if (
            number(entry, 2) == _ORIENTATION
            and kind in (_SHORT, _LONG)
            and number(entry + 4, 4) == 1
        ):
            # A tag that stands there twice counts as in the graph: the last one.
            found = number(entry + 8, 2 if kind == _SHORT else 4)
    return found
