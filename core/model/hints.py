"""Advice about stacks that can be built and still are probably not what was meant."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from core.experiment import Fix, Layer, ModelSpec, Problem, Residual
from core.experiment.fixes import remove_layer, set_value
from core.experiment.layers.convolution import (
    Conv2D,
    Conv2DTranspose,
    SeparableConv2D,
)
from core.experiment.layers.core import Dense
from core.experiment.layers.normalization import BatchNormalization
from core.model.naming import layer_path
from core.model.stack import Shape
from core.model.words import describe_shape

_WEIGHTED = Dense | Conv2D | SeparableConv2D | Conv2DTranspose
_STRAIGHT = {
    "Dropout",
    "SpatialDropout2D",
    "GaussianNoise",
    "BatchNormalization",
    "AveragePooling2D",
    "GlobalAveragePooling2D",
    "Flatten",
    "Reshape",
    "ZeroPadding2D",
    "UpSampling2D",
    "Rescaling",
}
"""Layers through which straight lines stay straight lines."""

Placed = tuple[str, Any]


def hints(model: ModelSpec, shapes: dict[str, Shape]) -> Iterator[Problem]:
    """Yields warnings and remarks about a stack.

    Args:
        model: The stack.
        shapes: The output shapes of the layers that can be built, by path.
    """
    outer = _enabled(model.layers, "model")
    yield from _straight_lines(outer, ends_in_dense=model.locked_head)
    yield from _early_softmax(outer, ends_in_dense=model.locked_head)
    yield from _needless_bias(outer)
    yield from _dense_on_image(outer, shapes)
    for path, layer in outer:
        if isinstance(layer, Residual):
            inner = _enabled(layer.layers, path)
            if not inner:
                yield _empty_block(path)
            yield from _straight_lines(inner, ends_in_dense=False)
            yield from _early_softmax(inner, ends_in_dense=True)
            yield from _needless_bias(inner)


def _enabled(layers: tuple[Layer, ...], stack: str) -> list[Placed]:
    return [(layer_path(i, stack), x) for i, x in enumerate(layers) if x.enabled]


def _straight_lines(placed: list[Placed], ends_in_dense: bool) -> Iterator[Problem]:
    """Finds weights that meet the next weights without a curve in between."""
    for index, (path, layer) in enumerate(placed):
        if not isinstance(layer, _WEIGHTED) or layer.activation != "linear":
            continue
        rest = (x for _, x in placed[index + 1 :] if x.kind not in _STRAIGHT)
        follower = next(rest, None)
        if follower is None and not ends_in_dense:
            continue
        if follower is not None and not isinstance(follower, _WEIGHTED):
            continue
        after = "the output layer" if follower is None else f"the next {follower.kind}"
        yield Problem(
            path=f"{path}.activation",
            severity="warning",
            message=f"{layer.kind} has no activation (linear). Together with {after} "
            "it can learn no more than that one alone.",
            hint="relu is the usual choice.",
            fix=set_value("Use relu", f"{path}.activation", "relu"),
        )


def _early_softmax(placed: list[Placed], ends_in_dense: bool) -> Iterator[Problem]:
    for index, (path, layer) in enumerate(placed):
        early = ends_in_dense or any(
            isinstance(follower, _WEIGHTED | Residual)
            for _, follower in placed[index + 1 :]
        )
        if early and getattr(layer, "activation", "") == "softmax":
            yield Problem(
                path=f"{path}.activation",
                severity="warning",
                message="softmax makes probabilities and belongs at the very end. In "
                "the middle it squeezes what the later layers need.",
                hint="relu is the usual choice here.",
                fix=set_value("Use relu", f"{path}.activation", "relu"),
            )


def _needless_bias(placed: list[Placed]) -> Iterator[Problem]:
    for (path, layer), (_, follower) in pairwise(placed):
        if (
            isinstance(follower, BatchNormalization)
            and follower.center
            and getattr(layer, "use_bias", False)
            and getattr(layer, "activation", "") == "linear"
        ):
            yield Problem(
                path=f"{path}.use_bias",
                severity="information",
                message="The bias has no effect here: BatchNormalization takes it away "
                "again and adds its own.",
                fix=set_value("Switch the bias off", f"{path}.use_bias", False),
            )


def _dense_on_image(
    placed: list[Placed], shapes: dict[str, Shape]
) -> Iterator[Problem]:
    """Finds Dense layers that Keras applies to each pixel alone."""
    arrived: Shape = shapes.get("model.input", ())
    for path, layer in placed:
        if isinstance(layer, Dense) and len(arrived) == 3 and path in shapes:
            yield Problem(
                path=path,
                severity="information",
                message=f"Dense gets {describe_shape(arrived)} and treats each pixel "
                "on its own, like a Conv2D with a 1×1 window.",
                hint="To look at the whole image, put a Flatten before it.",
            )
        arrived = shapes.get(path, ())


def _empty_block(path: str) -> Problem:
    remove: Fix = remove_layer("Remove the block", path)
    return Problem(
        path=path,
        severity="warning",
        message="The block has no inner layers: it only doubles what goes in.",
        hint="Add layers to it, or remove it.",
        fix=remove,
    )
