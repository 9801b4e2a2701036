"""Carrying out the one-click fixes that problems offer."""

import json
from typing import Any

from core.experiment.experiment import Experiment
from core.experiment.layers import LayerSpec
from core.experiment.paths import get_value, join_path, parse_path, with_value
from core.experiment.problem import Fix, fail


def set_value(label: str, path: str, value: Any) -> Fix:
    """Makes the fix that sets a value.

    Args:
        label: What the button says.
        path: Which value.
        value: A specification, or anything that JSON can hold.
    """
    return Fix(label=label, action="set", path=path, value=_to_json(value))


def insert_layer(label: str, path: str, layer: LayerSpec) -> Fix:
    """Makes the fix that puts a layer before the one at `path`.

    The index in the path may be the number of layers: the layer then comes last.
    """
    return Fix(label=label, action="insert_layer", path=path, value=_to_json(layer))


def remove_layer(label: str, path: str) -> Fix:
    """Makes the fix that takes the layer at `path` out of its stack."""
    return Fix(label=label, action="remove", path=path)


def move_layer(label: str, path: str, index: int) -> Fix:
    """Makes the fix that moves the layer at `path` within its stack.

    Args:
        label: What the button says.
        path: Which layer.
        index: Where it stands afterwards.
    """
    return Fix(label=label, action="move", path=path, value=str(index))


def apply_fix(experiment: Experiment, fix: Fix) -> Experiment:
    """Returns the experiment with a fix carried out; the given one is unchanged.

    Raises:
        ProblemError: the place no longer exists because the experiment has changed
            since the fix was offered, or the result would not be allowed.
    """
    if fix.action == "set":
        return with_value(experiment, fix.path, json.loads(fix.value))
    parts = parse_path(fix.path)
    index = parts[-1] if parts else None
    if not isinstance(index, int):
        raise fail(
            f"Expected the path of something in a list. Received: {fix.path}",
            path=fix.path,
        )
    stack = join_path(parts[:-1])
    layers = [layer.model_dump() for layer in get_value(experiment, stack)]
    last = len(layers) if fix.action == "insert_layer" else len(layers) - 1
    if index > last:
        raise fail(
            f"There is no {fix.path} any more.",
            "It has changed since this was offered; look at the problems again.",
            path=fix.path,
        )
    if fix.action == "insert_layer":
        layers.insert(index, json.loads(fix.value))
    elif fix.action == "remove":
        del layers[index]
    else:
        layers.insert(json.loads(fix.value), layers.pop(index))
    return with_value(experiment, stack, layers)


def layer_after(fix: Fix) -> str:
    """Returns the path that a layer has once a fix has moved it or put it in.

    Empty for a fix that does neither.
    """
    if fix.action == "insert_layer":
        return fix.path
    if fix.action == "move":
        return join_path((*parse_path(fix.path)[:-1], json.loads(fix.value)))
    return ""


def _to_json(value: Any) -> str:
    if isinstance(value, LayerSpec):
        return value.model_dump_json()
    return json.dumps(value)
