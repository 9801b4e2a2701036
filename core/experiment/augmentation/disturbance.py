"""Operations that take something away from the image."""

from typing import ClassVar, Literal

from core.experiment.augmentation.operation import (
    Group,
    RangedOperation,
    lower_setting,
    probability_setting,
    upper_setting,
)


class GaussianNoise(RangedOperation):
    """Adds a normal random number to each value."""

    group: ClassVar[Group] = "disturbance"
    title: ClassVar[str] = "Gaussian noise"
    summary: ClassVar[str] = (
        "Adds grain, as a camera does in poor light. Single pixels matter less then."
    )
    kind: Literal["GaussianNoise"] = "GaussianNoise"
    lower: float = lower_setting(
        0.0,
        help="The strength of the grain: its standard deviation, as a share of the way "
        "from black to white.",
        minimum=0.0,
        maximum=1.0,
        step=0.01,
    )
    upper: float = upper_setting(
        0.08,
        help="The strength of the grain: its standard deviation, as a share of the way "
        "from black to white.",
        minimum=0.0,
        maximum=1.0,
        step=0.01,
    )
    probability: float = probability_setting(1.0)


class GaussianBlur(RangedOperation):
    """Smooths with a Gaussian; weights beyond the edge are left out."""

    group: ClassVar[Group] = "disturbance"
    title: ClassVar[str] = "Blur"
    summary: ClassVar[str] = (
        "Blurs the image, as a camera that is out of focus does. Fine detail matters "
        "less then."
    )
    kind: Literal["GaussianBlur"] = "GaussianBlur"
    lower: float = lower_setting(
        0.0,
        help="How far each point is smeared: the standard deviation of the blur.",
        minimum=0.0,
        maximum=20.0,
        step=0.1,
        unit="px",
    )
    upper: float = upper_setting(
        1.0,
        help="How far each point is smeared: the standard deviation of the blur.",
        minimum=0.0,
        maximum=20.0,
        step=0.1,
        unit="px",
    )
    probability: float = probability_setting(0.5)


class Cutout(RangedOperation):
    """Covers a square with the fill value.

    Source: DeVries & Taylor, "Improved Regularization of Convolutional Neural Networks
    with Cutout", arXiv:1708.04552; with `probability` below 1 it is the random erasing
    of Zhong et al., arXiv:1708.04896. The square lies inside the image.
    """

    group: ClassVar[Group] = "disturbance"
    title: ClassVar[str] = "Cutout"
    summary: ClassVar[str] = (
        "Covers a square of the image with the fill value. The net learns not to rely "
        "on a single spot."
    )
    kind: Literal["Cutout"] = "Cutout"
    lower: float = lower_setting(
        0.1,
        help="The side of the square, as a share of the shorter side of the image.",
        minimum=0.0,
        maximum=1.0,
        step=0.05,
    )
    upper: float = upper_setting(
        0.3,
        help="The side of the square, as a share of the shorter side of the image.",
        minimum=0.0,
        maximum=1.0,
        step=0.05,
    )
    probability: float = probability_setting(0.5)
