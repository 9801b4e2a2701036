"""What is known of a model before it is built: shapes, parameters and problems.

No TensorFlow here, so that a window can hold these values at any time.
"""

from dataclasses import dataclass

from core.experiment import Problem

INPUT_PATH = "model.input"
BASE_PATH = "model.base"
HEAD_PATH = "model.head"
"""Where complaints about the input, the base and the locked output layer are shown."""


@dataclass(frozen=True)
class LayerReport:
    """What Keras says of one layer.

    Attributes:
        path: Where it stands (`model.layers[2]`, `model.layers[2].layers[0]`,
            `model.input` or `model.head`).
        output_shape: The shape of its output without the batch; None if the layer is
            switched off, can't be built, or comes after one that can't.
        parameters: Numbers that the layer holds, of its inner stack too.
        trainable_parameters: Those of them that training changes.
        problem: The gravest complaint about it.
        inner: The layers inside a block, in order.
    """

    path: str
    output_shape: tuple[int, ...] | None = None
    parameters: int = 0
    trainable_parameters: int = 0
    problem: Problem | None = None
    inner: tuple["LayerReport", ...] = ()


@dataclass(frozen=True)
class ModelReport:
    """What Keras says of a whole stack.

    Attributes:
        input: The input, from the data set.
        layers: One report for each layer of the specification, in its order, those
            that are switched off included.
        head: The output layer; None if it is unlocked.
        parameters: All numbers that the model holds, as `Model.count_params` counts.
        trainable_parameters: Those that training changes.
        problems: All complaints, from the input to the output.
        base: The pretrained base; None if there is none.
        base_notes: What is done to the images on their way to the base, in sentences.
    """

    input: LayerReport
    layers: tuple[LayerReport, ...]
    head: LayerReport | None
    parameters: int
    trainable_parameters: int
    problems: tuple[Problem, ...]
    base: LayerReport | None = None
    base_notes: tuple[str, ...] = ()

    @property
    def frozen_parameters(self) -> int:
        """Numbers that training does not change."""
        return self.parameters - self.trainable_parameters

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the model from being built."""
        return tuple(p for p in self.problems if p.severity == "error")

    @property
    def can_be_built(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    def at(self, path: str) -> LayerReport | None:
        """Returns the report of the layer at a path, or None if there is none."""
        ends = (one for one in (self.base, self.head) if one is not None)
        outer = (self.input, *self.layers, *ends)
        everything = (r for report in outer for r in (report, *report.inner))
        return next((r for r in everything if r.path == path), None)
