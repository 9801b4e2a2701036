"""Operations that move the pixels; all of them become one single resampling."""

from typing import Any, ClassVar, Literal

from core.experiment.augmentation.operation import (
    Group,
    OperationSpec,
    RangedOperation,
    lower_setting,
    probability_setting,
    upper_setting,
)
from core.experiment.spec import setting


class HorizontalFlip(OperationSpec):
    """Left and right change places."""

    group: ClassVar[Group] = "geometry"
    title: ClassVar[str] = "Horizontal flip"
    summary: ClassVar[str] = (
        "Mirrors the image: left becomes right. Good for animals, plants and things; "
        "wrong for writing, where mirrored signs do not exist."
    )
    kind: Literal["HorizontalFlip"] = "HorizontalFlip"
    probability: float = probability_setting(0.5)


class VerticalFlip(OperationSpec):
    """Top and bottom change places."""

    group: ClassVar[Group] = "geometry"
    title: ClassVar[str] = "Vertical flip"
    summary: ClassVar[str] = (
        "Turns top into bottom. Good for pictures without an upside, such as those of "
        "a microscope or from the air; wrong for most others."
    )
    kind: Literal["VerticalFlip"] = "VerticalFlip"
    probability: float = probability_setting(0.5)


def _degrees(default: float, limit: float, help: str) -> tuple[Any, Any]:  # noqa: A002
    limits: dict[str, Any] = {
        "minimum": -limit,
        "maximum": limit,
        "step": 1.0,
        "unit": "°",
    }
    return (
        lower_setting(-default, help=help, **limits),
        upper_setting(default, help=help, **limits),
    )


_ROTATION = _degrees(10.0, 180.0, "Positive angles turn to the left.")
_SHEAR = _degrees(10.0, 60.0, "Positive angles lean to the right.")


class Rotation(RangedOperation):
    """Turns the image about its middle."""

    group: ClassVar[Group] = "geometry"
    title: ClassVar[str] = "Rotation"
    summary: ClassVar[str] = (
        "Turns the image about its middle, as a tilted camera or page would. Small "
        "angles suit nearly everything; large ones turn a 6 into a 9."
    )
    kind: Literal["Rotation"] = "Rotation"
    lower: float = _ROTATION[0]
    upper: float = _ROTATION[1]
    probability: float = probability_setting(1.0)


class Zoom(RangedOperation):
    """Brings the image nearer or farther."""

    group: ClassVar[Group] = "geometry"
    title: ClassVar[str] = "Zoom"
    summary: ClassVar[str] = (
        "Brings the middle of the image nearer or farther, so that the size of a thing "
        "matters less."
    )
    neutral: ClassVar[float] = 1.0
    kind: Literal["Zoom"] = "Zoom"
    lower: float = lower_setting(
        0.9,
        help="1 keeps the size, 0.5 halves it, 2 doubles it.",
        minimum=0.2,
        maximum=5.0,
        step=0.05,
        unit="×",
    )
    upper: float = upper_setting(
        1.1,
        help="1 keeps the size, 0.5 halves it, 2 doubles it.",
        minimum=0.2,
        maximum=5.0,
        step=0.05,
        unit="×",
    )
    probability: float = probability_setting(1.0)


def _shift(side: str, direction: str) -> tuple[Any, Any]:
    words = (
        f"A share of the {side}: 0.1 is a tenth of it. Positive moves {direction}, "
        "negative the other way."
    )
    limits: dict[str, Any] = {"minimum": -1.0, "maximum": 1.0, "step": 0.01}
    return (
        lower_setting(-0.1, help=words, **limits),
        upper_setting(0.1, help=words, **limits),
    )


_WIDTH = _shift("width", "to the right")
_HEIGHT = _shift("height", "down")


class WidthShift(RangedOperation):
    """Moves the image sideways."""

    group: ClassVar[Group] = "geometry"
    title: ClassVar[str] = "Width shift"
    summary: ClassVar[str] = (
        "Moves the image to the left or right, so that the place of a thing matters "
        "less."
    )
    kind: Literal["WidthShift"] = "WidthShift"
    lower: float = _WIDTH[0]
    upper: float = _WIDTH[1]
    probability: float = probability_setting(1.0)


class HeightShift(RangedOperation):
    """Moves the image up or down."""

    group: ClassVar[Group] = "geometry"
    title: ClassVar[str] = "Height shift"
    summary: ClassVar[str] = (
        "Moves the image up or down, so that the place of a thing matters less."
    )
    kind: Literal["HeightShift"] = "HeightShift"
    lower: float = _HEIGHT[0]
    upper: float = _HEIGHT[1]
    probability: float = probability_setting(1.0)


class Shear(RangedOperation):
    """Slants the image."""

    group: ClassVar[Group] = "geometry"
    title: ClassVar[str] = "Shear"
    summary: ClassVar[str] = (
        "Slants the image as handwriting leans from person to person, or as a thing "
        "looks when seen from the side."
    )
    kind: Literal["Shear"] = "Shear"
    lower: float = _SHEAR[0]
    upper: float = _SHEAR[1]
    axis: Literal["horizontal", "vertical", "both"] = setting(
        "horizontal",
        label="Direction",
        help="Horizontal leans upright lines, vertical lets level lines rise or fall.",
    )
    probability: float = probability_setting(1.0)


class RandomCrop(RangedOperation):
    """Cuts out a piece and enlarges it to the whole."""

    group: ClassVar[Group] = "geometry"
    title: ClassVar[str] = "Random crop"
    summary: ClassVar[str] = (
        "Cuts a piece out of the image, at any place, and enlarges it to full size. "
        "The net learns to know a thing by its parts."
    )
    neutral: ClassVar[float] = 1.0
    kind: Literal["RandomCrop"] = "RandomCrop"
    lower: float = lower_setting(
        0.8,
        help="The side of the piece as a share of the image's side; 1 keeps all.",
        minimum=0.1,
        maximum=1.0,
        step=0.05,
    )
    upper: float = upper_setting(
        1.0,
        help="The side of the piece as a share of the image's side; 1 keeps all.",
        minimum=0.1,
        maximum=1.0,
        step=0.05,
    )
    probability: float = probability_setting(1.0)


class Elastic(RangedOperation):
    """Bends the image as if drawn on rubber.

    Source: Simard, Steinkraus & Platt, "Best Practices for Convolutional Neural
    Networks Applied to Visual Document Analysis", ICDAR 2003.
    """

    group: ClassVar[Group] = "geometry"
    title: ClassVar[str] = "Elastic distortion"
    summary: ClassVar[str] = (
        "Bends the image as if it were drawn on rubber. Made for handwriting: no two "
        "people draw a line alike."
    )
    kind: Literal["Elastic"] = "Elastic"
    lower: float = lower_setting(
        0.0,
        help="How far points move, as a share of the shorter side (the standard "
        "deviation); 0.03 is visible, 0.1 is much.",
        minimum=0.0,
        maximum=0.3,
        step=0.005,
    )
    upper: float = upper_setting(
        0.04,
        help="How far points move, as a share of the shorter side (the standard "
        "deviation); 0.03 is visible, 0.1 is much.",
        minimum=0.0,
        maximum=0.3,
        step=0.005,
    )
    smoothness: float = setting(
        0.15,
        label="Smoothness",
        help="How wide the bends are, as a share of the shorter side. Small values "
        "crumple the image, large ones only bow it.",
        minimum=0.02,
        maximum=0.5,
        step=0.01,
    )
    probability: float = probability_setting(1.0)
