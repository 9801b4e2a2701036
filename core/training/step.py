"""The compiled steps: one batch of training, one batch of validation.

They take the place of `model.fit`: a loop of our own over a compiled step can be
stopped, paused and resumed at any step, and is faster on a CPU, since nothing is
synchronised, copied or counted between two steps that a student would not see.
"""

from typing import Any

import keras
import tensorflow as tf

from core.data.feed import Batch
from core.training.grouped_optimizer import StepOptimizer
from core.training.losses import Loss, accuracy, mixed_loss


class TrainStep:
    """One step of gradient descent.

    The last batch of an epoch may be smaller; the signature leaves the batch size open,
    so that it is not traced again for it.
    """

    def __init__(
        self,
        model: keras.Model,
        optimizer: StepOptimizer,
        loss: Loss,
        *,
        weighted: bool,
        xla: bool,
        mixed: bool = False,
        frozen: keras.Model | None = None,
        dtype: Any = tf.uint8,
    ) -> None:
        """Prepares a step; it is traced and compiled when it is first called.

        Args:
            model: The model, or its head; its trainable variables are read now.
            optimizer: Built for these variables.
            loss: What is minimised, besides the penalties of the model's layers.
            weighted: Whether the batches have weights.
            xla: Whether XLA compiles the step.
            mixed: Whether the images of the batches are mixtures of two.
            frozen: What gives the head its features; None if the batches are what the
                model takes.
            dtype: Of the batches' images, or features.
        """
        self._weighted = weighted
        self._mixed = mixed
        variables = list(model.trainable_variables)

        def compute(images: Any, labels: Any, rate: Any, *more: Any) -> Any:
            weights, mix = more[: int(weighted)], more[int(weighted) :]
            optimizer.learning_rate = rate
            inputs = images if frozen is None else frozen(images, training=False)
            with tf.GradientTape() as tape:
                probabilities = model(inputs, training=True)
                value = mixed_loss(loss, labels, probabilities, weights, mix)
                value += _penalties(model)
                scaled = optimizer.scale_loss(value)
            gradients = tape.gradient(scaled, variables)
            optimizer.apply(gradients, variables)
            return tf.stack([value, accuracy(labels, probabilities)])

        signature = _batch_signature(frozen or model, dtype)
        one = tf.TensorSpec([None], tf.float32)
        signature.append(tf.TensorSpec([], tf.float32))
        signature += [one] * weighted
        if mixed:
            signature += [tf.TensorSpec([None], tf.int32), one, *[one] * weighted]
        self._compute = tf.function(
            compute,
            input_signature=signature,
            jit_compile=xla or None,
            autograph=False,
        )

    def __call__(self, batch: Batch, learning_rate: float) -> tf.Tensor:
        """Changes the weights once.

        Args:
            batch: The images and labels.
            learning_rate: The rate of this step.

        Returns:
            float32 (2,): loss and metric of this batch, from before the change. On a
            GPU the step may still be going on; reading the values waits for it.
        """
        more = [batch.weights] if self._weighted else []
        if self._mixed and batch.mix is not None:
            more += [batch.mix.labels, batch.mix.shares]
            more += [batch.mix.weights] if self._weighted else []
        return self._compute(batch.images, batch.labels, learning_rate, *more)


class ValidationStep:
    """Loss and metric of one batch without changing anything."""

    def __init__(
        self,
        model: keras.Model,
        loss: Loss,
        *,
        xla: bool,
        frozen: keras.Model | None = None,
        dtype: Any = tf.uint8,
    ) -> None:
        """Prepares a step as `TrainStep` does."""

        def compute(images: Any, labels: Any) -> Any:
            inputs = images if frozen is None else frozen(images, training=False)
            probabilities = model(inputs, training=False)
            value = loss(labels, probabilities, None) + _penalties(model)
            return tf.stack([value, accuracy(labels, probabilities)])

        self._compute = tf.function(
            compute,
            input_signature=_batch_signature(frozen or model, dtype),
            jit_compile=xla or None,
            autograph=False,
        )

    def __call__(self, batch: Batch) -> tf.Tensor:
        """Returns float32 (2,): loss and metric of this batch."""
        return self._compute(batch.images, batch.labels)


def _batch_signature(model: keras.Model, dtype: Any) -> list[tf.TensorSpec]:
    shape = (None, *model.input_shape[1:])
    return [tf.TensorSpec(shape, dtype), tf.TensorSpec([None], tf.int32)]


def _penalties(model: keras.Model) -> Any:
    """The sum of the L1 and L2 terms and of what else layers add to the loss."""
    terms = [tf.cast(term, tf.float32) for term in model.losses]
    return tf.add_n(terms) if terms else 0.0
