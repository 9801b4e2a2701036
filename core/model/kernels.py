"""What Keras builds, but TensorFlow can't compute on every computer.

Keras only looks at shapes. Whether there is code for an operation shows in the first
step, so the cases are listed here. `tests/core/model/test_kernels.py` asks TensorFlow
for each of them.
"""

from collections.abc import Iterator

from core.experiment import LayerSpec, ModelSpec, Problem, Residual
from core.experiment.fixes import set_value
from core.experiment.layers.convolution import (
    Conv2DTranspose,
    DepthwiseConv2D,
    SeparableConv2D,
)
from core.experiment.layers.reshaping import UpSampling2D
from core.model.complaints import Complaint
from core.model.naming import layer_path
from core.model.stack import Shape
from core.model.words import times


def kernel_complaints(
    model: ModelSpec, shapes: dict[str, Shape]
) -> Iterator[Complaint]:
    """Yields complaints about layers that can be built but not trained.

    Args:
        model: The stack; layers that are switched off are let be.
        shapes: The output shapes of the layers that can be built, by path.
    """
    for path, layer in _enabled(model):
        if path not in shapes:
            continue
        match layer:
            case DepthwiseConv2D() | SeparableConv2D() if len(set(layer.strides)) > 1:
                yield _unequal_strides(layer, path)
            case Conv2DTranspose() if max(layer.dilation_rate) > 1:
                yield _gaps(layer, path)
            case _:
                pass


def needs_plain_steps(model: ModelSpec) -> bool:
    """Whether XLA can't compile the stack: it has no bicubic interpolation."""
    return any(
        isinstance(layer, UpSampling2D) and layer.interpolation == "bicubic"
        for _path, layer in _enabled(model)
    )


def _enabled(model: ModelSpec) -> Iterator[tuple[str, LayerSpec]]:
    for index, layer in enumerate(model.layers):
        if not layer.enabled:
            continue
        path = layer_path(index)
        yield path, layer
        if isinstance(layer, Residual):
            for number, inner in enumerate(layer.layers):
                if inner.enabled:
                    yield layer_path(number, path), inner


def _unequal_strides(layer: DepthwiseConv2D | SeparableConv2D, path: str) -> Complaint:
    place = f"{path}.strides"
    problem = Problem(
        path=place,
        message=f"{layer.kind} must move equally far down and to the right. It has the "
        f"strides {times(layer.strides)}, which TensorFlow can't compute.",
        hint="Use equal strides, or Conv2D.",
    )
    side = max(layer.strides)
    fix = set_value(f"Use strides {side}×{side}", place, [side, side])
    return Complaint(problem, (fix,), f"strides of {path}")


def _gaps(layer: Conv2DTranspose, path: str) -> Complaint:
    place = f"{path}.dilation_rate"
    problem = Problem(
        path=place,
        message=f"TensorFlow computes gaps (dilation) in {layer.kind} on GPUs only, so "
        "the net could not be used on most computers.",
        hint="Set the dilation to 1 and use a larger kernel.",
    )
    fix = set_value("Set dilation to 1", place, [1, 1])
    return Complaint(problem, (fix,), f"gaps of {path}")
