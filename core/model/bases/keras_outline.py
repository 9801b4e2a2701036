"""The outline of a Keras model: every layer with its shape, counts and inputs."""

import math
from typing import Any

import keras

from core.model.bases.blocks import blocks_of
from core.model.bases.outline import OutlineLayer

BASE_NAME = "base"
"""The name of the base in every model that has one."""


def outline_layers(model: keras.Model) -> tuple[OutlineLayer, ...]:
    """Returns all layers of a functional model in order, without its input.

    All layers are open afterwards: the trainable counts are those of layers that are
    not frozen.
    """
    operations: list[Any] = [
        operation
        for operation in model.operations
        if not isinstance(operation, keras.layers.InputLayer)
    ]
    for operation in operations:
        open_layer(operation)
    blocks = blocks_of([operation.name for operation in operations])
    return tuple(
        OutlineLayer(
            name=operation.name,
            kind=type(operation).__name__,
            block=block,
            output_shape=shape_without_batch(operation.output),
            parameters=_count(operation, "weights"),
            trainable_parameters=_count(operation, "trainable_weights"),
            inputs=_inputs(operation),
        )
        for operation, block in zip(operations, blocks, strict=True)
    )


def cut_off(whole: keras.Model, cut: str) -> keras.Model:
    """Returns the part of a net up to a layer, under the name of every base.

    Raises:
        ValueError: there is no such layer.
    """
    operations: list[Any] = whole.operations
    for operation in operations:
        if operation.name == cut:
            return keras.Model(whole.input, operation.output, name=BASE_NAME)
    raise ValueError(f"Expected the name of a layer. Received: {cut}")


def open_layer(operation: Any) -> None:
    """Lets training change a layer, and what is inside it.

    Batch normalisation inside a nested model stays closed: a base inside a base is
    used as it was.
    """
    if isinstance(operation, keras.Layer):
        operation.trainable = True
        for inner in _inner_layers(operation):
            if isinstance(inner, keras.layers.BatchNormalization):
                inner.trainable = False


def shape_without_batch(tensor: Any) -> tuple[int, ...]:
    """Returns the shape of a symbolic tensor; a side that may vary is 0."""
    return tuple(int(side or 0) for side in tensor.shape[1:])


def _inner_layers(layer: Any) -> list[Any]:
    found: list[Any] = []
    for inner in getattr(layer, "layers", ()):
        found += [inner, *_inner_layers(inner)]
    return found


def _inputs(operation: Any) -> tuple[str, ...]:
    tensors: list[Any] = keras.tree.flatten(operation.input)
    return tuple(
        dict.fromkeys(tensor._keras_history.operation.name for tensor in tensors)
    )


def _count(operation: Any, which: str) -> int:
    weights: list[Any] = getattr(operation, which, [])
    return sum(math.prod(weight.shape) for weight in weights)
