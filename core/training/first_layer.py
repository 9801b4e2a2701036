"""Looking at the first layer of a model while it learns."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.data.types import Part
from core.training.glimpse import MOST_FILTERS, Glimpse

_PASSED_OVER = (
    keras.layers.BatchNormalization,
    keras.layers.LayerNormalization,
    keras.layers.GroupNormalization,
)
"""Layers with weights that may stand before what a student calls the first layer."""


def first_convolution(model: keras.Model) -> keras.layers.Conv2D | None:
    """Returns the first layer with weights if it is a plain convolution, else None."""
    for layer in model.layers:
        if layer.weights and not isinstance(layer, _PASSED_OVER):
            return layer if isinstance(layer, keras.layers.Conv2D) else None
    return None


class FirstLayer:
    """Sees the kernels of the first layer, and what they make of an image.

    It changes nothing: weights, noise and order of the run are the same with it.
    """

    def __init__(
        self, model: keras.Model, images: Part, class_names: tuple[str, ...]
    ) -> None:
        """Finds the layer.

        Args:
            model: The model that is trained.
            images: From which images can be chosen.
            class_names: In the order of the labels.
        """
        self._images = images
        self._class_names = class_names
        self._layer = first_convolution(model)
        self._until_there = (
            None
            if self._layer is None
            else keras.Model(model.input, self._layer.output, name="first_layer")
        )

    def look(self, image: int, epochs_done: int, step: int) -> Glimpse | None:
        """Returns what there is to see now; None if the layer is no convolution.

        Args:
            image: Which image; after the last the first comes again.
            epochs_done: Whole epochs done.
            step: Steps done of the next epoch.

        Raises:
            ProblemError: the image can't be read.
        """
        if self._layer is None or self._until_there is None:
            return None
        place = image % len(self._images)
        pixels = self._images.images(place, place + 1)
        kernel = _floats(self._layer.kernel)
        maps = _floats(self._until_there(pixels, training=False))[0]
        return Glimpse(
            kernels=np.moveaxis(kernel, -1, 0)[:MOST_FILTERS].copy(),
            maps=np.moveaxis(maps, -1, 0)[:MOST_FILTERS].copy(),
            filters=kernel.shape[-1],
            image=pixels[0],
            class_name=self._class_names[int(self._images.labels[place])],
            epochs_done=epochs_done,
            step=step,
        )


def _floats(values: Any) -> NDArray[np.float32]:
    """Copies a tensor or variable to the computer's memory, also one of float16."""
    return np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(values, "float32")))
