"""One step of the pipeline: numbers for each image, and what TensorFlow does with them.

The numbers are drawn with numpy for many images at once and handed to the graph as one
array, so that the graph stays the same when a person moves a slider.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.augmentation.draws import Draws

Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Inputs:
    """What a stage is given inside the graph.

    Attributes:
        numbers: float32 (b, width), what the stage itself has drawn.
        keys: uint32 (b,), one for each image.
        partners: int32 (b,), with which image of the batch each is mixed.
    """

    numbers: Any
    keys: Any
    partners: Any


class Stage(Protocol):
    """One step of the pipeline.

    Attributes:
        width: How many numbers it needs for each image.
    """

    width: int

    def numbers(self, draws: Draws) -> Numbers:
        """Returns float32 (n, width)."""
        ...

    def apply(self, images: Any, inputs: Inputs) -> Any:
        """Builds the graph.

        Args:
            images: float32 or uint8 (b, height, width, channels) of fixed shape, about
                0 to 255; uint8 only before the first stage.
            inputs: What was drawn.

        Returns:
            float32 of the same shape; where nothing was drawn to be done to an image,
            its values exactly.
        """
        ...


def columns(*parts: NDArray[np.generic]) -> Numbers:
    """Lays arrays of (n,) and (n, k) side by side."""
    wide = [part.reshape(len(part), -1) for part in parts]
    return np.concatenate(wide, axis=1).astype(np.float32)
