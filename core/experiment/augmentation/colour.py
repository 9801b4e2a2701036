"""Operations on light and colour; neighbours in the list become one step."""

from typing import Any, ClassVar, Literal

from core.experiment.augmentation.operation import (
    Group,
    OperationSpec,
    RangedOperation,
    lower_setting,
    probability_setting,
    upper_setting,
)


class Brightness(RangedOperation):
    """Adds light to all pixels alike."""

    group: ClassVar[Group] = "colour"
    title: ClassVar[str] = "Brightness"
    summary: ClassVar[str] = (
        "Makes the whole image lighter or darker, as another lamp or exposure would."
    )
    kind: Literal["Brightness"] = "Brightness"
    lower: float = lower_setting(
        -0.2,
        help="Added to each pixel, as a share of the way from black to white.",
        minimum=-1.0,
        maximum=1.0,
        step=0.05,
    )
    upper: float = upper_setting(
        0.2,
        help="Added to each pixel, as a share of the way from black to white.",
        minimum=-1.0,
        maximum=1.0,
        step=0.05,
    )
    probability: float = probability_setting(1.0)


def _factors(
    spread: float,
    help: str,  # noqa: A002
) -> tuple[Any, Any]:
    limits: dict[str, Any] = {
        "minimum": 0.0,
        "maximum": 4.0,
        "step": 0.05,
        "unit": "×",
    }
    return (
        lower_setting(1.0 - spread, help=help, **limits),
        upper_setting(1.0 + spread, help=help, **limits),
    )


_CONTRAST = _factors(
    0.3, "1 keeps the contrast, 0.5 halves it, 0 leaves only the mean."
)
_SATURATION = _factors(0.3, "1 keeps the colours, 0 makes grey, 2 doubles them.")


class Contrast(RangedOperation):
    """Stretches or squeezes each channel about its mean."""

    group: ClassVar[Group] = "colour"
    title: ClassVar[str] = "Contrast"
    summary: ClassVar[str] = (
        "Stretches or squeezes light and dark about the mean of the image, as haze, "
        "another camera or another scan would."
    )
    neutral: ClassVar[float] = 1.0
    kind: Literal["Contrast"] = "Contrast"
    lower: float = _CONTRAST[0]
    upper: float = _CONTRAST[1]
    probability: float = probability_setting(1.0)


class Saturation(RangedOperation):
    """Blends with the grey image, or away from it."""

    group: ClassVar[Group] = "colour"
    title: ClassVar[str] = "Saturation"
    summary: ClassVar[str] = (
        "Makes colours paler or stronger. Does nothing to grey images."
    )
    neutral: ClassVar[float] = 1.0
    kind: Literal["Saturation"] = "Saturation"
    lower: float = _SATURATION[0]
    upper: float = _SATURATION[1]
    probability: float = probability_setting(1.0)


class Hue(RangedOperation):
    """Turns the circle of colours; light and dark stay (a rotation in YIQ)."""

    group: ClassVar[Group] = "colour"
    title: ClassVar[str] = "Hue"
    summary: ClassVar[str] = (
        "Turns all colours along the rainbow; light and dark stay. Small angles stand "
        "for other lamps; large ones make green bananas. Does nothing to grey images."
    )
    kind: Literal["Hue"] = "Hue"
    lower: float = lower_setting(
        -10.0,
        help="180° turns each colour into its opposite.",
        minimum=-180.0,
        maximum=180.0,
        step=1.0,
        unit="°",
    )
    upper: float = upper_setting(
        10.0,
        help="180° turns each colour into its opposite.",
        minimum=-180.0,
        maximum=180.0,
        step=1.0,
        unit="°",
    )
    probability: float = probability_setting(1.0)


class ChannelShift(RangedOperation):
    """Adds an amount of its own to each channel."""

    group: ClassVar[Group] = "colour"
    title: ClassVar[str] = "Channel shift"
    summary: ClassVar[str] = (
        "Makes red, green and blue lighter or darker, each on its own: a colour cast. "
        "On grey images it is the same as brightness."
    )
    kind: Literal["ChannelShift"] = "ChannelShift"
    lower: float = lower_setting(
        -0.1,
        help="Added to a channel, as a share of the way from none to full.",
        minimum=-1.0,
        maximum=1.0,
        step=0.05,
    )
    upper: float = upper_setting(
        0.1,
        help="Added to a channel, as a share of the way from none to full.",
        minimum=-1.0,
        maximum=1.0,
        step=0.05,
    )
    probability: float = probability_setting(1.0)


class Grayscale(OperationSpec):
    """Takes the colour away (luma of ITU-R BT.601, three equal channels)."""

    group: ClassVar[Group] = "colour"
    title: ClassVar[str] = "Grey"
    summary: ClassVar[str] = (
        "Takes the colour out of some images, so that the net does not rely on it. "
        "Does nothing to grey images."
    )
    kind: Literal["Grayscale"] = "Grayscale"
    probability: float = probability_setting(0.2)


class Invert(OperationSpec):
    """Turns the image into its negative."""

    group: ClassVar[Group] = "colour"
    title: ClassVar[str] = "Invert"
    summary: ClassVar[str] = (
        "Turns some images into their negative: black ink on white becomes white on "
        "black. Good where both occur."
    )
    kind: Literal["Invert"] = "Invert"
    probability: float = probability_setting(0.2)
