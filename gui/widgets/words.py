"""Numbers in the words of the screens."""

from datetime import datetime


def count(number: int) -> str:
    """Returns 60000 as `60,000`."""
    return f"{number:,}"


def things(number: int, one: str, many: str | None = None) -> str:
    """Returns `1 image`, `1,797 images`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def size_in_bytes(number: float) -> str:
    """Returns bytes in decimal units, as file managers show them: `11.5 MB`."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if abs(number) < 1000 or unit == "GB":
            break
        number /= 1000
    if unit == "bytes" or abs(number) >= 100:
        return f"{number:.0f} {unit}"
    return f"{number:.1f} {unit}"


def duration(seconds: float) -> str:
    """Returns a duration in at most two units: `8 s`, `2 min 10 s`, `1 h 5 min`."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def per_cent(share: float, digits: int = 1) -> str:
    """Returns 0.972 as `97.2 %`; 100 and 0 are only said when they are exact."""
    number = 100 * share
    text = f"{number:.{digits}f}"
    if share < 1 and float(text) == 100:
        text = f"{100 - 10**-digits:.{digits}f}"
    elif share > 0 and float(text) == 0:
        text = f"{10**-digits:.{digits}f}"
    elif share in (0, 1):
        text = f"{number:.0f}"
    return f"{text} %"


def when(moment: datetime, now: datetime | None = None) -> str:
    """Returns a moment as `today 14:05`, `yesterday 9:30` or `12 Mar 2026 9:30`."""
    now = now or datetime.now(moment.tzinfo)
    days = (now.date() - moment.date()).days
    time = f"{moment.hour}:{moment.minute:02d}"
    if days == 0:
        return f"today {time}"
    if days == 1:
        return f"yesterday {time}"
    return f"{moment.day} {moment:%b %Y} {time}"
