"""Layers that change the shape of what passes and learn nothing."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from core.experiment.layers.base import LayerSpec
from core.experiment.spec import Pair, setting


def _no_zero(side: int) -> int:
    if side == 0:
        raise ValueError(
            "Expected sides of at least 1, or −1 for whatever is left. Received: 0"
        )
    return side


Extent = Annotated[int, Field(ge=-1, le=16_777_216), AfterValidator(_no_zero)]
TargetShape = Annotated[tuple[Extent, ...], Field(min_length=1, max_length=4)]


class Flatten(LayerSpec):
    """`keras.layers.Flatten`."""

    family: ClassVar[str] = "Reshape"
    summary: ClassVar[str] = (
        "Lays all pixels and channels out in one long row, so that Dense layers can "
        "follow."
    )
    kind: Literal["Flatten"] = "Flatten"


class Reshape(LayerSpec):
    """`keras.layers.Reshape`."""

    family: ClassVar[str] = "Reshape"
    summary: ClassVar[str] = "Gives the same numbers another shape."
    card_settings: ClassVar[tuple[str, ...]] = ("target_shape",)

    kind: Literal["Reshape"] = "Reshape"
    target_shape: TargetShape = setting(
        (-1,),
        label="Target shape",
        help="The new sides, separated by commas, such as 7, 7, 16. One of them may be "
        "−1, which means: whatever is left.",
    )


class ZeroPadding2D(LayerSpec):
    """`keras.layers.ZeroPadding2D`."""

    family: ClassVar[str] = "Reshape"
    summary: ClassVar[str] = "Adds a border of zeros around the image."
    card_settings: ClassVar[tuple[str, ...]] = ("padding",)

    kind: Literal["ZeroPadding2D"] = "ZeroPadding2D"
    padding: Pair = setting(
        (1, 1),
        label="Padding",
        help="Rows added above and below, columns added left and right.",
        unit="px",
    )


class UpSampling2D(LayerSpec):
    """`keras.layers.UpSampling2D`."""

    family: ClassVar[str] = "Reshape"
    summary: ClassVar[str] = "Enlarges the image by repeating or blending pixels."
    card_settings: ClassVar[tuple[str, ...]] = ("size", "interpolation")

    kind: Literal["UpSampling2D"] = "UpSampling2D"
    size: Pair = setting(
        (2, 2),
        label="Factor",
        help="How many times higher and wider the image becomes.",
        unit="×",
    )
    interpolation: Literal["nearest", "bilinear", "bicubic"] = setting(
        "nearest",
        label="Interpolation",
        help="nearest repeats pixels; bilinear and bicubic blend them.",
    )
