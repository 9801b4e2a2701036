"""What the audit keeps of an image: a digest, brightness, contrast and a thumbnail."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.types import ImageSource, UInt8Array

GREY_SIDE = 32
COLOUR_SIDE = 20
"""The sides of thumbnails. Colour counts as much as detail: a red and a green ball of
the same shape are two different images."""

DIGEST_BYTES = 16


@dataclass(frozen=True)
class ThumbnailForm:
    """The form that all thumbnails of a data set have.

    Attributes:
        height: Rows.
        width: Columns.
        channels: 1 or 3.
        as_is: Whether the images themselves are small enough to be their thumbnails.
    """

    height: int
    width: int
    channels: int
    as_is: bool

    @property
    def size(self) -> int:
        """Values in a thumbnail."""
        return self.height * self.width * self.channels


@dataclass(frozen=True)
class Described:
    """What is kept of some images.

    Attributes:
        digests: void16 (n,), equal for images with the same pixels.
        brightness: float32 (n,), the mean of the grey values, 0 to 255.
        contrast: float32 (n,), their standard deviation.
        thumbnails: uint8 (n, values), channel by channel.
    """

    digests: NDArray[np.void]
    brightness: NDArray[np.float32]
    contrast: NDArray[np.float32]
    thumbnails: UInt8Array


def form_for(images: ImageSource, colour: bool) -> ThumbnailForm:
    """Chooses the form of the thumbnails.

    Grey images of one size up to 32×32 are compared pixel by pixel. All others are
    brought to 32×32 in grey or 20×20 in colour.

    Args:
        images: All images of the data set.
        colour: Whether any of them has colour.
    """
    shape = images.shape
    if not colour and shape is not None and max(shape[:2]) <= GREY_SIDE:
        return ThumbnailForm(shape[0], shape[1], 1, True)
    side = COLOUR_SIDE if colour else GREY_SIDE
    return ThumbnailForm(side, side, 3 if colour else 1, False)


def describe_block(pixels: UInt8Array, form: ThumbnailForm) -> Described:
    """Describes images of one shape.

    Args:
        pixels: uint8 (n, height, width, channels).
        form: The form of the thumbnails.
    """
    grey = _grey(pixels).reshape(len(pixels), int(np.prod(pixels.shape[1:3])))
    values = grey.astype(np.float32)
    thumbnails = (
        grey
        if form.as_is
        else np.stack([thumbnail(image, form) for image in pixels])
        if len(pixels)
        else np.zeros((0, form.size), np.uint8)
    )
    return Described(
        digests=np.array([digest_of(image) for image in pixels], f"V{DIGEST_BYTES}"),
        brightness=values.mean(axis=1),
        contrast=values.std(axis=1),
        thumbnails=thumbnails,
    )


def digest_of(image: UInt8Array) -> bytes:
    """Returns 16 bytes that are equal for images of the same shape and pixels."""
    digest = hashlib.blake2b(repr(image.shape).encode(), digest_size=DIGEST_BYTES)
    digest.update(np.ascontiguousarray(image).data)
    return digest.digest()


def thumbnail(image: UInt8Array, form: ThumbnailForm) -> UInt8Array:
    """Returns an image in the form of the thumbnails.

    Args:
        image: uint8 (height, width, 1 or 3).
        form: The form.

    Returns:
        uint8 (values,), channel by channel.
    """
    grey = image.shape[2] == 1
    picture = Image.fromarray(image[..., 0] if grey else image)
    picture = picture.convert("L" if form.channels == 1 else "RGB")
    small = picture.resize(
        (form.width, form.height), Image.Resampling.BILINEAR, reducing_gap=3.0
    )
    pixels = np.asarray(small).reshape(form.height, form.width, form.channels)
    return np.ascontiguousarray(np.moveaxis(pixels, -1, 0)).reshape(-1)


def _grey(pixels: UInt8Array) -> UInt8Array:
    """Returns uint8 (n, height, width); colour by the luma of ITU-R BT.601."""
    if pixels.shape[3] == 1:
        return pixels[..., 0]
    luma = pixels.astype(np.int32) @ np.array([19595, 38470, 7471], np.int32)
    return ((luma + 0x8000) >> 16).astype(np.uint8)
