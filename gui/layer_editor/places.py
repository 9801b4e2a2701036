"""Places in a stack: of layers, and of the gaps between them.

A place is a tuple of indices: `(2,)` is the third layer, `(2, 0)` the first layer
inside the block that stands there. A gap is named like the layer it lies before; its
last index may be the number of layers.
"""

from core.experiment import LayerSpec, ModelSpec, Residual
from core.experiment.paths import join_path, parse_path

Place = tuple[int, ...]

INPUT = "model.input"
BASE = "model.base"
HEAD = "model.head"
"""Names of the cards that are no layers of the stack; the report uses them too."""


def path_of(place: Place) -> str:
    """Returns `model.layers[2].layers[0]` for `(2, 0)`."""
    parts: list[str | int] = ["model"]
    for index in place:
        parts += ["layers", index]
    return join_path(tuple(parts))


def place_of(path: str) -> Place | None:
    """Returns the place of the layer that a path belongs to; None for other paths.

    The path may go on to a setting of the layer.
    """
    parts = parse_path(path)
    if parts[:1] != ("model",):
        return None
    place: Place = ()
    rest = parts[1:]
    while len(rest) >= 2 and rest[0] == "layers" and isinstance(rest[1], int):
        place = (*place, rest[1])
        rest = rest[2:]
    return place or None


def stack_at(model: ModelSpec, holder: Place) -> tuple[LayerSpec, ...]:
    """Returns the layers of the block at a place, or of the model for `()`.

    Raises:
        IndexError: nothing, or no block, stands there.
    """
    if not holder:
        return model.layers
    block = layer_at(model, holder)
    if not isinstance(block, Residual):
        raise IndexError(f"Expected a block at {holder}. Found: {block.kind}")
    return block.layers


def layer_at(model: ModelSpec, place: Place) -> LayerSpec:
    """Returns the layer at a place.

    Raises:
        IndexError: none stands there.
    """
    layers = stack_at(model, place[:-1])
    if not 0 <= place[-1] < len(layers):
        raise IndexError(f"Expected one of {len(layers)} layers. Received: {place}")
    return layers[place[-1]]


def exists(model: ModelSpec, place: Place) -> bool:
    """Tells whether a layer stands at a place."""
    try:
        layer_at(model, place)
    except IndexError:
        return False
    return True


def all_places(model: ModelSpec) -> list[Place]:
    """Returns the places of all layers from top to bottom; a block before its own."""
    found: list[Place] = []
    for index, layer in enumerate(model.layers):
        found.append((index,))
        inner = layer.layers if isinstance(layer, Residual) else ()
        found += [(index, i) for i in range(len(inner))]
    return found
