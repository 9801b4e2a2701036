"""Keras's errors in plain words, with the changes that may mend them.

Keras decides what can be built. This module only reads why it refused, looks at the
layer and at what it got, and says so to a student. What it does not recognise it
passes on in Keras's own words.
"""

import math
import re
from dataclasses import dataclass

from core.experiment import Fix, LayerSpec, ModelSpec, Problem, Residual
from core.experiment.fixes import remove_layer, set_value
from core.experiment.layers.convolution import (
    Conv2D,
    Conv2DTranspose,
    DepthwiseConv2D,
    SeparableConv2D,
)
from core.experiment.layers.normalization import GroupNormalization
from core.experiment.layers.pooling import AveragePooling2D, MaxPooling2D
from core.experiment.layers.reshaping import Reshape
from core.model import repairs
from core.model.report import HEAD_PATH
from core.model.stack import CannotStack, Shape
from core.model.words import counted, describe_shape, times

_TOO_SMALL = ("zero or negative", "Negative dimension")
_WRONG_RANK = ("expected ndim=4", "min_ndim=4", "must have the same length as input")
_FRAME = re.compile(
    r"\x1b\[[0-9;]*m|Exception encountered when calling [^\n]*\n+|\n+Arguments received"
    r" by.*",
    re.DOTALL,
)

Convolution = Conv2D | SeparableConv2D | DepthwiseConv2D | Conv2DTranspose


@dataclass(frozen=True)
class Complaint:
    """A problem, and changes that may mend it.

    Attributes:
        problem: What is wrong.
        repairs: The best first, still to be tried.
        topic: What it is about, to see whether it is still there after a change.
    """

    problem: Problem
    repairs: tuple[Fix, ...]
    topic: str


def explain(
    failure: CannotStack, model: ModelSpec, shapes: dict[str, Shape]
) -> Complaint:
    """Returns the complaint about a layer that does not fit.

    Args:
        failure: Which layer, what it got, and why it was refused.
        model: The whole stack.
        shapes: The output shapes of the layers before it, by path.
    """
    spec, path = failure.spec, failure.path
    if spec is None:
        return _head_gets_no_row(failure.input_shape, model, shapes)
    match spec:
        case Residual():
            return _block(spec, path, failure.input_shape, shapes)
        case Reshape():
            return _reshape(spec, path, failure.input_shape)
        case GroupNormalization() if "groups" in failure.reason:
            return _groups(spec, path, failure.input_shape)
        case _:
            pass
    if any(words in failure.reason for words in _WRONG_RANK):
        return _needs_image(spec, failure, model, shapes)
    if any(words in failure.reason for words in _TOO_SMALL):
        return _image_too_small(spec, path, failure.input_shape)
    if "dilation_rate > 1" in failure.reason:
        return _strides_and_dilation(spec, path)
    return _in_keras_words(spec, path, failure)


def _needs_image(
    spec: LayerSpec,
    failure: CannotStack,
    model: ModelSpec,
    shapes: dict[str, Shape],
) -> Complaint:
    problem = Problem(
        path=failure.path,
        message=f"{spec.kind} needs an image (height, width, channels). It gets "
        f"{describe_shape(failure.input_shape)}.",
        hint="Put it before the layer that turns the image into a row of numbers.",
    )
    return Complaint(
        problem,
        (
            *repairs.before_the_row(failure.path, model, shapes),
            remove_layer(f"Remove {spec.kind}", failure.path),
        ),
        topic="image needed",
    )


def _image_too_small(spec: LayerSpec, path: str, shape: Shape) -> Complaint:
    height, width = shape[0], shape[1]
    remove = remove_layer(f"Remove {spec.kind}", path)
    if isinstance(spec, MaxPooling2D | AveragePooling2D):
        problem = Problem(
            path=f"{path}.pool_size",
            message=f"{spec.kind} summarises regions of {times(spec.pool_size)} "
            f"pixels, but here the image has only {height}×{width}.",
            hint="Remove it, or pool less before it.",
        )
        return Complaint(problem, (remove,), "image too small")
    if isinstance(spec, Convolution):
        reach = tuple(
            (side - 1) * gap + 1
            for side, gap in zip(spec.kernel_size, spec.dilation_rate, strict=True)
        )
        gaps = " with its gaps" if reach != spec.kernel_size else ""
        problem = Problem(
            path=f"{path}.kernel_size",
            message=f"The window of {spec.kind}{gaps} is {times(reach)} pixels, but "
            f"here the image has only {height}×{width}.",
            hint="Use padding same, a smaller window, or pool less before it.",
        )
        same = set_value("Use padding same", f"{path}.padding", "same")
        return Complaint(problem, (same, remove), "image too small")
    return Complaint(
        Problem(
            path=path,
            message=f"{spec.kind} would leave nothing of {describe_shape(shape)}.",
            hint="Change or remove it.",
        ),
        (remove,),
        "image too small",
    )


