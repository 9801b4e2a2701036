"""From the pixels of the data to what a base wants, inside the model.

Only layers and operations of Keras itself are used, so that a saved model opens
wherever Keras is.
"""

import math
from typing import Any

import keras

from core.model.bases.architectures import Scaling
from core.model.bases.sizes import BasePlan
from core.model.isolated import isolated

COLOURS_NAME, SIZE_NAME, SCALING_NAME = "base_colours", "base_size", "base_scaling"

MEAN = (0.485, 0.456, 0.406)
SPREAD = (0.229, 0.224, 0.225)
MEAN_255_BGR = (103.939, 116.779, 123.68)
"""ImageNet's mean and standard deviation of red, green and blue, and its mean in the
order and scale of the first VGG. Source: `keras.applications.imagenet_utils`."""


def adapt(image: Any, plan: BasePlan) -> Any:
    """Brings images to the colours and the size that a base takes.

    Args:
        image: A symbolic tensor (batch, height, width, channels) of values 0 to 255.
        plan: Where it is to go.

    Returns:
        A symbolic tensor of `plan.input_shape`, values still 0 to 255.
    """
    channels = plan.input_shape[2]
    if plan.image_shape[2] == 1 and channels == 3:
        joined = keras.layers.Concatenate(name=COLOURS_NAME, dtype="float32")
        image = joined([image, image, image])
    elif plan.image_shape[2] == 3 and channels == 1:
        colours = image
        image = isolated(lambda: keras.ops.image.rgb_to_grayscale(colours))
    if plan.image_shape[:2] != plan.input_shape[:2]:
        height, width = plan.input_shape[:2]
        image = keras.layers.Resizing(
            height, width, antialias=True, name=SIZE_NAME, dtype="float32"
        )(image)
    return image


def scale(image: Any, scaling: Scaling) -> Any:
    """Scales pixel values from 0 to 255 to what a net of `keras.applications` wants.

    Equal to `preprocess_input` of the net's own module within float tolerance.
    """
    match scaling:
        case "inside":
            return image
        case "minus_one_to_one":
            factor, offset = 1 / 127.5, -1.0
        case "torch":
            factor = [1 / 255 / spread for spread in SPREAD]
            offset = [-mean / spread for mean, spread in zip(MEAN, SPREAD, strict=True)]
        case "caffe":
            colours = image
            image = isolated(lambda: keras.ops.flip(colours, axis=-1))
            factor, offset = 1.0, [-mean for mean in MEAN_255_BGR]
        case "efficientnet":
            # Keras divides once more, after (x / 255 − mean) / spread; the same
            # division before it, around the mean, gives the same numbers.
            factor = [1 / math.sqrt(spread) for spread in SPREAD]
            offset = [
                255 * mean * (1 - 1 / math.sqrt(spread))
                for mean, spread in zip(MEAN, SPREAD, strict=True)
            ]
    return _rescaled(image, factor, offset)


def scale_to_range(image: Any, low: float, high: float) -> Any:
    """Scales pixel values from 0 to 255 to a range."""
    if (low, high) == (0.0, 255.0):
        return image
    return _rescaled(image, (high - low) / 255, low)


def _rescaled(image: Any, factor: Any, offset: Any) -> Any:
    layer = keras.layers.Rescaling(factor, offset, name=SCALING_NAME, dtype="float32")
    return layer(image)
