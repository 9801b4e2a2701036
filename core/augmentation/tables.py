"""What RandAugment does to values and to sharpness; position and light are elsewhere.

The rules are those of Pillow's `ImageOps` and `ImageEnhance`.
"""

from typing import Any

import tensorflow as tf

from core.augmentation.draws import Draws, Placed
from core.augmentation.rand_augment import choose
from core.augmentation.stage import Inputs, Numbers, columns

_VALUES = 256


class RandAugmentStage:
    """Automatic contrast, equalise, solarise, posterise, sharpness: in this order."""

    def __init__(self, operation: Placed, shape: tuple[int, int, int]) -> None:
        """Prepares the stage for images of a shape."""
        self._operation = operation
        self._shape = shape
        self.width = 5

    def numbers(self, draws: Draws) -> Numbers:
        """Returns two switches, threshold, step and sharpness for each image."""
        choice = choose(self._operation, draws)
        return columns(
            choice.auto_contrast,
            choice.equalize,
            choice.threshold,
            choice.step,
            choice.sharpness,
        )

    def apply(self, images: Any, inputs: Inputs) -> Any:
        """Builds the graph; the values are whole numbers before and after."""
        images = whole(tf.cast(images, tf.float32))
        stretch, equal, threshold, step, factor = (
            inputs.numbers[:, k, None, None, None] for k in range(self.width)
        )
        images = tf.where(stretch > 0.0, auto_contrast(images), images)
        images = tf.where(equal > 0.0, equalized(images), images)
        images = tf.where(images >= threshold, 255.0 - images, images)
        images = tf.floor(images / step) * step
        sharpened = whole(smooth(images) + factor * (images - smooth(images)))
        return tf.where(factor == 1.0, images, sharpened)


def whole(images: Any) -> Any:
    """Returns values as an image file holds them: whole, from 0 to 255."""
    return tf.clip_by_value(tf.round(images), 0.0, 255.0)


def auto_contrast(images: Any) -> Any:
    """Stretches each channel of each image to 0 to 255."""
    low = tf.reduce_min(images, axis=(1, 2), keepdims=True)
    high = tf.reduce_max(images, axis=(1, 2), keepdims=True)
    spread = tf.maximum(high - low, 1.0)
    found = tf.floor((images - low) * 255.0 / spread + 1e-3)
    return tf.where(high > low, found, images)


def equalized(images: Any) -> Any:
    """Makes all values of each channel of each image about equally frequent."""
    _, height, width, channels = images.shape
    planes = tf.transpose(images, (0, 3, 1, 2))
    values = tf.cast(tf.reshape(planes, (-1, height * width)), tf.int32)
    count = tf.shape(values)[0]
    places = values + tf.range(count)[:, None] * _VALUES
    ones = tf.ones_like(tf.reshape(places, (-1,)))
    flat = tf.math.unsorted_segment_sum(
        ones, tf.reshape(places, (-1,)), count * _VALUES
    )
    histogram = tf.reshape(flat, (-1, _VALUES))
    last = tf.reduce_max(values, axis=1)
    of_last = tf.gather(histogram, last, batch_dims=1)
    step = (height * width - of_last) // 255
    before = tf.cumsum(histogram, axis=1, exclusive=True)
    divisor = tf.maximum(step, 1)[:, None]
    table = tf.minimum((step[:, None] // 2 + before) // divisor, 255)
    table = tf.where(step[:, None] > 0, table, tf.range(_VALUES)[None])
    found = tf.cast(tf.gather(table, values, batch_dims=1), tf.float32)
    found = tf.reshape(found, (-1, channels, height, width))
    return tf.transpose(found, (0, 2, 3, 1))


def smooth(images: Any) -> Any:
    """Weighs each pixel with its eight neighbours, 5 to 1; the border stays."""
    _, height, width, _ = images.shape
    if height < 3 or width < 3:
        return images
    total = 4.0 * images[:, 1:-1, 1:-1]
    for row in range(3):
        for column in range(3):
            total += images[:, row : height - 2 + row, column : width - 2 + column]
    inner = whole(total / 13.0)
    middle = tf.concat([images[:, 1:-1, :1], inner, images[:, 1:-1, -1:]], axis=2)
    return tf.concat([images[:, :1], middle, images[:, -1:]], axis=1)
