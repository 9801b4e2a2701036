"""Warnings that teach: what an augmentation would do to these very images."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.experiment.augmentation.augmentation import AugmentationSpec, Remarkable
from core.experiment.augmentation.colour import Brightness, Contrast
from core.experiment.augmentation.content import (
    Content,
    Lookalike,
    content_of,
    turned_lookalikes,
)
from core.experiment.augmentation.disturbance import Cutout
from core.experiment.augmentation.frame import (
    LEAST_VISIBLE,
    OBJECT_SIDE,
    worst_visible_share,
)
from core.experiment.augmentation.geometry import (
    HeightShift,
    HorizontalFlip,
    RandomCrop,
    Rotation,
    VerticalFlip,
    WidthShift,
    Zoom,
)
from core.experiment.augmentation.operation import OperationSpec, RangedOperation

_LARGEST_CUTOUT = 0.6
_LARGEST_BRIGHTNESS = 0.6
_LEAST_CONTRAST = 0.2
_SMALLEST_ZOOM = 0.5


@dataclass(frozen=True)
class Remark:
    """One warning about an augmentation.

    Attributes:
        topic: Its name in `AugmentationSpec.allowed`.
        path: The setting it is about.
        message: What would happen, and why that hurts.
        hint: What to do instead.
        allowed: Whether a person has allowed it.
    """

    topic: Remarkable
    path: str
    message: str
    hint: str
    allowed: bool = False


def remarks(
    spec: AugmentationSpec,
    source: str,
    class_names: tuple[str, ...] | None = None,
    image_size: tuple[int, int] | None = None,
) -> tuple[Remark, ...]:
    """Returns what should be thought about, allowed or not.

    Args:
        spec: The augmentation.
        source: The name or path of the data set.
        class_names: Its classes; None while they are not known.
        image_size: Height and width of the images; None while they are not known.
    """
    content = content_of(source, class_names)
    names = class_names or _names_of(content)
    side = min(image_size) if image_size else None
    active = [
        (f"augmentation.operations[{index}]", one)
        for index, one in enumerate(spec.operations)
        if spec.enabled and one.active
    ]
    found: list[Remark] = []
    for path, one in active:
        found += _about(path, one, content, names, side)
    found += _frame(active)
    return tuple(
        Remark(one.topic, one.path, one.message, one.hint, one.topic in spec.allowed)
        for one in found
    )


def _names_of(content: Content) -> tuple[str, ...]:
    return {
        "digits": tuple("0123456789"),
        "hands": tuple("ABCDEFGHIKLMNOPQRSTUVWXY"),
    }.get(content, ())


def _about(
    path: str,
    one: OperationSpec,
    content: Content,
    names: tuple[str, ...],
    side: int | None,
) -> Iterator[Remark]:
    match one:
        case HorizontalFlip() | VerticalFlip():
            yield from _flip(path, one, content, names)
        case Rotation():
            yield from _rotation(path, one, turned_lookalikes(content, names))
        case Zoom() if one.lower < _SMALLEST_ZOOM:
            pixels = f" ({OBJECT_SIDE * one.lower * side:.0f} pixels)" if side else ""
            yield Remark(
                "too_small",
                f"{path}.lower",
                f"At a zoom of {one.lower:g} a thing that fills the middle shrinks to "
                f"{OBJECT_SIDE * one.lower:.0%} of the picture{pixels}. Its details "
                "are gone then.",
                "Begin at 0.7 or above.",
            )
        case Cutout() if one.upper > _LARGEST_CUTOUT:
            yield Remark(
                "hidden",
                f"{path}.upper",
                f"A square of {one.upper:.0%} of the side hides most of what is in the "
                "picture: the net is asked for something that can't be seen.",
                "Half of the side is much already.",
            )
        case Brightness() if max(-one.lower, one.upper) > _LARGEST_BRIGHTNESS:
            worst = max(-one.lower, one.upper)
            colour = "white" if one.upper == worst else "black"
            yield Remark(
                "washed_out",
                f"{path}.{'upper' if colour == 'white' else 'lower'}",
                f"A brightness of {worst:.0%} makes nearly every pixel {colour}: there "
                "is nothing left to see in such an image.",
                "Stay within ±0.4.",
            )
        case Contrast() if one.lower < _LEAST_CONTRAST:
            yield Remark(
                "washed_out",
                f"{path}.lower",
                f"A contrast of {one.lower:g} turns an image into an almost even grey: "
                "there is nothing left to see in it.",
                "Begin at 0.3 or above.",
            )
        case _:
            pass


def _flip(
    path: str,
    one: HorizontalFlip | VerticalFlip,
    content: Content,
    names: tuple[str, ...],
) -> Iterator[Remark]:
    way = "Mirroring" if isinstance(one, HorizontalFlip) else "Turning upside down"
    if content == "digits":
        yield Remark(
            "flip_digits",
            path,
            f"{way} makes digits that nobody writes, and some become others: a "
            "mirrored 2 looks like a 5 or an S. The net learns from wrong examples.",
            "Take the flip out; shift, rotate and shear a little instead.",
        )
    elif content == "letters":
        pairs = _mirrored_pairs(one, names)
        example = f" {pairs} become one another." if pairs else ""
        yield Remark(
            "flip_letters",
            path,
            f"{way} makes letters that nobody writes.{example} The net learns from "
            "wrong examples.",
            "Take the flip out; shift, rotate and shear a little instead.",
        )
    elif content == "hands" and isinstance(one, HorizontalFlip):
        yield Remark(
            "flip_hands",
            path,
            "Mirroring makes a left hand of a right one. In signing it matters which "
            "hand is used, and in which direction it points; the images you will "
            "recognise later are not mirrored either.",
            "Take the flip out, unless left-handed signers are to be recognised too: "
            "then allow it.",
        )
    elif content == "hands":
        yield Remark(
            "flip_hands",
            path,
            "Turning upside down makes hands that no one can hold like that, and the "
            "direction in which a hand points is part of the sign.",
            "Take the flip out.",
        )


def _mirrored_pairs(one: HorizontalFlip | VerticalFlip, names: tuple[str, ...]) -> str:
    pairs = (
        (("b", "d"), ("p", "q"))
        if isinstance(one, HorizontalFlip)
        else (("b", "p"), ("d", "q"), ("M", "W"), ("n", "u"))
    )
    found = [f"{a} and {b}" for a, b in pairs if {a, b} <= set(names)]
    return ", ".join(found)


def _rotation(
    path: str, one: Rotation, pairs: tuple[Lookalike, ...]
) -> Iterator[Remark]:
    largest = max(abs(one.lower), abs(one.upper))
    swapped = [pair for pair in pairs if largest > pair.angle / 2.0]
    if not swapped:
        return
    first = swapped[0]
    others = ", ".join(f"{pair.one} and {pair.other}" for pair in swapped[1:])
    more = f" The same holds for {others}." if others else ""
    limit = min(pair.angle for pair in swapped) / 2.0
    yield Remark(
        "rotation_swaps_classes",
        f"{path}.{'upper' if one.upper == largest else 'lower'}",
        f"Turned by {first.angle:g}°, {first.one} looks like {first.other}; from "
        f"{first.angle / 2:g}° on it is nearer to that than to itself.{more} The net "
        "would be told two names for one picture.",
        f"Stay below ±{limit:g}°; ±15° is usual.",
    )


def _frame(active: Sequence[tuple[str, OperationSpec]]) -> Iterator[Remark]:
    """The remark about all operations together that push a thing out of the frame."""
    share = worst_visible_share([one for _, one in active])
    if share >= LEAST_VISIBLE:
        return
    # Named is the operation without which most would be left.
    worst_path, worst, best_share = "", None, -1.0
    for path, one in active:
        if not isinstance(one, WidthShift | HeightShift | Zoom | RandomCrop):
            continue
        others = worst_visible_share([other for _, other in active if other is not one])
        if others > best_share:
            worst_path, worst, best_share = path, one, others
    if worst is None:
        return
    yield Remark(
        "out_of_frame",
        f"{worst_path}.{_outer_end(worst)}",
        f"In the worst case only {share:.0%} of a thing in the middle stays in the "
        f"picture. {worst.title} takes most of it away. What can't be seen can't be "
        "learned.",
        "Narrow the ranges, so that at least half of it stays.",
    )


def _outer_end(one: RangedOperation) -> str:
    if isinstance(one, RandomCrop):
        return "lower"
    return "lower" if abs(one.lower) > abs(one.upper) else "upper"
