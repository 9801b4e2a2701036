"""Kernels and feature maps as pictures."""

import numpy as np
from PySide6.QtGui import QImage

from core.training.glimpse import Glimpse
from gui.widgets.pixels import to_image

_MIDDLE = 127.5


def kernel_images(glimpse: Glimpse) -> list[QImage]:
    """Returns each kernel: white is the largest weight of all, black its opposite.

    Grey is zero. All kernels have the same scale, so that one that has not learned
    anything is seen to be flat. Kernels on colours are shown in colours.
    """
    kernels = glimpse.kernels
    largest = float(np.abs(kernels).max()) or 1.0
    if kernels.shape[-1] not in (1, 3):
        kernels = kernels.mean(axis=-1, keepdims=True)
    return [to_image(_bytes(_MIDDLE * (1 + kernel / largest))) for kernel in kernels]


def map_images(glimpse: Glimpse) -> list[QImage]:
    """Returns what each kernel passes on: the brighter, the more; on one scale."""
    maps = glimpse.maps
    low, high = min(0.0, float(maps.min())), float(maps.max())
    span = (high - low) or 1.0
    return [to_image(_bytes(255 * (one[..., None] - low) / span)) for one in maps]


def kernel_tips(glimpse: Glimpse) -> list[str]:
    """Returns what the mouse reads on each kernel."""
    return [
        f"Kernel {number}: weights from {kernel.min():.2f} to {kernel.max():.2f}"
        for number, kernel in enumerate(glimpse.kernels, 1)
    ]


def map_tips(glimpse: Glimpse) -> list[str]:
    """Returns what the mouse reads on each feature map."""
    return [
        f"What kernel {number} passes on: from {one.min():.2f} to {one.max():.2f}"
        for number, one in enumerate(glimpse.maps, 1)
    ]


def _bytes(values: np.ndarray) -> np.ndarray:
    return np.clip(np.nan_to_num(values), 0, 255).astype(np.uint8)
