"""What is minimised, and the metric beside it."""

from collections.abc import Callable, Sequence
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


def mixed_loss(
    loss: Loss,
    labels: Any,
    probabilities: Any,
    weights: Sequence[Any],
    mix: Sequence[Any],
) -> Any:
    """Returns the loss of images that may be mixtures of two.

    A mixture is asked for both classes by their shares (H. Zhang et al.,
    arXiv:1710.09412). The metric counts the label, which is the larger share.

    Args:
        loss: The loss for one label an image.
        labels: int32 (b,).
        probabilities: float32 (b, classes).
        weights: Nothing, or float32 (b,).
        mix: Nothing, or the other labels int32 (b,), their shares float32 (b,) and,
            with weights, their weights float32 (b,).
    """
    weight = weights[0] if weights else None
    if not mix:
        return loss(labels, probabilities, weight)
    others, shares, *other_weights = mix
    own = 1.0 - shares if weight is None else weight * (1.0 - shares)
    foreign = shares * other_weights[0] if other_weights else shares
    return loss(labels, probabilities, own) + loss(others, probabilities, foreign)


def _mean(values: Any, weights: Any) -> Any:
    return tf.reduce_mean(values if weights is None else values * weights)


def accuracy(labels: Any, probabilities: Any) -> Any:
    """Returns the share of images whose most probable class is right: a scalar."""
    predicted = tf.argmax(probabilities, axis=-1, output_type=tf.int32)
    return tf.reduce_mean(tf.cast(predicted == labels, tf.float32))