def _strides_and_dilation(spec: LayerSpec, path: str) -> Complaint:
    problem = Problem(
        path=f"{path}.dilation_rate",
        message=f"{spec.kind} can't have strides above 1 and gaps (dilation) above 1 "
        "at the same time.",
        hint="Set one of the two to 1.",
    )
    fix = set_value("Set dilation to 1", f"{path}.dilation_rate", [1, 1])
    return Complaint(problem, (fix,), "strides and dilation")


def _reshape(spec: Reshape, path: str, shape: Shape) -> Complaint:
    arrived = math.prod(shape)
    target = spec.target_shape
    place = f"{path}.target_shape"
    if target.count(-1) > 1:
        message = "Only one side may be −1 (whatever is left)."
    elif -1 in target:
        fixed = math.prod(side for side in target if side != -1)
        message = (
            f"The given sides make {counted(fixed, 'number')}, and the "
            f"{counted(arrived, 'number')} that arrive ({times(shape)}) are no "
            "multiple of it."
        )
    else:
        message = (
            f"{times(target)} is {counted(math.prod(target), 'number')}, but "
            f"{counted(arrived, 'number')} arrive ({times(shape)})."
        )
    problem = Problem(
        path=place,
        message=message,
        hint="Reshape keeps all numbers: the sides must multiply to the same count.",
    )
    fixes = repairs.fitting_reshapes(spec, place, arrived)
    return Complaint(problem, fixes, "reshape")


def _groups(spec: GroupNormalization, path: str, shape: Shape) -> Complaint:
    channels = shape[-1]
    fitting = max(n for n in range(1, spec.groups + 1) if channels % n == 0)
    place = f"{path}.groups"
    problem = Problem(
        path=place,
        message=f"{counted(channels, 'channel')} can't be divided into "
        f"{counted(spec.groups, 'equal group')}.",
        hint="Use a number of groups that divides the number of channels.",
    )
    label = "Use 1 group" if fitting == 1 else f"Use {fitting} groups"
    return Complaint(problem, (set_value(label, place, fitting),), "groups")


def _block(
    spec: Residual, path: str, shape: Shape, shapes: dict[str, Shape]
) -> Complaint:
    enabled = [i for i, layer in enumerate(spec.layers) if layer.enabled]
    end = shapes[f"{path}.layers[{enabled[-1]}]"] if enabled else shape
    problem = Problem(
        path=path,
        message=f"The block adds what goes in ({describe_shape(shape)}) to what "
        f"its inner stack gives ({describe_shape(end)}), and no way around leads from "
        "the one to the other.",
        hint="Let the inner layers keep the size (padding same), or divide it by "
        "strides.",
    )
    return Complaint(problem, repairs.size_keeping(spec, path), "way around")


def _head_gets_no_row(
    shape: Shape, model: ModelSpec, shapes: dict[str, Shape]
) -> Complaint:
    fixes = repairs.to_a_row(model, shapes)
    cause = repairs.first_dense_on_image(model, shapes)
    if cause is not None:
        path, kind, arrived = cause
        return Complaint(
            Problem(
                path=path,
                message=f"{kind} needs a row of numbers. It gets "
                f"{describe_shape(arrived)} and would treat each pixel on its own.",
                hint="Put a Flatten before it.",
            ),
            fixes,
            "row needed",
        )
    last = repairs.last_enabled(model)
    at_output = HEAD_PATH if model.locked_head or last is None else last
    return Complaint(
        Problem(
            path=at_output,
            message="The output layer needs a row of numbers. It gets "
            f"{describe_shape(shape)}.",
            hint="Put a Flatten or a GlobalAveragePooling2D before it.",
        ),
        fixes,
        "row needed",
    )


def _in_keras_words(spec: LayerSpec, path: str, failure: CannotStack) -> Complaint:
    said = _FRAME.sub("", failure.reason).strip() or "no reason given"
    problem = Problem(
        path=path,
        message=f"{spec.kind} can't work on {describe_shape(failure.input_shape)}. "
        f"Keras says: {said}",
        hint="Change, move or remove the layer.",
    )
    fix = remove_layer(f"Remove {spec.kind}", path)
    return Complaint(problem, (fix,), "unknown")
