"""The residual block: a small stack of its own with a way around it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from core.experiment.layers.base import LayerSpec
from core.experiment.layers.convolution import (
    Conv2D,
    Conv2DTranspose,
    DepthwiseConv2D,
    SeparableConv2D,
)
from core.experiment.layers.core import Activation, Dense, Rescaling
from core.experiment.layers.normalization import (
    BatchNormalization,
    GroupNormalization,
    LayerNormalization,
)
from core.experiment.layers.pooling import (
    AveragePooling2D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
)
from core.experiment.layers.regularization import (
    Dropout,
    GaussianNoise,
    SpatialDropout2D,
)
from core.experiment.layers.reshaping import (
    Flatten,
    Reshape,
    UpSampling2D,
    ZeroPadding2D,
)
from core.experiment.spec import setting

SimpleLayer = Annotated[
    Conv2D
    | SeparableConv2D
    | DepthwiseConv2D
    | Conv2DTranspose
    | MaxPooling2D
    | AveragePooling2D
    | GlobalAveragePooling2D
    | GlobalMaxPooling2D
    | Dense
    | Activation
    | Rescaling
    | Dropout
    | SpatialDropout2D
    | GaussianNoise
    | BatchNormalization
    | LayerNormalization
    | GroupNormalization
    | Flatten
    | Reshape
    | ZeroPadding2D
    | UpSampling2D,
    Field(discriminator="kind"),
]


def _two_convolutions() -> tuple[SimpleLayer, ...]:
    return (
        Conv2D(filters=32, padding="same", activation="linear", use_bias=False),
        BatchNormalization(),
        Activation(activation="relu"),
        Conv2D(filters=32, padding="same", activation="linear", use_bias=False),
        BatchNormalization(),
    )


class Residual(LayerSpec):
    """Adds what went in to what its inner stack made of it.

    Source: He et al., "Deep Residual Learning for Image Recognition",
    arXiv:1512.03385. Where the shapes differ, a 1 × 1 convolution with the fitting
    strides brings the input to the shape of the inner stack's output.
    """

    family: ClassVar[str] = "Blocks"
    summary: ClassVar[str] = (
        "Runs a small stack and adds its input to the result. The way around lets very "
        "deep nets learn."
    )
    search_words: ClassVar[str] = "resnet skip connection shortcut add"
    card_settings: ClassVar[tuple[str, ...]] = ("activation",)

    kind: Literal["Residual"] = "Residual"
    layers: tuple[SimpleLayer, ...] = Field(default_factory=_two_convolutions)
    activation: Literal["linear", "relu", "leaky_relu", "elu", "gelu", "silu"] = (
        setting(
            "relu",
            label="Activation",
            help="The curve applied after the addition.",
        )
    )
