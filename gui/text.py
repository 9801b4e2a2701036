"""Numbers and durations in the words of a screen, the same everywhere in the window."""

import math
import re

_SHORT_NAMES = {"accuracy": "acc"}


def count(number: int) -> str:
    """Returns a whole number with thousands separators: `412,760`."""
    return f"{number:,}"


def plural(number: int, noun: str) -> str:
    """Returns a number with its noun: `1 thing`, `2 things`."""
    return f"{count(number)} {noun}" if number == 1 else f"{count(number)} {noun}s"


def compact(number: float) -> str:
    """Returns a number with two or three figures: `850`, `8.1 k`, `120 k`, `1.2 M`."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        # 999.5 would be rounded to 1000, which is one of the next larger unit.
        if number >= 0.9995 * size:
            value = number / size
            figures = f"{value:.1f}" if value < 99.95 else f"{value:.0f}"
            return f"{figures} {letter}"
    return f"{number:.0f}"


def images_per_second(rate: float) -> str:
    """Returns a speed: `8.1 k img/s`."""
    return f"{compact(rate)} img/s"


def duration(seconds: float) -> str:
    """Returns a duration: `0:24`, `12:05`, `1:02:07`."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def time_left(seconds: float | None) -> str:
    """Returns `0:24 left`; empty while it is unknown."""
    return "" if seconds is None else f"{duration(seconds)} left"


def loss(value: float | None) -> str:
    """Returns a loss with three figures behind the point or three in all: `0.071`."""
    if value is None or math.isnan(value):
        return "—"
    if math.isinf(value):
        return "∞"
    if abs(value) >= 1e5 or 0 < abs(value) < 5e-4:
        return f"{value:.1e}"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.4g}"


def percent(share: float | None) -> str:
    """Returns a share of one in per cent: `97.2 %`; above 99 % with two decimals."""
    if share is None or not math.isfinite(share):
        return "—"
    decimals = 2 if 0.99 <= share < 1 else 1
    # Only a perfect score may look like one.
    shown = min(100 * share, 99.99) if share < 1 else 100 * share
    return f"{shown:.{decimals}f} %"


def learning_rate(value: float | None) -> str:
    """Returns a learning rate with up to three figures: `0.001`, `2.5e-05`."""
    return "—" if value is None else f"{value:.3g}"


def short_metric(name: str) -> str:
    """Returns a metric's name for narrow places: `acc`."""
    return _SHORT_NAMES.get(name, name.replace("_", " "))


def metric_title(name: str) -> str:
    """Returns a metric's name as a heading: `Accuracy`."""
    return name.replace("_", " ").capitalize()


_LONG_WORD = re.compile(r"[^\s/\\]{25,}")
_BREAK = "\u200b"


def breakable(text: str) -> str:
    """Lets long names of files break where their own words end.

    Qt breaks lines at blanks and slashes only; a longer word widens what it stands in.
    """
    return _LONG_WORD.sub(lambda m: re.sub(r"([_.-])", rf"\1{_BREAK}", m[0]), text)


def without_breaks(text: str) -> str:
    """Takes out what `breakable` has put in: a name with it in is no file's name."""
    return text.replace(_BREAK, "")
