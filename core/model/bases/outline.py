"""What a base consists of: for the picture, the cut and the freeze line.

No TensorFlow here: a window can hold and draw these values at any time. Which layers a
cut leaves and which a choice freezes is decided here and nowhere else; building and
drawing both ask.
"""

import math
from dataclasses import dataclass, replace
from itertools import groupby

from core.experiment import FreezeSpec

Shape = tuple[int, ...]


@dataclass(frozen=True)
class OutlineLayer:
    """One layer of a base.

    Attributes:
        name: As in Keras; unique in the base.
        kind: Its class, such as `Conv2D`.
        block: The name of the block that it belongs to.
        output_shape: Without the batch.
        parameters: Numbers that it holds.
        trainable_parameters: Those of them that training changes if it is not frozen.
        inputs: The names of the layers that it follows.
    """

    name: str
    kind: str
    block: str
    output_shape: Shape
    parameters: int
    trainable_parameters: int
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class OutlineBlock:
    """Neighbouring layers that belong together.

    Attributes:
        name: What they have in common in their names.
        layers: At least one, from the input to the output.
    """

    name: str
    layers: tuple[OutlineLayer, ...]

    @property
    def output_shape(self) -> Shape:
        """The shape of what the block gives on."""
        return self.layers[-1].output_shape

    @property
    def parameters(self) -> int:
        """Numbers that its layers hold."""
        return sum(layer.parameters for layer in self.layers)


@dataclass(frozen=True)
class OutlineVariable:
    """One weight tensor of a module whose layers have no names."""

    name: str
    shape: Shape
    trainable: bool

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class TrainableCounts:
    """How many numbers training changes, and how many not."""

    trainable: int
    frozen: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.trainable + self.frozen


@dataclass(frozen=True)
class BaseOutline:
    """What a base consists of.

    Attributes:
        title: What a person reads.
        input_shape: (height, width, channels) of the images that reach it.
        output_shape: What it gives on at its cut, without the batch.
        layers: All layers from the input to the output, those after the cut too;
            none for a module.
        variables: The weight tensors of a module, in order; none if it has layers.
        unlisted: Further numbers of a module that can't be trained.
        cut: The name of the last layer that is used; empty for a module.
        frozen_because: Why it can only be used frozen; empty if it can be trained.
        learns_averages: Whether batch normalisation inside it learns new averages;
            if not, its layers of that kind stay as they are.
        notes: What happens to the images on their way to it, in sentences.
    """

    title: str
    input_shape: Shape
    output_shape: Shape
    layers: tuple[OutlineLayer, ...] = ()
    variables: tuple[OutlineVariable, ...] = ()
    unlisted: int = 0
    cut: str = ""
    frozen_because: str = ""
    learns_averages: bool = False
    notes: tuple[str, ...] = ()

    @property
    def used_layers(self) -> tuple[OutlineLayer, ...]:
        """The layers that the cut leaves, in order."""
        known = {layer.name: layer for layer in self.layers}
        wanted: set[str] = set()
        waiting = [self.cut] if self.cut in known else []
        while waiting:
            name = waiting.pop()
            if name in known and name not in wanted:
                wanted.add(name)
                waiting += known[name].inputs
        return tuple(layer for layer in self.layers if layer.name in wanted)

    @property
    def blocks(self) -> tuple[OutlineBlock, ...]:
        """All layers, grouped by the blocks they belong to."""
        return tuple(
            OutlineBlock(name, tuple(layers))
            for name, layers in groupby(self.layers, key=lambda layer: layer.block)
        )

    @property
    def parameters(self) -> int:
        """Numbers that the used part of the base holds."""
        return (
            sum(layer.parameters for layer in self.used_layers)
            + sum(variable.size for variable in self.variables)
            + self.unlisted
        )

    def layer(self, name: str) -> OutlineLayer | None:
        """Returns the layer of a name, or None."""
        return next((layer for layer in self.layers if layer.name == name), None)

    def cut_at(self, name: str) -> "BaseOutline":
        """Returns the outline with the cut after another layer.

        Raises:
            ValueError: there is no such layer.
        """
        layer = self.layer(name)
        if layer is None:
            raise ValueError(f"Expected the name of a layer. Received: {name}")
        return replace(self, cut=name, output_shape=layer.output_shape)


def frozen_layers(outline: BaseOutline, freeze: FreezeSpec) -> frozenset[str]:
    """Returns the names of the used layers that a choice freezes.

    Batch normalisation is among them if it keeps its averages: only so does Keras use
    the averages that it has learned instead of those of the batch. Layers without
    weights are named too.
    """
    used = outline.used_layers
    names = [layer.name for layer in used]
    match freeze.mode:
        case "none":
            chosen: set[str] = set()
        case "up_to":
            whole = [layer.name for layer in outline.layers]
            line = whole.index(freeze.up_to) + 1 if freeze.up_to in whole else 0
            chosen = set(whole[:line]) & set(names)
        case "layers":
            chosen = set(freeze.layers) & set(names)
        case "share":
            weighted = [layer.name for layer in used if layer.trainable_parameters]
            chosen = set(weighted[: round(freeze.share * len(weighted))])
        case "all":
            chosen = set(names)
    if not outline.learns_averages:
        chosen |= {x.name for x in used if x.kind == "BatchNormalization"}
    return frozenset(chosen)


def frozen_variables(outline: BaseOutline, freeze: FreezeSpec) -> frozenset[str]:
    """Returns the names of the trainable weight tensors of a module that are frozen."""
    trainable = [v.name for v in outline.variables if v.trainable]
    if outline.frozen_because:
        return frozenset(trainable)
    match freeze.mode:
        case "none":
            return frozenset()
        case "share":
            return frozenset(trainable[: round(freeze.share * len(trainable))])
        case _:
            return frozenset(trainable)


def count_trainable(outline: BaseOutline, freeze: FreezeSpec) -> TrainableCounts:
    """Returns how many numbers of a base training changes under a choice."""
    layers = frozen_layers(outline, freeze)
    variables = frozen_variables(outline, freeze)
    trainable = sum(
        layer.trainable_parameters
        for layer in outline.used_layers
        if layer.name not in layers
    ) + sum(
        variable.size
        for variable in outline.variables
        if variable.trainable and variable.name not in variables
    )
    return TrainableCounts(trainable, outline.parameters - trainable)


def gradual_freezes(
    outline: BaseOutline, freeze: FreezeSpec, steps: int
) -> tuple[FreezeSpec, ...]:
    """Opens a base from its end towards its beginning in equal steps.

    Args:
        outline: The base.
        freeze: What stays frozen also at the end.
        steps: In how many steps.

    Returns:
        One choice a step, the last of which is `freeze` itself. Each opens at least
        what the one before has opened.
    """
    stages: list[FreezeSpec] = []
    if outline.layers:
        closed = frozen_layers(outline, freeze)
        order = [layer.name for layer in outline.used_layers]
        weighted = [
            layer.name
            for layer in outline.used_layers
            if layer.trainable_parameters and layer.name not in closed
        ]
        for step in range(1, steps):
            still = set(weighted[: round(len(weighted) * (1 - step / steps))])
            names = tuple(name for name in order if name in closed or name in still)
            stages.append(FreezeSpec(mode="layers", layers=names))
    else:
        total = sum(1 for variable in outline.variables if variable.trainable) or 1
        least = len(frozen_variables(outline, freeze)) / total
        stages += [
            FreezeSpec(mode="share", share=least + (1 - least) * (1 - step / steps))
            for step in range(1, steps)
        ]
    return (*stages, freeze)
