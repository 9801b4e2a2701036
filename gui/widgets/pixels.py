"""Images as numpy arrays, brought to the screen."""

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from core.data.types import UInt8Array

_SMALL = 64
"""Up to this side single pixels are worth seeing, so they are enlarged as squares."""


def to_image(pixels: UInt8Array) -> QImage:
    """Returns an image with a copy of the pixels; safe in any thread.

    Args:
        pixels: uint8 (height, width, 1 or 3).
    """
    pixels = np.ascontiguousarray(pixels)
    height, width, channels = pixels.shape
    grey = channels == 1
    kind = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
    return QImage(pixels.data, width, height, width * channels, kind).copy()


def thumbnail(pixels: UInt8Array, side: int) -> QImage:
    """Returns an image that fits into a square; safe in any thread.

    Args:
        pixels: uint8 (height, width, 1 or 3).
        side: The side of the square in device pixels.
    """
    image = to_image(pixels)
    small = max(image.width(), image.height()) <= min(_SMALL, side)
    mode = (
        Qt.TransformationMode.FastTransformation
        if small
        else Qt.TransformationMode.SmoothTransformation
    )
    keep = Qt.AspectRatioMode.KeepAspectRatio
    return image.scaled(QSize(side, side), keep, mode)
