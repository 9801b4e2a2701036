"""Ready-made augmentations."""

from dataclasses import dataclass

from core.experiment.augmentation.augmentation import AugmentationSpec
from core.experiment.augmentation.colour import Brightness, Contrast, Hue, Saturation
from core.experiment.augmentation.content import content_of
from core.experiment.augmentation.geometry import (
    Elastic,
    HeightShift,
    HorizontalFlip,
    RandomCrop,
    Rotation,
    Shear,
    WidthShift,
    Zoom,
)
from core.experiment.problem import fail


@dataclass(frozen=True)
class AugmentationPreset:
    """A ready-made augmentation.

    Attributes:
        name: How the command line calls it.
        title: How a button calls it.
        summary: One plain sentence: what it is for.
        spec: The augmentation.
    """

    name: str
    title: str
    summary: str
    spec: AugmentationSpec


_PRESETS = (
    AugmentationPreset(
        name="none",
        title="None",
        summary="Every epoch shows the same images.",
        spec=AugmentationSpec(),
    ),
    AugmentationPreset(
        name="light",
        title="Light",
        summary="A little of place, size and light: does no harm anywhere.",
        spec=AugmentationSpec(
            operations=(
                WidthShift(lower=-0.05, upper=0.05),
                HeightShift(lower=-0.05, upper=0.05),
                Zoom(lower=0.95, upper=1.05),
                Brightness(lower=-0.1, upper=0.1),
                Contrast(lower=0.9, upper=1.1),
            ),
            fill_mode="nearest",
        ),
    ),
    AugmentationPreset(
        name="digits",
        title="Digits",
        summary="Handwriting: tilted, slanted, bent and moved, never mirrored.",
        spec=AugmentationSpec(
            operations=(
                Rotation(lower=-12.0, upper=12.0),
                Zoom(lower=0.9, upper=1.1),
                WidthShift(lower=-0.08, upper=0.08),
                HeightShift(lower=-0.08, upper=0.08),
                Shear(lower=-12.0, upper=12.0),
                Elastic(lower=0.0, upper=0.03),
            ),
        ),
    ),
    AugmentationPreset(
        name="hands",
        title="Hands",
        summary="Signs of a hand: other light, other contrast, a little moved and "
        "turned, never mirrored.",
        spec=AugmentationSpec(
            operations=(
                Rotation(lower=-10.0, upper=10.0),
                Zoom(lower=0.9, upper=1.1),
                WidthShift(lower=-0.1, upper=0.1),
                HeightShift(lower=-0.1, upper=0.1),
                Contrast(lower=0.3, upper=1.2),
                Brightness(lower=-0.2, upper=0.2),
            ),
            fill_mode="nearest",
        ),
    ),
    AugmentationPreset(
        name="photos",
        title="Photos",
        summary="Things and animals: cut, mirrored, turned a little, in other light "
        "and colour.",
        spec=AugmentationSpec(
            operations=(
                HorizontalFlip(),
                RandomCrop(lower=0.75, upper=1.0),
                Rotation(lower=-8.0, upper=8.0),
                Brightness(lower=-0.15, upper=0.15),
                Contrast(lower=0.75, upper=1.25),
                Saturation(lower=0.7, upper=1.3),
                Hue(lower=-8.0, upper=8.0),
            ),
            fill_mode="reflect",
        ),
    ),
)


def augmentation_presets() -> tuple[AugmentationPreset, ...]:
    """Returns all ready-made augmentations, none first."""
    return _PRESETS


def suited_preset(source: str, class_names: tuple[str, ...] | None) -> str | None:
    """Returns the name of the preset made for what a data set shows, or None.

    Args:
        source: The name or path of the data set.
        class_names: Its classes; None while they are not known.
    """
    content = content_of(source, class_names)
    made_for = {"digits": "digits", "letters": "digits", "hands": "hands"}
    return made_for.get(content)


def find_augmentation_preset(name: str) -> AugmentationPreset:
    """Returns the augmentation of a name.

    Raises:
        ProblemError: there is none; the hint lists those there are.
    """
    for preset in _PRESETS:
        if preset.name == name.strip().lower():
            return preset
    names = ", ".join(preset.name for preset in _PRESETS)
    raise fail(
        f"There is no augmentation {name}.",
        f"Choose one of: {names}.",
        path="augmentation",
    )
