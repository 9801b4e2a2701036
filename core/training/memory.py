"""How much memory a training needs, before it is tried."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras

from core.experiment import Problem
from core.model.report import ModelReport
from core.training.device_facts import Gpu

_SLOTS = {"SGD": 1, "Adam": 2, "AdamW": 2, "RMSprop": 2, "Adagrad": 1, "Lion": 1}
"""Numbers that an optimizer keeps for each weight, at most."""

_TIGHT, _HOPELESS = 0.8, 1.2
"""Shares of the spare memory from which a training is warned of and refused."""

_UNITS = ((1024**3, "GB"), (1024**2, "MB"), (1024, "kB"))


@dataclass(frozen=True)
class MemoryEstimate:
    """Bytes that a training needs, on top of what TensorFlow takes by itself.

    Attributes:
        weights: The model.
        gradients: One number for each trainable weight.
        optimizer: What the optimizer keeps for each trainable weight.
        activations: The outputs of all layers for one batch, which are kept until the
            gradients are computed, and the gradients of the largest of them.
    """

    weights: int
    gradients: int
    optimizer: int
    activations: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.gradients + self.optimizer + self.activations

    def __str__(self) -> str:
        """The total in words: "1.2 GB"."""
        return in_words(self.total)


def in_words(size: int) -> str:
    """Returns a number of bytes with a fitting unit: `1.5 GB`."""
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} bytes"


def estimate_memory(
    model: keras.Model,
    batch_size: int,
    optimizer_kind: str,
    precision: str,
    frozen: keras.Model | None = None,
) -> MemoryEstimate:
    """Estimates the memory of a training step from the shapes of a model.

    Against the peak of real steps on a CPU the estimate was 0.9 to 1.3 times the truth
    for convolutional nets of 0.1 to 0.6 GB (plain ones, with BatchNormalization, with
    residual blocks).

    Args:
        model: A built model whose layers have one output each.
        batch_size: Images in a step.
        optimizer_kind: Keras's name of the optimizer.
        precision: The dtype policy; mixed ones halve the outputs, not the weights.
        frozen: The first part of the model, of which no gradients are computed: its
            outputs are forgotten as soon as the next layer has used them.
    """
    all_weights = sum(math.prod(weight.shape) for weight in model.weights)
    trained = sum(math.prod(weight.shape) for weight in model.trainable_weights)
    passing = _leaves(frozen) if frozen is not None else []
    known = {id(layer) for layer in passing}
    kept = [layer for layer in _leaves(model) if id(layer) not in known]
    return _estimate(
        all_weights,
        trained,
        [_numbers(layer) for layer in kept],
        batch_size,
        optimizer_kind,
        precision,
        [_numbers(layer) for layer in passing],
    )


def largest_output(model: keras.Model) -> int:
    """Returns how many numbers the largest output of a layer has for one image."""
    return max(_numbers(layer) for layer in _leaves(model))


def _leaves(layer: Any) -> list[Any]:
    """The layers inside a layer that hold no others."""
    if not hasattr(layer, "layers"):
        return [layer]
    return [leaf for inner in layer.layers for leaf in _leaves(inner)]


def estimate_from_report(
    report: ModelReport, batch_size: int, optimizer_kind: str, precision: str
) -> MemoryEstimate:
    """Estimates the same as `estimate_memory` for a model that is not built yet.

    The convolution that a residual block puts on its way around where the shapes
    differ is in the weights but not in the outputs. Of a base only the end is counted,
    as while it is frozen.

    Args:
        report: What Keras said of the stack.
        batch_size: Images in a step.
        optimizer_kind: Keras's name of the optimizer.
        precision: The dtype policy.
    """
    # The input is there twice: as it comes, and scaled to 0..1.
    shapes = [report.input.output_shape] * 2
    if report.base is not None:
        shapes.append(report.base.output_shape)
    for layer in report.layers:
        shapes.append(layer.output_shape)
        if layer.inner:
            # A block ends with an addition and an activation.
            shapes.append(layer.output_shape)
            shapes += [inner.output_shape for inner in layer.inner]
    if report.head is not None:
        # Scores and probabilities.
        shapes += [report.head.output_shape] * 2
    outputs = [math.prod(shape) for shape in shapes if shape is not None]
    return _estimate(
        report.parameters,
        report.trainable_parameters,
        outputs,
        batch_size,
        optimizer_kind,
        precision,
    )


def _estimate(
    all_weights: int,
    trained: int,
    outputs: list[int],
    batch_size: int,
    optimizer_kind: str,
    precision: str,
    passing: Sequence[int] = (),
) -> MemoryEstimate:
    kept = sum(outputs) + 2 * max((*outputs, *passing), default=0)
    size = 4 if precision == "float32" else 2
    return MemoryEstimate(
        weights=4 * all_weights,
        gradients=4 * trained,
        optimizer=4 * trained * _SLOTS.get(optimizer_kind, 2),
        activations=size * batch_size * kept,
    )


def _numbers(layer: keras.Layer) -> int:
    """Numbers in a layer's output for one image."""
    output: Any = layer.output
    outputs = output if isinstance(output, list | tuple) else [output]
    return sum(math.prod(side or 1 for side in one.shape[1:]) for one in outputs)


def memory_problem(
    estimate: MemoryEstimate, available: int, gpu: Gpu | None
) -> Problem | None:
    """Judges whether a training fits.

    On a GPU running out of memory is an error like any other, so a doubt is only a
    warning. On a CPU the system may kill the whole program, and TensorFlow's
    convolutions crash it when memory is refused: what clearly doesn't fit is an error.

    Args:
        estimate: What is needed.
        available: Bytes that the computer can spare.
        gpu: The GPU that is used, if any; its own memory counts then.
    """
    limit = gpu.memory if gpu is not None else available
    if limit is None or estimate.total <= _TIGHT * limit:
        return None
    place = gpu.name if gpu is not None else "this computer"
    hopeless = gpu is None and estimate.total > _HOPELESS * limit
    end = "It can't run here." if hopeless else "It may fail or become very slow."
    return Problem(
        message=f"This training needs about {estimate} of memory; {place} has "
        f"{in_words(limit)} to spare. {end}",
        path="training.batch_size",
        severity="error" if hopeless else "warning",
        hint="Choose a smaller batch size or smaller images, or pool more.",
    )
