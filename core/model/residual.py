"""The way around a residual block, and the addition at its end.

Source: He et al., "Deep Residual Learning for Image Recognition", arXiv:1512.03385.
"""

from typing import Any

import keras

from core.experiment import Residual
from core.experiment.layers.normalization import BatchNormalization
from core.model.layers import make_initializer, make_layer
from core.model.naming import derived_seed


def join_shortcut(
    spec: Residual,
    start: keras.KerasTensor,
    end: keras.KerasTensor,
    name: str,
    seed: int,
    precision: str,
) -> tuple[keras.KerasTensor, tuple[keras.Layer, ...]]:
    """Adds what went into a block to what came out of its inner stack.

    Where the shapes agree, the way around changes nothing and has no weights. Where
    they differ, it is a 1 × 1 convolution with the fitting strides, or a Dense layer
    if the block works on a row of numbers. If the inner stack has a BatchNormalization,
    the way around gets one with the same settings, as in the paper, so that both sides
    of the addition have the same spread; its convolution then needs no bias.

    Args:
        spec: The block.
        start: What goes into the block.
        end: What comes out of its inner stack.
        name: The name of the block, from which the names of its layers are made.
        seed: The seed of the experiment.
        precision: A Keras dtype policy.

    Returns:
        The output of the block and the layers of the way around.

    Raises:
        ValueError: no way around leads from the one shape to the other.
    """
    shortcut = _projection(spec, start, end, name, seed, precision)
    around = start
    for layer in shortcut:
        around = layer(around)
    output = keras.layers.Add(name=f"{name}_add", dtype=precision)([end, around])
    if spec.activation != "linear":
        output = keras.layers.Activation(
            spec.activation, name=f"{name}_activation", dtype=precision
        )(output)
    return output, shortcut


def _projection(
    spec: Residual,
    start: keras.KerasTensor,
    end: keras.KerasTensor,
    name: str,
    seed: int,
    precision: str,
) -> tuple[keras.Layer, ...]:
    source, target = tuple(start.shape[1:]), tuple(end.shape[1:])
    if source == target:
        return ()
    normalisation = next(
        (
            layer
            for layer in reversed(spec.layers)
            if layer.enabled and isinstance(layer, BatchNormalization)
        ),
        None,
    )
    own_name = f"{name}_shortcut"
    common: dict[str, Any] = {
        "use_bias": normalisation is None,
        "kernel_initializer": make_initializer(
            "glorot_uniform", derived_seed(seed, own_name, "kernel_initializer")
        ),
        "name": own_name,
        "dtype": precision,
    }
    if len(source) == len(target) == 1:
        projection: keras.Layer = keras.layers.Dense(target[0], **common)
    elif len(source) == len(target) == 3:
        strides = tuple(
            strides_between(a, b) for a, b in zip(source[:2], target[:2], strict=True)
        )
        projection = keras.layers.Conv2D(
            target[2],
            1,
            strides=strides,
            padding="same",
            data_format="channels_last",
            **common,
        )
    else:
        raise ValueError("The inner stack changes an image into something else.")
    if normalisation is None:
        return (projection,)
    return projection, make_layer(
        normalisation, f"{own_name}_normalization", seed, precision
    )


def strides_between(size: int, smaller: int) -> int:
    """Returns the strides with which `size` pixels become exactly `smaller` ones.

    Raises:
        ValueError: there are none: the image grows, or loses only a few pixels.
    """
    for strides in range(1, size + 1):
        if -(-size // strides) == smaller:
            return strides
    raise ValueError(f"No strides lead from {size} to {smaller} pixels.")
