"""Encoded pictures as pixels: the one place where image files are opened."""

import io
import stat
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from core.data.orientation import QUARTER_TURNS, turn_of
from core.data.types import UInt8Array
from core.experiment import ProblemError, fail

IMAGE_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".dib", ".gif", ".webp"}
)
"""Endings of the files that are taken for images, in lower case."""

MAX_PIXELS = 89_478_485
"""Pictures with more pixels are refused: decoded they would fill the memory."""

MAX_BYTES = 512 * 2**20
"""Files above this size are refused unread."""

_BITS_IN_PNG = 24
"""Where a PNG file says how many bits a value has."""

_FORMATS = ("JPEG", "PNG", "BMP", "DIB", "GIF", "WEBP")
_NEITHER = "it is none of JPEG, PNG, BMP, GIF or WEBP"


def decode_image(source: Path | bytes) -> UInt8Array:
    """Returns the pixels of a picture, as it is meant to be seen.

    The rotation in a photo's EXIF data is applied, transparency is laid on white,
    CMYK becomes RGB, of 16 bits the upper 8 are kept (as TensorFlow does), and of
    several frames the first is taken.

    Args:
        source: A file, or the content of one: JPEG, PNG, BMP, GIF or WEBP.

    Returns:
        uint8 (height, width, channels): one channel for grey pictures, else three.

    Raises:
        ProblemError: it is missing, can't be read, is no such picture, is cut off or
            damaged, or is larger than `MAX_PIXELS`.
    """
    name = source.name if isinstance(source, Path) else "The picture"
    with (
        _complaints(name),
        Image.open(io.BytesIO(_content(source)), formats=_FORMATS) as image,
    ):
        _check_size(image)
        image.load()
        turn = turn_of(image)
        return _pixels(image if turn is None else image.transpose(turn))


class Probe(NamedTuple):
    """What `probe_image` finds.

    Attributes:
        shape: Height, width and channels, as `decode_image` would give them.
        brightest: Of a picture with 16 bits a value, the largest of the upper 8 that
            are kept; None for others.
    """

    shape: tuple[int, int, int]
    brightest: int | None


def probe_image(content: bytes, name: str) -> Probe:
    """Returns the shape that `decode_image` would give, and checks the whole picture.

    Everything is decoded, so that a picture that is cut off shows, but a JPEG at an
    eighth of its size, which is several times faster.

    Args:
        content: The content of the file.
        name: What to call it in a complaint.

    Raises:
        ProblemError: for the same reasons as `decode_image`.
    """
    with (
        _complaints(name),
        Image.open(io.BytesIO(_content(content)), formats=_FORMATS) as image,
    ):
        _check_size(image)
        width, height = image.size
        image.draft(image.mode, (max(1, width // 8), max(1, height // 8)))
        image.load()
        if turn_of(image) in QUARTER_TURNS:
            width, height = height, width
        shape = height, width, 1 if _is_grey(image) else 3
        return Probe(shape, _brightest(image, content))


def read_encoded(path: Path, name: str) -> bytes:
    """Returns the content of an image file.

    Args:
        path: The file.
        name: What to call it in a complaint.

    Raises:
        ProblemError: it is missing, empty, no plain file, too large, or can't be read.
    """
    with _complaints(name):
        return _content(path)


# Pillow warns of odd metadata and of large pictures. Both are dealt with here, and on
# the screen its lines would only look like a failure. Said once for all threads:
# `catch_warnings` inside of one would change the filters under the others.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


@contextmanager
def _complaints(name: str) -> Generator[None]:
    try:
        yield
    except ProblemError as error:
        message = error.problems[0].message
        raise fail(f"{name} can't be used: {message}") from None
    except Image.DecompressionBombError:
        raise fail(f"{name} can't be used: {_too_large()}") from None
    except Image.DecompressionBombWarning:
        raise fail(f"{name} can't be used: {_too_large()}") from None
    except Image.UnidentifiedImageError:
        raise fail(f"{name} can't be used: {_NEITHER}.") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(f"{name} can't be read: {reason}.") from None
    except Exception as error:  # noqa: BLE001 - a decoder that is fed a damaged
        # file raises whatever it stumbles on: SyntaxError, struct.error, IndexError …
        raise fail(f"{name} is damaged: {error}.") from None


def _content(source: Path | bytes) -> bytes:
    if isinstance(source, Path):
        status = source.stat()
        if not stat.S_ISREG(status.st_mode):
            raise fail("it is no file.")
        if status.st_size > MAX_BYTES:
            raise fail(f"it is larger than {MAX_BYTES // 2**20} MB.")
        source = source.read_bytes()
    if not source:
        raise fail("it is empty (0 bytes).")
    return source


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise fail(_too_large())


def _too_large() -> str:
    return f"it has more than {MAX_PIXELS // 1_000_000} million pixels."


def _is_grey(image: Image.Image) -> bool:
    """Whether a loaded picture has no colour by its kind, or only greys to choose."""
    if image.mode == "P":
        colours = np.array(image.getpalette("RGB")).reshape(-1, 3)
        return bool((colours == colours[:, :1]).all())
    return image.mode in ("1", "L", "LA", "La", "F") or image.mode.startswith("I")


def _brightest(image: Image.Image, content: bytes) -> int | None:
    if image.format != "PNG" or content[_BITS_IN_PNG] != 16:
        return None
    if image.mode.startswith("I"):
        grey: Any = image.getextrema()
        return min(int(grey[1]), 65535) >> 8
    colours: Any = image.convert("RGB").getextrema()  # Pillow has kept the upper 8
    return max(int(high) for _, high in colours)


def _pixels(image: Image.Image) -> UInt8Array:
    if image.mode.startswith("I"):
        wide: Any = np.asarray(image)
        return (np.clip(wide, 0, 65535) >> 8).astype(np.uint8)[..., None]
    grey = _is_grey(image)
    if image.has_transparency_data:
        return on_white(np.asarray(image.convert("LA" if grey else "RGBA")))
    plain = np.array(image.convert("L" if grey else "RGB"))
    return plain[..., None] if grey else plain


def on_white(pixels: UInt8Array) -> UInt8Array:
    """Lays the last channel's transparency on white, rounded to the nearest value."""
    colour, alpha = pixels[..., :-1].astype(np.uint16), pixels[..., -1:].astype(int)
    return ((colour * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
