"""Laying a base on the input of a model, for real or only to look."""

from typing import Any

import keras

from core.experiment import ApplicationsBase, Base, HubBase, RunBase, fail
from core.model.bases.adapting import adapt, scale, scale_to_range
from core.model.bases.architectures import architecture_of
from core.model.bases.consent import require_consent
from core.model.bases.curated import MINUS_ONE_TO_ONE, ZERO_TO_ONE, curated
from core.model.bases.describe import card_of, outline, plan_of
from core.model.bases.folders import find_module
from core.model.bases.keras_outline import BASE_NAME, cut_off
from core.model.bases.outline import BaseOutline, count_trainable
from core.model.bases.sources import HANDLE_PATH, source_of

FEATURES_NAME = "features"
"""The name of what a base gives on, in every model that has one."""

_RANGES = {
    "zero_to_one": ZERO_TO_ONE,
    "minus_one_to_one": MINUS_ONE_TO_ONE,
    "zero_to_255": (0.0, 255.0),
}


def lay_base(base: Base, image: Any, seed: int, precision: str) -> Any:
    """Lays a base with its weights: colours, size, pixel values, the net, its output.

    Args:
        base: The base.
        image: A symbolic tensor (batch, height, width, channels) of values 0 to 255.
        seed: From which random weights are drawn.
        precision: A Keras dtype policy for nets of `keras.applications`; modules and
            runs keep their own.

    Returns:
        The symbolic tensor of the features at the cut.

    Raises:
        ProblemError: the base or its weights are not on this computer, damaged, or
            nobody has agreed to run them.
    """
    plan = plan_of(base, _image_shape(image))
    tensor = adapt(image, plan)
    match base:
        case ApplicationsBase():
            from core.model.bases.applications import build_application

            info = architecture_of(base)
            scaling = info.scaling
            if scaling == "efficientnet" and base.weights == "random":
                scaling = "inside"
            tensor = scale(tensor, scaling)
            cut = outline(base, plan.image_shape).cut
            net = build_application(base, cut, plan.input_shape, seed, precision)
        case HubBase():
            tensor = scale_to_range(tensor, *value_range(base))
            net = _module(base)
        case RunBase():
            from core.model.bases.own_run import build_run

            net = cut_off(build_run(base), outline(base, plan.image_shape).cut)
    if not (isinstance(base, HubBase) or base.learns_averages):
        quieten(net)
    features = net(tensor)
    if isinstance(base, HubBase):
        _attach(net, base)
    return keras.layers.Identity(name=FEATURES_NAME, dtype=features.dtype)(features)


def lay_stand_in(base: Base, image: Any) -> tuple[Any, keras.Layer]:
    """Lays something with the shapes and counts of a base, without making it.

    Returns:
        The symbolic tensor of the features, and the layer that holds as many trainable
        and frozen numbers as the base.

    Raises:
        ProblemError: the base is not known, or does not fit; see `outline`.
    """
    found = outline(base, _image_shape(image))
    layer = _StandIn(found, count_trainable(found, base.freeze), name=BASE_NAME)
    return layer(image), layer


def value_range(base: HubBase) -> tuple[float, float]:
    """Returns the pixel values that a module expects.

    Modules do not say it themselves. TF Hub's rule for images is 0 to 1; the curated
    list knows the exceptions.
    """
    if base.value_range != "auto":
        return _RANGES[base.value_range]
    item = source_of(base.handle).item
    known = curated(item.handle) if item is not None else None
    return known.value_range if known else ZERO_TO_ONE


def quieten(net: Any) -> None:
    """Switches off the noise inside a pretrained net: dropout and its relatives.

    Its features then depend on the image alone, as while it was used, and can be
    computed once. Noise for the training belongs into the head.
    """
    for layer in net.layers:
        if isinstance(layer, keras.layers.GaussianNoise):
            layer.stddev = 0.0
        elif "Dropout" in type(layer).__name__:
            layer.rate = 0.0
        elif hasattr(layer, "layers"):
            quieten(layer)


def _module(base: HubBase) -> keras.Layer:
    from core.model.bases.hub_layer import make_hub_layer

    require_consent(base)
    folder = find_module(base)
    if folder is None:
        raise fail(
            f"The module {base.handle} is not on this computer.",
            "Download it first.",
            path=HANDLE_PATH,
        )
    return make_hub_layer(folder, card_of(base), base.learns_averages, BASE_NAME)


def _attach(layer: Any, base: HubBase) -> None:
    layer.attach(find_module(base))


def _image_shape(image: Any) -> tuple[int, int, int]:
    height, width, channels = image.shape[1:]
    return int(height), int(width), int(channels)


class _StandIn(keras.Layer):
    """As many numbers as a base, and its output shape; nothing that computes."""

    def __init__(self, found: BaseOutline, counts: Any, name: str) -> None:
        super().__init__(name=name)
        self._features_shape = found.output_shape
        self._counts = counts

    def build(self, input_shape: Any) -> None:
        self.add_weight(shape=(self._counts.trainable,), name="trainable")
        self.add_weight(shape=(self._counts.frozen,), name="frozen", trainable=False)

    def call(self, inputs: Any) -> Any:
        raise NotImplementedError("A stand-in only has a shape.")

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (input_shape[0], *self._features_shape)
