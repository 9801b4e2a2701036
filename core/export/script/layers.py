"""The function of the script that builds the model."""

import inspect
from collections.abc import Iterator
from typing import Any

import keras

from core.experiment import Experiment, LayerSpec, Residual, TaskInfo
from core.export.script.base import base_lines
from core.export.script.code import call, literal
from core.model.layers import keras_arguments
from core.model.naming import layer_name, layer_path


def model_source(experiment: Experiment, task: TaskInfo, built: keras.Model) -> str:
    """Returns the source of `build_model()`: the layers of the app's model.

    Layer names and the seeds of first weights are left out: the script draws its first
    weights from the experiment's seed in its own order.

    Args:
        experiment: What is built.
        task: What the data is.
        built: The app's model; its weights don't matter.
    """
    spec = experiment.model
    lines = [
        "def build_model():",
        '    """Build the network: pixels from 0 to 255 in, probabilities out."""',
    ]
    if spec.base is not None:
        lines += base_lines(spec.base, task.input_shape, built)
    else:
        lines += [
            "    inputs = keras.Input((HEIGHT, WIDTH, CHANNELS))",
            '    x = layers.Rescaling(1 / 255, dtype="float32")(inputs)',
        ]
    mixed = experiment.training.precision != "float32"
    placed = [
        (layer_path(index), layer)
        for index, layer in enumerate(spec.layers)
        if layer.enabled
    ]
    for path, layer in placed:
        output = not spec.locked_head and path == placed[-1][0]
        if isinstance(layer, Residual):
            lines += _block(layer, path, built)
        else:
            lines.append(_layer(layer, in_float32=output and mixed))
    if spec.locked_head:
        head = task.default_head()
        lines.append(_layer(head.replace(activation="linear")))
        lines.append(
            f'    x = layers.Activation("{head.activation}", dtype="float32")(x)'
        )
    lines.append("    return keras.Model(inputs, x)")
    return "\n".join(lines) + "\n"


def _layer(spec: LayerSpec, *, in_float32: bool = False) -> str:
    arguments = _arguments(getattr(keras.layers, spec.kind), keras_arguments(spec))
    if in_float32:
        arguments["dtype"] = '"float32"'
    return call(f"x = layers.{spec.kind}", arguments, 4, "(x)")


def _block(spec: Residual, path: str, built: keras.Model) -> Iterator[str]:
    name = layer_name(path, spec.kind)
    yield "    shortcut = x"
    for layer in spec.layers:
        if layer.enabled:
            yield _layer(layer)
    for around in (f"{name}_shortcut", f"{name}_shortcut_normalization"):
        found = next((one for one in built.layers if one.name == around), None)
        if found is not None:
            yield _built_layer(found)
    yield "    x = layers.Add()([x, shortcut])"
    if spec.activation != "linear":
        yield f'    x = layers.Activation("{spec.activation}")(x)'


def _built_layer(layer: keras.Layer) -> str:
    """Writes a layer of the way around a block, which no specification names."""
    config: dict[str, Any] = layer.get_config()
    wanted = (
        "filters", "units", "kernel_size", "strides", "padding", "use_bias",
        "momentum", "epsilon", "center", "scale",
    )  # fmt: skip
    kind = type(layer).__name__
    given = {name: config[name] for name in wanted if name in config}
    arguments = _arguments(getattr(keras.layers, kind), given)
    return call(f"shortcut = layers.{kind}", arguments, 4, "(shortcut)")


def _arguments(layer_class: Any, given: dict[str, Any]) -> dict[str, str]:
    """Returns the source of the arguments that differ from Keras's defaults."""
    known = inspect.signature(layer_class.__init__).parameters
    arguments: dict[str, str] = {}
    for name, value in given.items():
        default = known[name].default
        if isinstance(value, keras.regularizers.Regularizer):
            config = value.get_config()
            arguments[name] = (
                f"keras.regularizers.L1L2(l1={config['l1']!r}, l2={config['l2']!r})"
            )
        elif _normal(value) != _normal(default):
            arguments[name] = literal(value)
    return arguments


def _normal(value: Any) -> Any:
    """Makes values comparable that mean the same to Keras."""
    if value == "linear":
        return None
    return tuple(value) if isinstance(value, list) else value
