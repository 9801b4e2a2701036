"""The facts of a data set in words; knows no widget."""

import numpy as np

from core.data.images import FileImages
from core.data.types import PreparedData, RawDataset
from gui.text import count
from gui.widgets.words import size_in_bytes


def facts_of(raw: RawDataset, prepared: PreparedData | None) -> dict[str, str]:
    """Returns label and value of each fact, in order.

    Args:
        raw: What was found.
        prepared: What was made of it, if it is ready.
    """
    facts = {
        "Recognised as": raw.kind,
        "Images": count(len(raw)),
        "Found": _found(raw),
        "Used as": "…",
        "Memory": "…",
        "From": raw.origin,
    }
    if prepared is not None:
        facts["Used as"] = _shape(*prepared.task.input_shape)
        facts["Memory"] = _memory(prepared)
    return facts


def _found(raw: RawDataset) -> str:
    """The size and colour of the images as they are."""
    if raw.images.shape is not None:
        return _shape(*raw.images.shape)
    if not isinstance(raw.images, FileImages):
        return "different sizes"
    shapes = raw.images.shapes
    low, high = shapes.min(axis=0), shapes.max(axis=0)
    size = f"{low[0]}×{low[1]}"
    if not np.array_equal(low[:2], high[:2]):
        size += f" to {high[0]}×{high[1]}"
    mixed = low[2] != high[2]
    return f"{size}, {'grey and colour' if mixed else _color(int(low[2]))}"


def _shape(height: int, width: int, channels: int) -> str:
    return f"{height}×{width}, {_color(channels)}"


def _color(channels: int) -> str:
    return "grey" if channels == 1 else "colour"


def _memory(prepared: PreparedData) -> str:
    used = len(prepared.train) + len(prepared.validation) + len(prepared.test)
    amount = size_in_bytes(used * int(np.prod(prepared.task.input_shape)))
    if prepared.train.store.in_memory:
        return f"{amount}, in memory"
    return f"{amount}, read from disk"
