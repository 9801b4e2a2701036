"""A specification → a `keras.Model` with its first weights."""

import keras
import tensorflow as tf

from core.experiment import ModelSpec, ProblemError, TaskInfo, fail
from core.model.freezing import apply_freeze
from core.model.inspect import inspect_model
from core.model.memory import BYTES_PER_PARAMETER
from core.model.stack import Shape, Stacker
from core.model.words import gigabytes


def build_model(
    spec: ModelSpec, task: TaskInfo, seed: int, precision: str = "float32"
) -> keras.Model:
    """Builds the model of a stack.

    The model takes pixel values from 0 to 255, uint8 or float, in the shape of
    `task.input_shape`, with a batch in front; it scales them itself. It returns the
    class probabilities as float32. The same specification and seed always give the
    same names and, bit for bit, the same weights. Of a base, what its `freeze`
    says is frozen.

    Args:
        spec: The stack.
        task: What the data is.
        seed: From which the first weights and the noise of dropout are drawn.
        precision: A Keras dtype policy: `float32`, `mixed_float16`, `mixed_bfloat16`.

    Raises:
        ProblemError: the stack can't be built, or is too large for this computer.

    Example:
        >>> model = build_model(ModelSpec(layers=(Flatten(),)), task, seed=1)
        >>> model(images).shape
        TensorShape([32, 10])
    """
    report = inspect_model(spec, task)
    if not report.can_be_built:
        raise ProblemError(*report.errors)
    try:
        image, output = Stacker(seed, precision, _ignore).lay(spec, task)
    except (tf.errors.ResourceExhaustedError, MemoryError):
        needed = gigabytes(report.parameters * BYTES_PER_PARAMETER)
        raise fail(
            f"There is not enough memory for {report.parameters:,} parameters; "
            f"training needs about {needed} for them.",
            "Use fewer units or filters, pool more, or close other programs.",
            path="model.layers",
        ) from None
    model = keras.Model(image, output, name="lossline")
    if spec.base is not None:
        apply_freeze(model, spec.base)
    return model


def _ignore(path: str, shape: Shape, layers: tuple[keras.Layer, ...]) -> None:
    """Building needs no records."""
