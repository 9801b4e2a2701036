"""Dense layers and activations."""

from typing import ClassVar, Literal

from core.experiment.layers.base import (
    Activation as ActivationName,
)
from core.experiment.layers.base import (
    Initializer,
    LayerSpec,
    activation_setting,
    bias_setting,
    initializer_setting,
    penalty_setting,
)
from core.experiment.spec import setting


class Dense(LayerSpec):
    """`keras.layers.Dense`."""

    family: ClassVar[str] = "Core"
    summary: ClassVar[str] = (
        "Every output looks at every input: weights × inputs + bias, then the "
        "activation."
    )
    search_words: ClassVar[str] = "fully connected linear perceptron"
    card_settings: ClassVar[tuple[str, ...]] = ("units", "activation")

    kind: Literal["Dense"] = "Dense"
    units: int = setting(
        128,
        label="Units",
        help="How many numbers this layer gives on. More can learn finer differences, "
        "and learn by heart sooner.",
        minimum=1,
        maximum=65_536,
        step=1,
    )
    activation: ActivationName = activation_setting()
    use_bias: bool = bias_setting()
    kernel_initializer: Initializer = initializer_setting()
    kernel_l1: float = penalty_setting("L1")
    kernel_l2: float = penalty_setting("L2")


class Activation(LayerSpec):
    """`keras.layers.Activation`."""

    family: ClassVar[str] = "Core"
    summary: ClassVar[str] = (
        "Applies a curve to each number. Use it where the activation must come after "
        "another layer, such as BatchNormalization."
    )
    search_words: ClassVar[str] = (
        "relu leakyrelu leaky_relu elu selu gelu silu swish mish softplus sigmoid tanh "
        "softmax nonlinearity"
    )
    card_settings: ClassVar[tuple[str, ...]] = ("activation",)

    kind: Literal["Activation"] = "Activation"
    activation: ActivationName = activation_setting("relu")


class Rescaling(LayerSpec):
    """`keras.layers.Rescaling`."""

    family: ClassVar[str] = "Core"
    summary: ClassVar[str] = (
        "Multiplies every number and adds a constant. Pixels already arrive between "
        "0 and 1; a scale of 2 and an offset of −1 make that −1 to 1."
    )
    search_words: ClassVar[str] = "normalise normalize scale"
    card_settings: ClassVar[tuple[str, ...]] = ("scale", "offset")

    kind: Literal["Rescaling"] = "Rescaling"
    scale: float = setting(
        2.0,
        label="Scale",
        help="What every number is multiplied by.",
        minimum=-1000.0,
        maximum=1000.0,
        step=0.1,
    )
    offset: float = setting(
        -1.0,
        label="Offset",
        help="What is added after multiplying.",
        minimum=-1000.0,
        maximum=1000.0,
        step=0.1,
    )
