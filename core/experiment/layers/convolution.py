"""Convolutions: small windows of weights that slide over the image."""

from typing import ClassVar, Literal

from core.experiment.layers.base import (
    PADDING_LABELS,
    Activation,
    Initializer,
    LayerSpec,
    Padding,
    activation_setting,
    bias_setting,
    initializer_setting,
    penalty_setting,
)
from core.experiment.spec import Pair, setting


def _filters() -> int:
    return setting(
        32,
        label="Filters",
        help="How many different patterns the layer looks for. Each gives one channel "
        "of the output.",
        minimum=1,
        maximum=4096,
        step=1,
    )


def _kernel_size() -> Pair:
    return setting(
        (3, 3),
        label="Kernel size",
        help="Height and width of the window in pixels. 3 × 3 is the usual choice; "
        "larger windows see more and cost more.",
        unit="px",
    )


def _strides(default: tuple[int, int] = (1, 1)) -> Pair:
    return setting(
        default,
        label="Strides",
        help="How many pixels the window moves at a time. 2 halves the size of the "
        "output.",
        unit="px",
    )


def _padding(default: str = "valid") -> Padding:
    return setting(
        default,
        label="Padding",
        help="same adds a border of zeros so that the image keeps its size; valid "
        "adds none, so that it shrinks a little.",
        labels=PADDING_LABELS,
    )


def _dilation() -> Pair:
    return setting(
        (1, 1),
        label="Dilation",
        help="Gaps between the pixels that the window looks at. Needs strides of 1.",
        unit="px",
        advanced=True,
    )


class Conv2D(LayerSpec):
    """`keras.layers.Conv2D`."""

    family: ClassVar[str] = "Convolution"
    summary: ClassVar[str] = (
        "Slides small windows of weights over the image. Each window learns one "
        "pattern, such as an edge, and marks where it occurs."
    )
    card_settings: ClassVar[tuple[str, ...]] = ("filters", "kernel_size")

    kind: Literal["Conv2D"] = "Conv2D"
    filters: int = _filters()
    kernel_size: Pair = _kernel_size()
    strides: Pair = _strides()
    padding: Padding = _padding()
    activation: Activation = activation_setting("relu")
    dilation_rate: Pair = _dilation()
    use_bias: bool = bias_setting()
    kernel_initializer: Initializer = initializer_setting()
    kernel_l1: float = penalty_setting("L1")
    kernel_l2: float = penalty_setting("L2")


class SeparableConv2D(LayerSpec):
    """`keras.layers.SeparableConv2D`."""

    family: ClassVar[str] = "Convolution"
    summary: ClassVar[str] = (
        "A convolution in two cheap steps: each channel on its own, then a mix of the "
        "channels. Far fewer weights than Conv2D."
    )
    card_settings: ClassVar[tuple[str, ...]] = ("filters", "kernel_size")

    kind: Literal["SeparableConv2D"] = "SeparableConv2D"
    filters: int = _filters()
    kernel_size: Pair = _kernel_size()
    strides: Pair = _strides()
    padding: Padding = _padding()
    activation: Activation = activation_setting("relu")
    depth_multiplier: int = setting(
        1,
        label="Depth multiplier",
        help="How many patterns each input channel is searched for before the mix.",
        minimum=1,
        maximum=64,
        advanced=True,
    )
    dilation_rate: Pair = _dilation()
    use_bias: bool = bias_setting()
    depthwise_initializer: Initializer = initializer_setting("Initialiser, channels")
    pointwise_initializer: Initializer = initializer_setting("Initialiser, mix")
    pointwise_l1: float = penalty_setting("L1")
    pointwise_l2: float = penalty_setting("L2")


class DepthwiseConv2D(LayerSpec):
    """`keras.layers.DepthwiseConv2D`."""

    family: ClassVar[str] = "Convolution"
    summary: ClassVar[str] = (
        "A convolution that treats each channel on its own and does not mix them. "
        "Usually followed by a Conv2D with a 1 × 1 kernel."
    )
    card_settings: ClassVar[tuple[str, ...]] = ("kernel_size", "depth_multiplier")

    kind: Literal["DepthwiseConv2D"] = "DepthwiseConv2D"
    kernel_size: Pair = _kernel_size()
    depth_multiplier: int = setting(
        1,
        label="Depth multiplier",
        help="How many outputs each input channel gets.",
        minimum=1,
        maximum=64,
    )
    strides: Pair = _strides()
    padding: Padding = _padding()
    activation: Activation = activation_setting("relu")
    dilation_rate: Pair = _dilation()
    use_bias: bool = bias_setting()
    depthwise_initializer: Initializer = initializer_setting()
    depthwise_l1: float = penalty_setting("L1")
    depthwise_l2: float = penalty_setting("L2")


class Conv2DTranspose(LayerSpec):
    """`keras.layers.Conv2DTranspose`."""

    family: ClassVar[str] = "Convolution"
    summary: ClassVar[str] = (
        "A convolution the other way round: each input pixel paints a window of the "
        "output, so that the image grows."
    )
    search_words: ClassVar[str] = "deconvolution transposed"
    card_settings: ClassVar[tuple[str, ...]] = ("filters", "kernel_size")

    kind: Literal["Conv2DTranspose"] = "Conv2DTranspose"
    filters: int = _filters()
    kernel_size: Pair = _kernel_size()
    strides: Pair = _strides((2, 2))
    padding: Padding = _padding("same")
    activation: Activation = activation_setting("relu")
    dilation_rate: Pair = _dilation()
    use_bias: bool = bias_setting()
    kernel_initializer: Initializer = initializer_setting()
    kernel_l1: float = penalty_setting("L1")
    kernel_l2: float = penalty_setting("L2")
