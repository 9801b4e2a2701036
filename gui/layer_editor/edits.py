"""What can be done to a stack, as functions from one model to the next; without Qt."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from core.experiment import LayerSpec, ModelSpec, ProblemError, Residual, fail
from core.experiment.layers.core import Dense
from core.experiment.validation import problems_of
from gui.layer_editor.places import Place, layer_at, stack_at


def insert(model: ModelSpec, gap: Place, layer: LayerSpec) -> ModelSpec:
    """Puts a layer into a gap; afterwards it stands at that place.

    Raises:
        ProblemError: a block can't stand inside a block, or there are too many layers.
    """
    holder, index = gap[:-1], gap[-1]
    if holder and isinstance(layer, Residual):
        raise fail(
            "A residual block can't stand inside another one.",
            "Put it before or after the block.",
        )
    layers = stack_at(model, holder)
    return _with_stack(model, holder, (*layers[:index], layer, *layers[index:]))


def remove(model: ModelSpec, place: Place) -> ModelSpec:
    """Takes a layer out."""
    layers = stack_at(model, place[:-1])
    index = place[-1]
    return _with_stack(model, place[:-1], (*layers[:index], *layers[index + 1 :]))


def move(model: ModelSpec, place: Place, gap: Place) -> tuple[ModelSpec, Place]:
    """Moves a layer into a gap, also into a block or out of it.

    Args:
        model: The model.
        place: Which layer.
        gap: Where to, counted with the layer still at its old place.

    Returns:
        The new model and where the layer stands now.

    Raises:
        ProblemError: a block can't stand inside a block.
    """
    if gap[: len(place)] == place and len(gap) > len(place):
        raise fail("A block can't be moved into itself.")
    layer = layer_at(model, place)
    target = _after_removal(gap, place)
    return insert(remove(model, place), target, layer), target


def duplicate(model: ModelSpec, place: Place) -> tuple[ModelSpec, Place]:
    """Puts a copy right after a layer; returns the place of the copy too."""
    copy = (*place[:-1], place[-1] + 1)
    return insert(model, copy, layer_at(model, place)), copy


def toggle(model: ModelSpec, place: Place) -> ModelSpec:
    """Switches a layer off, or on again."""
    layer = layer_at(model, place)
    layers = list(stack_at(model, place[:-1]))
    layers[place[-1]] = layer.replace(enabled=not layer.enabled)
    return _with_stack(model, place[:-1], layers)


def unlock_head(model: ModelSpec, head: LayerSpec) -> ModelSpec:
    """Makes the output layer a normal layer of the stack."""
    return _replaced(model, layers=(*model.layers, head), locked_head=False)


def lock_head(model: ModelSpec) -> ModelSpec:
    """Lets the output layer follow the data again.

    The last layer goes if it is what an unlocked head becomes: a Dense with softmax.
    """
    layers = model.layers
    last = layers[-1] if layers else None
    if isinstance(last, Dense) and last.activation == "softmax":
        layers = layers[:-1]
    return _replaced(model, layers=layers, locked_head=True)


def _after_removal(gap: Place, place: Place) -> Place:
    """Counts a gap anew for when the layer at a place is gone."""
    level = len(place) - 1
    if len(gap) > level and gap[:level] == place[:level] and gap[level] > place[level]:
        return (*gap[:level], gap[level] - 1, *gap[level + 1 :])
    return gap


def _with_stack(
    model: ModelSpec, holder: Place, layers: Sequence[LayerSpec]
) -> ModelSpec:
    if not holder:
        return _replaced(model, layers=tuple(layers))
    outer: list[LayerSpec] = list(model.layers)
    outer[holder[0]] = _replaced(outer[holder[0]], layers=tuple(layers))
    return _replaced(model, layers=tuple(outer))


def _replaced(spec: Any, **changes: Any) -> Any:
    try:
        return spec.replace(**changes)
    except ValidationError as error:
        raise ProblemError(*problems_of(error)) from None
