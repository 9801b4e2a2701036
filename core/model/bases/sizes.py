"""To which size and colours images are brought before a base, and how that is said."""

from dataclasses import dataclass

from core.model.words import times

Shape = tuple[int, int, int]

COMFORTABLE_SIDE = 96
"""Smaller images are enlarged to this: below it, pretrained nets see little."""


@dataclass(frozen=True)
class BasePlan:
    """How images reach a base.

    Attributes:
        image_shape: (height, width, channels) that the data gives.
        input_shape: (height, width, channels) that the base takes.
        notes: What is done on the way, in sentences; none if nothing is.
    """

    image_shape: Shape
    input_shape: Shape
    notes: tuple[str, ...]


def plan(image_shape: Shape, size: tuple[int, int], channels: int) -> BasePlan:
    """Says how images are brought to a size and a number of channels.

    Args:
        image_shape: (height, width, channels) of the data.
        size: The (height, width) that the base takes.
        channels: 1 or 3.
    """
    notes: list[str] = []
    if image_shape[2] == 1 and channels == 3:
        notes.append(
            "The images are grey: the base, made for colours, gets the same grey as "
            "red, green and blue."
        )
    if image_shape[2] == 3 and channels == 1:
        notes.append("The base was trained on grey images: colours are turned to grey.")
    if image_shape[:2] != size:
        larger = size[0] * size[1] > image_shape[0] * image_shape[1]
        verb = "enlarged" if larger else "brought down"
        notes.append(
            f"Images of {times(image_shape[:2])} pixels are {verb} to "
            f"{times(size)} before the base."
        )
    return BasePlan(image_shape, (*size, channels), tuple(notes))


def automatic_size(
    image: tuple[int, int], smallest: int, native: int
) -> tuple[int, int]:
    """Returns the size at which a net works well on images of a given size.

    The images keep their size if the net can make use of it. Smaller and larger ones
    are scaled, with their proportions, so that their shorter side fits.

    Args:
        image: (height, width) of the images.
        smallest: The least side on which the net works at all.
        native: The side of the images on which it was trained.
    """
    shorter = min(image)
    least = max(COMFORTABLE_SIDE, smallest)
    wanted = min(max(shorter, least), native)
    if wanted == shorter and max(image) <= 2 * native:
        return image
    height, width = (
        min(max(round(side * wanted / shorter), wanted), 2 * native) for side in image
    )
    return height, width
