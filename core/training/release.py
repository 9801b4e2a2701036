"""Giving back the memory of a model that is no longer needed."""

from collections.abc import Iterable

import keras
import tensorflow as tf


def release(variables: Iterable[keras.Variable]) -> None:
    """Frees the memory of variables; whatever uses them is of no use afterwards.

    Dropping the model is not enough: an operation with a gradient of its own (inside
    every Keras optimizer, and in activations such as silu) enters the graph of the
    step into a registry that TensorFlow never empties, and the graph holds on to the
    variables. A window in which ten runs were trained would hold ten models.
    """
    for variable in variables:
        tensor = variable.value
        tf.raw_ops.AssignVariableOp(
            resource=tensor.handle,
            value=tf.zeros([0], tensor.dtype),
            validate_shape=False,
        )
