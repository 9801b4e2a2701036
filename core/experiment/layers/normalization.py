"""Layers that keep numbers in a range in which a net learns well."""

from typing import ClassVar, Literal

from core.experiment.layers.base import LayerSpec
from core.experiment.spec import setting


def _epsilon() -> float:
    return setting(
        0.001,
        label="Epsilon",
        help="A small number that keeps divisions from failing.",
        above=0.0,
        maximum=1.0,
        step=0.001,
        logarithmic=True,
        advanced=True,
    )


class BatchNormalization(LayerSpec):
    """`keras.layers.BatchNormalization`."""

    family: ClassVar[str] = "Normalise"
    summary: ClassVar[str] = (
        "Brings each channel to mean 0 and spread 1 over the batch. Training gets "
        "faster and steadier; when predicting it uses running averages."
    )
    card_settings: ClassVar[tuple[str, ...]] = ()

    kind: Literal["BatchNormalization"] = "BatchNormalization"
    momentum: float = setting(
        0.99,
        label="Momentum",
        help="How slowly the running averages follow. With few steps an epoch, 0.9 "
        "makes the validation curve follow sooner.",
        minimum=0.0,
        below=1.0,
        step=0.01,
    )
    epsilon: float = _epsilon()
    center: bool = setting(
        True, label="Learn a shift", help="Adds a learned constant.", advanced=True
    )
    scale: bool = setting(
        True,
        label="Learn a scale",
        help="Multiplies by a learned factor.",
        advanced=True,
    )


class LayerNormalization(LayerSpec):
    """`keras.layers.LayerNormalization`."""

    family: ClassVar[str] = "Normalise"
    summary: ClassVar[str] = (
        "Brings the channels of each single position to mean 0 and spread 1. Does not "
        "depend on the batch."
    )
    kind: Literal["LayerNormalization"] = "LayerNormalization"
    epsilon: float = _epsilon()


class GroupNormalization(LayerSpec):
    """`keras.layers.GroupNormalization`."""

    family: ClassVar[str] = "Normalise"
    summary: ClassVar[str] = (
        "Normalises groups of channels of each image on its own. A good choice for "
        "very small batches."
    )
    card_settings: ClassVar[tuple[str, ...]] = ("groups",)

    kind: Literal["GroupNormalization"] = "GroupNormalization"
    groups: int = setting(
        8,
        label="Groups",
        help="Into how many groups the channels are divided. The number of channels "
        "must be a multiple of it.",
        minimum=1,
        maximum=1024,
    )
    epsilon: float = _epsilon()
