"""What is minimised, and the metric beside it."""

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

from core.experiment import TaskInfo

Loss = Callable[[Any, Any, Any], Any]
"""`loss(labels, probabilities, weights)`: int32 (b,), float32 (b, classes) and float32
(b,) or None; returns a float32 scalar."""


def make_loss(task: TaskInfo, label_smoothing: float) -> Loss:
    """Makes the loss that fits a task.

    Weighted losses are divided by the number of images, as in Keras.

    Args:
        task: What is predicted.
        label_smoothing: The share of certainty that is spread over all classes, 0 to 1
            (C. Szegedy et al., arXiv:1512.00567). Keras has it for one-hot labels only.
    """
    if not label_smoothing:
        sparse: Any = keras.losses.get(task.loss_name)

        def plain(labels: Any, probabilities: Any, weights: Any) -> Any:
            return _mean(sparse(labels, probabilities), weights)

        return plain

    def smoothed(labels: Any, probabilities: Any, weights: Any) -> Any:
        one_hot = tf.one_hot(labels, task.num_classes)
        values = keras.losses.categorical_crossentropy(
            one_hot, probabilities, label_smoothing=label_smoothing
        )
        return _mean(values, weights)

    return smoothed


def _mean(values: Any, weights: Any) -> Any:
    return tf.reduce_mean(values if weights is None else values * weights)


def accuracy(labels: Any, probabilities: Any) -> Any:
    """Returns the share of images whose most probable class is right: a scalar."""
    predicted = tf.argmax(probabilities, axis=-1, output_type=tf.int32)
    return tf.reduce_mean(tf.cast(predicted == labels, tf.float32))
