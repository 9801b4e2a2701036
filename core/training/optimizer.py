"""Optimizer specification → Keras optimizer."""

from typing import Any

import keras

from core.experiment.training import TrainingSpec

_CLIPPING = {
    "value": "clipvalue",
    "norm": "clipnorm",
    "global_norm": "global_clipnorm",
}


def make_optimizer(spec: TrainingSpec) -> keras.Optimizer:
    """Makes the optimizer of a training, with clipping.

    Loss scaling is put around it, or around several of them, by `with_loss_scaling`.
    """
    arguments = spec.optimizer.arguments()
    if spec.gradient_clipping != "none":
        arguments[_CLIPPING[spec.gradient_clipping]] = spec.clipping_limit
    optimizer_class = getattr(keras.optimizers, spec.optimizer.kind)
    optimizer: keras.Optimizer = optimizer_class(**arguments)
    return optimizer


def with_loss_scaling(optimizer: Any, spec: TrainingSpec) -> Any:
    """Puts loss scaling around an optimizer where the precision needs it.

    With `mixed_float16` small gradients would become zero, so the loss is multiplied
    by a large number before the gradients are computed and they are divided by it
    afterwards (P. Micikevicius et al., "Mixed Precision Training", arXiv:1710.03740).
    Gradients are clipped after that division.
    """
    if spec.precision == "mixed_float16":
        return keras.optimizers.LossScaleOptimizer(optimizer)
    return optimizer
