"""Sizes, dates and counted things in words; `gui.text` has the plain numbers."""

from datetime import datetime

from core.data.entry import CatalogueEntry
from gui.text import count


def things(number: int, one: str, many: str | None = None) -> str:
    """Returns `1 image`, `1,797 images`, `24 classes`."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def size_in_bytes(number: float) -> str:
    """Returns bytes in decimal units, as file managers show them: `11.5 MB`."""
    if number < 1000:
        return f"{number:.0f} bytes"
    for unit in ("kB", "MB", "GB"):
        number /= 1000
        if number < 999.5 or unit == "GB":
            break
    return f"{number:.0f} {unit}" if number >= 99.95 else f"{number:.1f} {unit}"


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


def download_words(entry: CatalogueEntry) -> str:
    """Returns how much would be downloaded, rounded: `12 MB download`."""
    return f"{max(1, round(entry.download_bytes / 1e6))} MB download"
