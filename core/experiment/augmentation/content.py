"""What the images of a data set show, as far as names tell."""

import re
from dataclasses import dataclass
from typing import Literal

Content = Literal["digits", "letters", "hands", "other"]

_DIGITS = frozenset("0123456789")
_DIGIT_WORDS = frozenset(
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
)
_HANDS = re.compile(
    r"(?<![a-z])(asl|signing|sign[ _-]?(languages?|mnist)|gestures?"
    r"|finger[ _-]?spelling|hands?(?![ _-]?(writ|drawn)))(?![a-z])"
)
_KNOWN: dict[str, Content] = {"digits": "digits", "mnist": "digits", "asl": "hands"}


def content_of(source: str, class_names: tuple[str, ...] | None) -> Content:
    """Guesses what images show from the name of the data set and of its classes.

    Args:
        source: A name of the catalogue, of an imported set, or a path.
        class_names: The names of the classes; None while they are not known.
    """
    name = source.strip().lower()
    if name in _KNOWN:
        return _KNOWN[name]
    if _HANDS.search(_last_parts(name)):
        return "hands"
    if not class_names:
        return "other"
    names = {one.strip().lower() for one in class_names}
    if names <= _DIGITS or names <= _DIGIT_WORDS:
        return "digits"
    if all(len(one) == 1 for one in names) and any(one.isalpha() for one in names):
        return "letters"
    return "other"


def _last_parts(path: str) -> str:
    """The last two parts of a path: folders further up say nothing of the images."""
    parts = [part for part in re.split(r"[/\\]+", path) if part]
    return " ".join(parts[-2:])


@dataclass(frozen=True)
class Lookalike:
    """Two classes of which one becomes the other.

    Attributes:
        one: The name of a class.
        other: The name of another.
        angle: The angle in degrees by which one must be turned to look like the other.
    """

    one: str
    other: str
    angle: float


_WRITING = (
    Lookalike("6", "9", 180.0),
    Lookalike("N", "Z", 90.0),
    Lookalike("M", "W", 180.0),
    Lookalike("b", "q", 180.0),
    Lookalike("d", "p", 180.0),
    Lookalike("n", "u", 180.0),
)
_SIGNS = (
    # The same shape of the hand, held in another direction.
    Lookalike("H", "U", 90.0),
    Lookalike("G", "Q", 90.0),
    Lookalike("K", "P", 90.0),
)


def turned_lookalikes(
    content: Content, class_names: tuple[str, ...]
) -> tuple[Lookalike, ...]:
    """Returns pairs of classes of a data set that a rotation makes alike."""
    pairs = {"digits": _WRITING, "letters": _WRITING, "hands": _SIGNS}.get(content, ())
    names = {name.strip() for name in class_names}
    return tuple(pair for pair in pairs if {pair.one, pair.other} <= names)
