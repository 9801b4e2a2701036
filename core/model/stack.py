"""Laying Keras layers on one another, from the input to the probabilities.

Building a model and inspecting one walk the same way: there is one place that knows
what follows what. The walk tells a recorder of each layer that has been laid.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras

from core.experiment import Base, LayerSpec, ModelSpec, Residual, TaskInfo
from core.model import naming
from core.model.bases.lay import lay_base, lay_stand_in
from core.model.layers import make_layer
from core.model.report import BASE_PATH, HEAD_PATH, INPUT_PATH
from core.model.residual import join_shortcut

Shape = tuple[int, ...]
Recorder = Callable[[str, Shape, tuple[keras.Layer, ...]], None]
"""`recorder(path, output_shape, layers)`: `layers` are those that hold the weights."""


class CannotStack(Exception):
    """A layer does not fit on what comes before it.

    Attributes:
        path: The path of the layer.
        spec: Its specification; None for the head.
        input_shape: What it gets, without the batch.
        reason: What Keras, or the block, says.
    """

    def __init__(
        self, path: str, spec: LayerSpec | None, input_shape: Shape, reason: str
    ) -> None:
        """Carries what is needed to explain the failure."""
        super().__init__(reason)
        self.path = path
        self.spec = spec
        self.input_shape = input_shape
        self.reason = reason


@dataclass(frozen=True)
class Stacker:
    """Lays the layers of one model.

    Attributes:
        seed: From which the first weights and the noise are drawn.
        precision: The Keras dtype policy of all layers but input and output.
        recorder: Told of each layer.
        symbolic: Whether the model is only looked at: a stand-in takes the place of a
            base, so that nothing is loaded.
    """

    seed: int
    precision: str
    recorder: Recorder
    symbolic: bool = False

    def lay(
        self, spec: ModelSpec, task: TaskInfo
    ) -> tuple[keras.KerasTensor, keras.KerasTensor]:
        """Lays input, stack and head and returns the input and the output tensor.

        The input takes pixel values from 0 to 255, as float32: whole numbers pass
        unchanged, and resized pixels keep their fractions. Scaling is computed in
        float32 whatever the precision, and so is the output.

        Raises:
            CannotStack: a layer does not fit.
            ProblemError: the base is wrongly described, or not on this computer.
        """
        image: Any = keras.Input(
            task.input_shape, dtype="float32", name=naming.INPUT_NAME
        )
        self.recorder(INPUT_PATH, task.input_shape, ())
        if spec.base is not None:
            tensor = self._lay_base(spec.base, image)
        else:
            scaling = keras.layers.Rescaling(
                1 / 255, name=naming.SCALING_NAME, dtype="float32"
            )
            tensor = scaling(image)
        placed = [
            (naming.layer_path(index), layer)
            for index, layer in enumerate(spec.layers)
            if layer.enabled
        ]
        for path, layer in placed:
            is_output = not spec.locked_head and path == placed[-1][0]
            precision = "float32" if is_output else self.precision
            tensor = self._lay_one(layer, path, tensor, precision)
        if spec.locked_head:
            tensor = self._lay_head(task, tensor)
        return image, tensor

    def _lay_base(self, base: Base, image: keras.KerasTensor) -> keras.KerasTensor:
        """Lays the base, which scales the pixels as it needs them."""
        if not self.symbolic:
            return lay_base(base, image, self.seed, self.precision)
        features, stand_in = lay_stand_in(base, image)
        self.recorder(BASE_PATH, shape_of(features), (stand_in,))
        return features

    def _lay_one(
        self, spec: LayerSpec, path: str, tensor: keras.KerasTensor, precision: str
    ) -> keras.KerasTensor:
        if isinstance(spec, Residual):
            return self._lay_block(spec, path, tensor, precision)
        name = naming.layer_name(path, spec.kind)
        try:
            layer = make_layer(spec, name, self.seed, precision)
            output = layer(tensor)
        except Exception as error:
            raise CannotStack(path, spec, shape_of(tensor), str(error)) from error
        self.recorder(path, shape_of(output), (layer,))
        return output

    def _lay_block(
        self, spec: Residual, path: str, tensor: keras.KerasTensor, precision: str
    ) -> keras.KerasTensor:
        made: list[keras.Layer] = []

        def record(place: str, shape: Shape, layers: tuple[keras.Layer, ...]) -> None:
            made.extend(layers)
            self.recorder(place, shape, layers)

        inner = Stacker(self.seed, precision, record)
        output = tensor
        for index, layer in enumerate(spec.layers):
            if layer.enabled:
                place = naming.layer_path(index, path)
                output = inner._lay_one(layer, place, output, precision)
        try:
            output, shortcut = join_shortcut(
                spec,
                tensor,
                output,
                name=naming.layer_name(path, spec.kind),
                seed=self.seed,
                precision=precision,
            )
        except ValueError as error:
            raise CannotStack(path, spec, shape_of(tensor), str(error)) from error
        self.recorder(path, shape_of(output), (*made, *shortcut))
        return output

    def _lay_head(self, task: TaskInfo, tensor: keras.KerasTensor) -> keras.KerasTensor:
        shape = shape_of(tensor)
        if len(shape) != 1:
            raise CannotStack(HEAD_PATH, None, shape, "A row is needed.")
        spec = task.default_head()
        head = make_layer(
            spec.replace(activation="linear"),
            naming.HEAD_NAME,
            self.seed,
            self.precision,
        )
        output = keras.layers.Activation(
            spec.activation, name=naming.OUTPUT_NAME, dtype="float32"
        )
        probabilities = output(head(tensor))
        self.recorder(HEAD_PATH, shape_of(probabilities), (head,))
        return probabilities


def shape_of(tensor: keras.KerasTensor) -> Shape:
    """Returns the shape of a symbolic tensor without the batch."""
    return tuple(int(side) for side in tensor.shape[1:])
