"""One layer specification → one Keras layer of the same name."""

import inspect
from typing import Any

import keras

from core.experiment import LayerSpec
from core.model.naming import derived_seed

_SEEDED = ("Dropout", "SpatialDropout2D", "GaussianNoise")
"""Layers that draw random numbers while training."""


def keras_arguments(spec: LayerSpec) -> dict[str, Any]:
    """Returns the arguments of a layer under Keras's names.

    The penalties become one regularizer: `kernel_l1` and `kernel_l2` turn into
    `kernel_regularizer`. Everything else has Keras's name already.
    """
    arguments = spec.arguments()
    penalised = {name[:-3] for name in arguments if name.endswith(("_l1", "_l2"))}
    for weight in sorted(penalised):
        l1 = arguments.pop(f"{weight}_l1")
        l2 = arguments.pop(f"{weight}_l2")
        if l1 or l2:
            arguments[f"{weight}_regularizer"] = keras.regularizers.L1L2(l1, l2)
    return arguments


def make_layer(spec: LayerSpec, name: str, seed: int, precision: str) -> keras.Layer:
    """Makes the Keras layer for a specification.

    Args:
        spec: Any layer but a block.
        name: The layer's name; its randomness is drawn from `seed` and this name.
        seed: The seed of the experiment.
        precision: A Keras dtype policy, such as `float32` or `mixed_float16`.

    Raises:
        ValueError: Keras refuses the combination of arguments.
    """
    arguments = keras_arguments(spec)
    for key, value in arguments.items():
        if key.endswith("_initializer"):
            arguments[key] = make_initializer(value, derived_seed(seed, name, key))
    if spec.kind in _SEEDED:
        arguments["seed"] = derived_seed(seed, name, "noise")
    layer_class = getattr(keras.layers, spec.kind)
    if "data_format" in inspect.signature(layer_class).parameters:
        # Otherwise a person's own keras.json would decide.
        arguments["data_format"] = "channels_last"
    return layer_class(**arguments, name=name, dtype=precision)


def make_initializer(name: str, seed: int) -> keras.Initializer:
    """Makes an initialiser by its Keras name, with a seed if it is random."""
    class_name = "".join(word.title() for word in name.split("_"))
    initializer_class = getattr(keras.initializers, class_name)
    return initializer_class() if name == "zeros" else initializer_class(seed=seed)
