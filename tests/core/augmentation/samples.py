"""Images to vary, and the slow references that the fast pipeline is held to."""

from typing import Any

import numpy as np
from scipy import ndimage

from core.augmentation.augmenter import Augmenter
from core.experiment import AugmentationSpec

SHAPES = [(28, 28, 1), (21, 34, 3)]
"""The one of MNIST, and one that is not square and in colour."""


def pictures(count: int, shape: tuple[int, int, int], seed: int = 0) -> np.ndarray:
    """Smooth random images: no reference agrees with another on pure noise."""
    noise = np.random.default_rng(seed).normal(size=(count, *shape))
    soft = ndimage.gaussian_filter(noise, (0, 1.5, 1.5, 0))
    soft = (soft - soft.min()) / (soft.max() - soft.min())
    return np.rint(soft * 255).astype(np.uint8)


def noisy(count: int, shape: tuple[int, int, int], seed: int = 0) -> np.ndarray:
    """Images in which every value is drawn on its own."""
    values = np.random.default_rng(seed).integers(0, 256, (count, *shape))
    return values.astype(np.uint8)


def varied(images: np.ndarray, *operations: Any, seed: int = 1, **spec: Any):
    """Varies images by some operations."""
    augmenter = Augmenter(
        AugmentationSpec(operations=operations, **spec),
        images.shape[1:],
        seed,
        idle=True,
    )
    return augmenter.vary(images, augmenter.draw(0, np.arange(len(images))))


SCIPY_MODES = {
    "constant": "grid-constant",
    "nearest": "nearest",
    "reflect": "reflect",
    "wrap": "grid-wrap",
}


def resampled_slowly(image, to_origin, fill_mode="constant", fill_value=0.0):
    """SciPy's bilinear resampling.

    Args:
        image: uint8 (h, w, c).
        to_origin: 2 × 3, acting on (x, y, 1) in pixels from the middle of the image.
        fill_mode: As in the specification.
        fill_value: As in the specification.
    """
    height, width, channels = image.shape
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    rows, columns = np.mgrid[:height, :width]
    x, y = columns - middle[0], rows - middle[1]
    m = np.asarray(to_origin, float)
    origin_x = m[0, 0] * x + m[0, 1] * y + m[0, 2] + middle[0]
    origin_y = m[1, 0] * x + m[1, 1] * y + m[1, 2] + middle[1]
    planes = [
        ndimage.map_coordinates(
            image[..., channel].astype(float),
            [origin_y, origin_x],
            order=1,
            mode=SCIPY_MODES[fill_mode],
            cval=fill_value,
        )
        for channel in range(channels)
    ]
    return np.clip(np.rint(np.stack(planes, -1)), 0, 255)


def largest_difference(ours, expected) -> float:
    """The largest difference of two images, in levels of 256."""
    return float(np.abs(ours.astype(float) - np.asarray(expected, float)).max())
