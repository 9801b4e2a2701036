"""Compiling with XLA where there is XLA: it does many operations in one go."""

from collections.abc import Callable
from functools import cache
from typing import Any

import tensorflow as tf


def compiled(function: Callable[..., Any], signature: list[tf.TensorSpec]) -> Any:
    """Returns a function as a graph, compiled by XLA if this TensorFlow has it.

    On two processor cores XLA makes the resampling about three times faster, since it
    computes each pixel in one go. Without it the results are the same up to rounding.
    """
    return tf.function(
        function,
        input_signature=signature,
        jit_compile=has_xla() or None,
        autograph=False,
    )


@cache
def has_xla() -> bool:
    """Returns whether XLA can compile for the processor; not every build has it."""

    def doubled(value: Any) -> Any:
        return value * 2.0

    try:
        with tf.device("/CPU:0"):
            graph = tf.function(
                doubled,
                input_signature=[tf.TensorSpec([], tf.float32)],
                jit_compile=True,
                autograph=False,
            )
            return float(graph(tf.constant(1.0))) == 2.0
    except (tf.errors.OpError, ValueError, RuntimeError):
        return False
