"""Changes to a stack that may mend a complaint; `inspect` tries them before offering.

Each function returns candidates, the best first.
"""

import math

from core.experiment import Fix, LayerSpec, ModelSpec, Residual
from core.experiment.fixes import insert_layer, move_layer, remove_layer, set_value
from core.experiment.layers.core import Dense
from core.experiment.layers.pooling import GlobalAveragePooling2D
from core.experiment.layers.reshaping import Flatten, Reshape
from core.experiment.paths import parse_path
from core.model.naming import layer_path
from core.model.report import BASE_PATH, INPUT_PATH
from core.model.stack import Shape

_MANY = 100_000
"""So many numbers in a row make a Dense layer needlessly large."""

_WORK_ON_ROWS = {
    "Dense",
    "Activation",
    "Rescaling",
    "Dropout",
    "GaussianNoise",
    "BatchNormalization",
    "LayerNormalization",
    "GroupNormalization",
}


def before_the_row(
    path: str, model: ModelSpec, shapes: dict[str, Shape]
) -> tuple[Fix, ...]:
    """For an image layer after the image became a row: move it up, or undo the row."""
    index = int(parse_path(path)[2])
    for before in reversed(range(index)):
        layer = model.layers[before]
        if not layer.enabled or len(shapes[layer_path(before)]) == 3:
            continue
        if len(_input_shape(before, model, shapes)) == 3:
            move = move_layer(f"Move above {layer.kind}", layer_path(index), before)
            remove = remove_layer(f"Remove {layer.kind}", layer_path(before))
            makes_a_row = model.layers[index].kind.startswith("Global")
            return (remove,) if makes_a_row else (move, remove)
    return ()


def fitting_reshapes(spec: Reshape, place: str, arrived: int) -> tuple[Fix, ...]:
    """Target shapes near the wanted one that hold the numbers that arrive."""
    wanted = [1 if side == -1 else side for side in spec.target_shape]
    found: list[Fix] = []
    for open_side in reversed(range(len(wanted))):
        others = math.prod(wanted[:open_side] + wanted[open_side + 1 :])
        if arrived % others == 0:
            sides = [*wanted]
            sides[open_side] = arrived // others
            label = f"Use {', '.join(str(side) for side in sides)}"
            found.append(set_value(label, place, sides))
    return (*found, set_value("Lay out in one row", place, [-1]))


def size_keeping(spec: Residual, path: str) -> tuple[Fix, ...]:
    """For a block that shrinks its image by a few pixels: padding same inside."""
    shrinking = [
        index
        for index, layer in enumerate(spec.layers)
        if layer.enabled and getattr(layer, "padding", None) == "valid"
    ]
    padded = spec.replace(
        layers=tuple(
            layer.replace(padding="same") if index in shrinking else layer
            for index, layer in enumerate(spec.layers)
        )
    )
    inside = f"{path}.layers"
    same = set_value(
        "Use padding same inside",
        inside,
        [layer.model_dump() for layer in padded.layers],
    )
    remove = remove_layer("Remove the block", path)
    return (same, remove) if shrinking else (remove,)


def to_a_row(model: ModelSpec, shapes: dict[str, Shape]) -> tuple[Fix, ...]:
    """For an output that gets an image: a layer that makes a row of it."""
    cause = first_dense_on_image(model, shapes)
    place = cause[0] if cause else layer_path(len(model.layers))
    shape = cause[2] if cause else _input_shape(len(model.layers), model, shapes)
    flatten = insert_layer("Add Flatten", place, Flatten())
    average = insert_layer(
        "Add GlobalAveragePooling2D", place, GlobalAveragePooling2D()
    )
    if len(shape) == 3 and math.prod(shape) > _MANY:
        return (average, flatten)
    return (flatten,)


def first_dense_on_image(
    model: ModelSpec, shapes: dict[str, Shape]
) -> tuple[str, str, Shape] | None:
    """Returns path, kind and input shape of the Dense before which a row is missing.

    It is the first one after which nothing needs an image; None if there is no such.
    """
    found = None
    for index in reversed(range(len(model.layers))):
        layer = model.layers[index]
        if not layer.enabled:
            continue
        if layer.kind not in _WORK_ON_ROWS:
            break
        shape = _input_shape(index, model, shapes)
        if isinstance(layer, Dense) and len(shape) > 1:
            found = layer_path(index), layer.kind, shape
    return found


def last_enabled(model: ModelSpec) -> str | None:
    """Returns the path of the last layer that is switched on, or None."""
    enabled = [i for i, layer in enumerate(model.layers) if layer.enabled]
    return layer_path(enabled[-1]) if enabled else None


def smaller_start(
    path: str, model: ModelSpec, shapes: dict[str, Shape]
) -> tuple[Fix, ...]:
    """For a layer with too many weights after Flatten: averages instead."""
    parts = parse_path(path)
    index = int(parts[2]) if len(parts) > 2 else len(model.layers)
    for before in reversed(range(index)):
        layer: LayerSpec = model.layers[before]
        if not layer.enabled or not isinstance(layer, Flatten):
            continue
        if len(_input_shape(before, model, shapes)) == 3:
            average = GlobalAveragePooling2D()
            return (
                set_value(
                    "Use GlobalAveragePooling2D instead of Flatten",
                    layer_path(before),
                    average.model_dump(),
                ),
            )
    return ()


def _input_shape(index: int, model: ModelSpec, shapes: dict[str, Shape]) -> Shape:
    for before in reversed(range(index)):
        if model.layers[before].enabled:
            return shapes[layer_path(before)]
    return shapes.get(BASE_PATH, shapes[INPUT_PATH])
