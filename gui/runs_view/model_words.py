"""A network in a few words, for one cell of a table."""

from collections import Counter

from core.experiment import ModelSpec

_WITH_WEIGHTS = ("Dense", "Conv", "Separable", "Depthwise", "Residual")


def model_words(model: ModelSpec) -> str:
    """Returns what a network mostly consists of: `2 Conv2D, 1 Dense`.

    Only layers that learn much are counted; the output is not.
    """
    kinds = Counter(
        layer.kind
        for layer in model.layers
        if layer.enabled and layer.kind.startswith(_WITH_WEIGHTS)
    )
    if not model.locked_head and kinds.get("Dense"):
        kinds["Dense"] -= 1
    parts = [f"{number} {kind}" for kind, number in kinds.items() if number]
    if model.base is not None:
        name = getattr(model.base, "architecture", model.base.kind)
        parts.insert(0, str(name))
    return ", ".join(parts) or "output layer only"
