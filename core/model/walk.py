"""Laying a stack symbolically: what Keras makes of it, without a single weight.

Keras computes every shape and counts every parameter, and raises the errors it would
raise when building. Inside a `StatelessScope` it notes the shape of each weight and
postpones its values, so that a layer with ten thousand million parameters costs as
little as one with ten.
"""

import math
from dataclasses import dataclass, field

import keras

from core.experiment import ModelSpec, ProblemError, TaskInfo
from core.model.isolated import symbolically
from core.model.stack import CannotStack, Shape, Stacker


@dataclass
class Findings:
    """What a walk has seen, by path.

    Attributes:
        shapes: Output shapes without the batch, of all layers that could be laid.
        parameters: How many numbers each of them holds.
        trainable: Those of them that training changes.
        failure: The layer at which the walk ended, if it did.
        baseless: Whether it ended at the base.
    """

    shapes: dict[str, Shape] = field(default_factory=dict[str, Shape])
    parameters: dict[str, int] = field(default_factory=dict[str, int])
    trainable: dict[str, int] = field(default_factory=dict[str, int])
    failure: CannotStack | None = None
    baseless: bool = False

    def record(self, path: str, shape: Shape, layers: tuple[keras.Layer, ...]) -> None:
        """Notes what Keras says of one layer."""
        self.shapes[path] = shape
        self.parameters[path] = sum(layer.count_params() for layer in layers)
        self.trainable[path] = sum(
            math.prod(weight.shape)
            for layer in layers
            for weight in layer.trainable_weights
        )

    def unlaid(self, spec: ModelSpec) -> int:
        """Returns how many layers could not be laid, inner ones and head included."""
        wanted = 1 + int(spec.locked_head) + int(spec.base is not None)
        for layer in spec.layers:
            if layer.enabled:
                inner = getattr(layer, "layers", ())
                wanted += 1 + sum(1 for item in inner if item.enabled)
        return wanted - len(self.shapes)


def walk(spec: ModelSpec, task: TaskInfo) -> Findings:
    """Lays the stack symbolically, as far as it can be laid."""
    findings = Findings()
    stacker = Stacker(0, "float32", findings.record, symbolic=True)
    try:
        symbolically(lambda: stacker.lay(spec, task))
    except CannotStack as failure:
        findings.failure = failure
    except ProblemError:
        findings.baseless = True
    return findings
