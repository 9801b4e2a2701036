"""Images in, class probabilities out, a batch at a time."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.types import UInt8Array
from core.experiment import fail

_VALUES_IN_A_BATCH = 8_000_000
_LARGEST_BATCH = 256


class ProbabilityFunction:
    """A Keras model, compiled once for batches of any size."""

    def __init__(self, model: Any, shape: tuple[int, int, int]) -> None:
        """Compiles nothing yet; the first batch does.

        Args:
            model: A `keras.Model` from images to class probabilities.
            shape: (height, width, channels) of its input.
        """
        import tensorflow as tf

        def probabilities(images: Any) -> Any:
            return tf.cast(model(images, training=False), tf.float32)

        self._compiled = tf.function(
            probabilities,
            input_signature=[tf.TensorSpec([None, *shape], tf.uint8)],
            autograph=False,
        )
        height, width, channels = shape
        fitting = _VALUES_IN_A_BATCH // (height * width * channels)
        self.batch_size = max(1, min(_LARGEST_BATCH, fitting))

    def __call__(self, images: UInt8Array) -> NDArray[np.float32]:
        """Returns float32 (n, classes) for uint8 (n, height, width, channels).

        Raises:
            ProblemError: the model gives something that is no number, or there is not
                enough memory.
        """
        import tensorflow as tf

        try:
            result: NDArray[np.float32] = self._compiled(images).numpy()
        except tf.errors.ResourceExhaustedError:
            raise fail(
                f"There is not enough memory to predict {len(images)} images at once.",
                "Close other programs, or end a training that goes on.",
            ) from None
        if not np.isfinite(result).all():
            raise fail(
                "The model gives values that are no numbers (NaN or infinite).",
                "Its weights have been spoilt in training. Train again with a lower "
                "learning rate or with gradient clipping.",
            )
        return result
