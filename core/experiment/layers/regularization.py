"""Layers that only act in training and make learning by heart harder."""

from typing import ClassVar, Literal

from core.experiment.layers.base import LayerSpec
from core.experiment.spec import setting


def _rate(default: float) -> float:
    return setting(
        default,
        label="Rate",
        help="The share that is switched off in each step. 0.2 to 0.5 is usual; more "
        "makes the net learn slower and less by heart.",
        minimum=0.0,
        below=1.0,
        step=0.05,
    )


class Dropout(LayerSpec):
    """`keras.layers.Dropout`."""

    family: ClassVar[str] = "Regularise"
    summary: ClassVar[str] = (
        "Switches off a random share of the numbers in each training step, so that the "
        "net can't rely on any single one. Does nothing when predicting."
    )
    card_settings: ClassVar[tuple[str, ...]] = ("rate",)

    kind: Literal["Dropout"] = "Dropout"
    rate: float = _rate(0.3)


class SpatialDropout2D(LayerSpec):
    """`keras.layers.SpatialDropout2D`."""

    family: ClassVar[str] = "Regularise"
    summary: ClassVar[str] = (
        "Dropout for images: switches off whole channels instead of single pixels."
    )
    card_settings: ClassVar[tuple[str, ...]] = ("rate",)

    kind: Literal["SpatialDropout2D"] = "SpatialDropout2D"
    rate: float = _rate(0.2)


class GaussianNoise(LayerSpec):
    """`keras.layers.GaussianNoise`."""

    family: ClassVar[str] = "Regularise"
    summary: ClassVar[str] = (
        "Adds random noise in training, so that small differences matter less. Does "
        "nothing when predicting."
    )
    card_settings: ClassVar[tuple[str, ...]] = ("stddev",)

    kind: Literal["GaussianNoise"] = "GaussianNoise"
    stddev: float = setting(
        0.1,
        label="Strength",
        help="The standard deviation of the noise. Pixels lie between 0 and 1.",
        minimum=0.0,
        maximum=10.0,
        step=0.05,
    )
