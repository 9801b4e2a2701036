"""Pooling: shrinking an image by summarising small regions."""

from typing import ClassVar, Literal

from core.experiment.layers.base import PADDING_LABELS, LayerSpec, Padding
from core.experiment.spec import Pair, setting


def _pool_size() -> Pair:
    return setting(
        (2, 2),
        label="Pool size",
        help="Height and width of the region that becomes one pixel. 2 × 2 halves the "
        "image.",
        unit="px",
    )


def _strides() -> Pair | None:
    return setting(
        None,
        label="Strides",
        help="How far the region moves at a time. As far as it is large means that "
        "no two regions overlap.",
        unit="px",
        labels={"None": "as the region"},
        advanced=True,
    )


def _padding() -> Padding:
    return setting(
        "valid",
        label="Padding",
        help="same also uses incomplete regions at the border; valid leaves them out.",
        labels=PADDING_LABELS,
        advanced=True,
    )


class MaxPooling2D(LayerSpec):
    """`keras.layers.MaxPooling2D`."""

    family: ClassVar[str] = "Pooling"
    summary: ClassVar[str] = (
        "Keeps the largest value of each small region: the image shrinks, strong "
        "signals stay, and small shifts matter less."
    )
    card_settings: ClassVar[tuple[str, ...]] = ("pool_size",)

    kind: Literal["MaxPooling2D"] = "MaxPooling2D"
    pool_size: Pair = _pool_size()
    strides: Pair | None = _strides()
    padding: Padding = _padding()


class AveragePooling2D(LayerSpec):
    """`keras.layers.AveragePooling2D`."""

    family: ClassVar[str] = "Pooling"
    summary: ClassVar[str] = (
        "Replaces each small region by its average: the image shrinks and gets "
        "smoother."
    )
    card_settings: ClassVar[tuple[str, ...]] = ("pool_size",)

    kind: Literal["AveragePooling2D"] = "AveragePooling2D"
    pool_size: Pair = _pool_size()
    strides: Pair | None = _strides()
    padding: Padding = _padding()


class GlobalAveragePooling2D(LayerSpec):
    """`keras.layers.GlobalAveragePooling2D`."""

    family: ClassVar[str] = "Pooling"
    summary: ClassVar[str] = (
        "Replaces each whole channel by its average: how much of a pattern is there, "
        "wherever it is. Often used instead of Flatten."
    )
    kind: Literal["GlobalAveragePooling2D"] = "GlobalAveragePooling2D"


class GlobalMaxPooling2D(LayerSpec):
    """`keras.layers.GlobalMaxPooling2D`."""

    family: ClassVar[str] = "Pooling"
    summary: ClassVar[str] = (
        "Replaces each whole channel by its largest value: whether a pattern is "
        "anywhere in the image."
    )
    kind: Literal["GlobalMaxPooling2D"] = "GlobalMaxPooling2D"
