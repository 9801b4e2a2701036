"""Cutting a model in two where its frozen part ends."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

FROZEN, HEAD = "frozen", "head"
"""Names of their own: those that Keras counts up would differ from run to run, and with
them the keys of kept features."""


@dataclass(frozen=True)
class Split:
    """A model as two, which share its layers and weights.

    Attributes:
        frozen: From the images to the features. It is always run as in prediction.
        head: From the features to the probabilities; it may begin inside the base.
    """

    frozen: keras.Model
    head: keras.Model

    @property
    def feature_shape(self) -> tuple[int, ...]:
        """The shape of the features of one image."""
        return tuple(int(side) for side in self.frozen.output_shape[1:])


def feature_dtype(head: keras.Model) -> np.dtype[Any]:
    """Returns how the features that a head takes are kept."""
    # NumPy knows no bfloat16; float32 holds each of its values exactly.
    half = str(head.inputs[0].dtype) == "float16"
    return np.dtype(np.float16 if half else np.float32)


def split_model(model: keras.Model, base: Collection[keras.Layer]) -> Split | None:
    """Cuts a model at the last place before which nothing learns and nothing is random.

    Layers after the base that have nothing to learn, such as pooling, belong to the
    frozen part. A base that is a net itself and partly frozen is cut inside.

    Args:
        model: A functional model; what is frozen in it is read now.
        base: The layers of its base. Random ones among them, such as dropout, count as
            fixed where all before them is frozen.

    Returns:
        None if no weights lie before the cut, or the features have no fixed shape.
    """
    known = {id(layer) for layer in base}
    nodes = _nodes_of(model)
    opened = next((node for node in nodes if not _is_fixed(node, known)), None)
    if opened is None:
        return None
    inner = opened.operation
    if id(inner) in known and isinstance(inner, keras.Model):
        return _split_within(model, inner, opened)
    cut = _last_cut(model, known)
    if cut is None:
        return None
    return _checked(
        keras.Model(model.inputs[0], cut, name=FROZEN),
        keras.Model(cut, model.outputs[0], name=HEAD),
    )


def _split_within(model: keras.Model, net: Any, node: Any) -> Split | None:
    """Cuts inside a net that is one layer of a model, called at a node of it."""
    cut = _last_cut(net, {id(layer) for layer in net.layers})
    if cut is None:
        return None
    begin = keras.Model(net.inputs[0], cut, name="begin")
    rest = keras.Model(cut, net.outputs[0])
    after = keras.Model(node.outputs[0], model.outputs[0])
    features: Any = keras.Input(cut.shape[1:], dtype=cut.dtype)
    return _checked(
        keras.Model(model.inputs[0], begin(node.input_tensors[0]), name=FROZEN),
        keras.Model(features, after(rest(features)), name=HEAD),
    )


def _checked(frozen: keras.Model, head: keras.Model) -> Split | None:
    if not frozen.weights or None in frozen.output_shape[1:]:
        return None
    return Split(frozen, head)


def _nodes_of(model: Any) -> list[Any]:
    """The calls of layers in a model, in the order in which they are computed."""
    return [
        node
        for depth in sorted(model._nodes_by_depth, reverse=True)
        for node in model._nodes_by_depth[depth]
    ]


def _last_cut(model: Any, base: set[int]) -> Any:
    """The last tensor that all of the fixed part must pass through; None without one.

    After each call, the tensors that are still needed lie open; where it is only one, a
    cut is possible.
    """
    nodes = _nodes_of(model)
    uses: dict[int, int] = {}
    for tensor in [*(t for node in nodes for t in node.input_tensors), *model.outputs]:
        uses[id(tensor)] = uses.get(id(tensor), 0) + 1
    last = None
    lying_open: dict[int, Any] = {}
    for node in nodes:
        if not _is_fixed(node, base):
            break
        for tensor in node.input_tensors:
            uses[id(tensor)] -= 1
            if not uses[id(tensor)]:
                del lying_open[id(tensor)]
        lying_open.update({id(t): t for t in node.outputs if uses.get(id(t))})
        if len(lying_open) == 1 and not node.is_input:
            last = next(iter(lying_open.values()))
    return None if last is model.outputs[0] else last


def _is_fixed(node: Any, base: set[int]) -> bool:
    """Whether a call gives the same for the same image in every step."""
    operation = node.operation
    if node.is_input or not isinstance(operation, keras.Layer):
        return True
    if operation.trainable_weights:
        return False
    inner = _layers_in(operation)
    if any(_learns_averages(layer) for layer in inner):
        return False
    if id(operation) in base:
        return True
    return not any(_is_random(layer) or _adds_to_loss(layer) for layer in inner)


def _layers_in(layer: Any) -> list[Any]:
    """Returns a layer and all that are inside it."""
    found = [layer]
    for part in getattr(layer, "layers", ()):
        found += _layers_in(part)
    return found


def _learns_averages(layer: Any) -> bool:
    """Whether training changes the layer without gradients."""
    if isinstance(layer, keras.layers.BatchNormalization):
        return bool(layer.trainable)
    return bool(getattr(layer, "learns_averages", False))


def _is_random(layer: Any) -> bool:
    return getattr(layer, "seed_generator", None) is not None


def _adds_to_loss(layer: Any) -> bool:
    return getattr(layer, "activity_regularizer", None) is not None
