"""Which part of a built model training changes."""

import math
from dataclasses import dataclass
from typing import Any

import keras

from core.experiment import Base, FreezeSpec, HubBase
from core.model.bases.keras_outline import BASE_NAME, open_layer, outline_layers
from core.model.bases.lay import FEATURES_NAME
from core.model.bases.outline import (
    BaseOutline,
    OutlineVariable,
    TrainableCounts,
    frozen_layers,
    frozen_variables,
)


@dataclass(frozen=True)
class BaseHandle:
    """The base inside a built model.

    Attributes:
        layer: The net or module.
        features: The symbolic tensor at the cut: what the head gets.
        variables: All weights of the base, from its input to its end.
    """

    layer: Any
    features: Any
    variables: tuple[keras.Variable, ...]


def base_of(model: keras.Model) -> BaseHandle | None:
    """Returns the base of a model, or None if it has none."""
    names = [layer.name for layer in model.layers]
    if BASE_NAME not in names or FEATURES_NAME not in names:
        return None
    layer: Any = model.get_layer(BASE_NAME)
    features: Any = model.get_layer(FEATURES_NAME)
    ordered = getattr(layer, "variables_in_order", None)
    return BaseHandle(
        layer, features.output, tuple(layer.weights if ordered is None else ordered)
    )


def feature_model(model: keras.Model) -> keras.Model:
    """Returns the part of a model up to the cut: from pixels to features.

    It shares all weights with the model.

    Raises:
        ValueError: the model has no base.
    """
    return keras.Model(model.input, _handle(model).features, name="feature_model")


def head_model(model: keras.Model) -> keras.Model:
    """Returns the part of a model after the cut: from features to probabilities.

    It shares all weights with the model.

    Raises:
        ValueError: the model has no base.
    """
    return keras.Model(_handle(model).features, model.output, name="head_model")


def built_outline(model: keras.Model, base: Base) -> BaseOutline:
    """Returns the outline of the base inside a built model: its used part.

    Raises:
        ValueError: the model has no base.
    """
    layer = _handle(model).layer
    shape = tuple(int(side or 0) for side in layer.output.shape[1:])
    if isinstance(base, HubBase):
        card = layer.card
        return BaseOutline(
            title=base.handle,
            input_shape=tuple(int(s or 0) for s in layer.input.shape[1:]),
            output_shape=shape,
            variables=tuple(
                OutlineVariable(one.name, one.shape, one.trainable)
                for one in card.variables
            ),
            unlisted=card.unlisted,
            frozen_because=card.frozen_because,
            learns_averages=layer.learns_averages,
        )
    layers = outline_layers(layer)
    return BaseOutline(
        title=BASE_NAME,
        input_shape=tuple(int(s or 0) for s in layer.input.shape[1:]),
        output_shape=shape,
        layers=layers,
        cut=layers[-1].name,
        learns_averages=base.learns_averages,
    )


def apply_freeze(
    model: keras.Model, base: Base, freeze: FreezeSpec | None = None
) -> TrainableCounts:
    """Freezes a part of the base of a model and opens all the rest.

    A compiled model, or a traced training step, must be made anew afterwards: both
    remember what was trainable.

    Args:
        model: A model that was built with `base`.
        base: The base.
        freeze: What is frozen; by default what the base says for the first phase.

    Returns:
        How many numbers of the whole model training changes, and how many not.

    Raises:
        ValueError: the model has no base.
    """
    wanted = base.freeze if freeze is None else freeze
    found = built_outline(model, base)
    layer = _handle(model).layer
    layer.trainable = True
    if isinstance(base, HubBase):
        closed = frozen_variables(found, wanted)
        for mine, its in zip(
            layer.variables_in_order, layer.card.variables, strict=True
        ):
            mine.trainable = its.trainable and its.name not in closed
    else:
        closed = frozen_layers(found, wanted)
        for operation in layer.operations:
            open_layer(operation)
            if operation.name in closed:
                operation.trainable = False
    return count_parameters(model)


def count_parameters(model: keras.Model) -> TrainableCounts:
    """Returns how many numbers of a model training changes, and how many not."""
    trainable = _count(model.trainable_weights)
    handle = base_of(model)
    card = getattr(handle.layer, "card", None) if handle is not None else None
    total = _count(model.weights) + (card.unlisted if card is not None else 0)
    return TrainableCounts(trainable, total - trainable)


def _handle(model: keras.Model) -> BaseHandle:
    handle = base_of(model)
    if handle is None:
        raise ValueError(f"Expected a model with a base. Received: {model.name}")
    return handle


def _count(weights: list[Any]) -> int:
    return sum(math.prod(weight.shape) for weight in weights)
