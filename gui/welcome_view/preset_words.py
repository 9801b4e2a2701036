"""What a card says of a ready-made experiment; knows no widget."""

import math
import os

from core.data import catalogue, library
from core.experiment import ApplicationsBase, ProblemError
from core.experiment.presets import Preset
from core.model.bases.fetching import download_size, needs_download
from gui.widgets.words import download_words

_MEASURED_CORES = 2
"""`Preset.seconds` were measured on so many cores."""


def data_words(preset: Preset) -> str:
    """Returns which data it needs: `MNIST · 12 MB download`."""
    if preset.own_photos:
        here = data_is_here(preset)
        return f"Your own photos{' · imported' if here else ', in two folders'}"
    entry = catalogue.entry(preset.dataset)
    if entry.embedded:
        return f"{entry.title} · built in"
    if catalogue.is_cached(preset.dataset):
        return f"{entry.title} · on this computer"
    return f"{entry.title} · {download_words(entry)}"


def weights_words(preset: Preset) -> str:
    """Returns which weights must be downloaded; empty if none must be."""
    base = preset.build().model.base
    if not isinstance(base, ApplicationsBase) or not needs_download(base):
        return ""
    size = download_size(base) or 0
    return f"{base.architecture} · {max(1, round(size / 1e6))} MB download"


def data_is_here(preset: Preset) -> bool:
    """Tells whether its data is on this computer."""
    if not preset.own_photos:
        return catalogue.is_cached(preset.dataset)
    try:
        return library.find(preset.dataset) is not None
    except ProblemError:
        return False  # It was imported, and its folder has vanished since.


def expectation(preset: Preset) -> str:
    """Returns how long a run takes on this computer, and how good it gets, roughly."""
    time = rough_time(preset.seconds, os.cpu_count() or _MEASURED_CORES)
    good = f"about {preset.accuracy:.0%}"[:-1] + " % right" if preset.accuracy else ""
    return ", ".join(filter(None, (time, good)))


def rough_time(seconds: float, cores: int) -> str:
    """Returns a duration in coarse words; empty if it is not known.

    Small nets gain little from many cores, so twice the cores are taken for a third
    less time. Computers differ by more than that; hence no numbers that promise more.

    Args:
        seconds: Measured on two cores.
        cores: Of this computer.
    """
    if seconds <= 0:
        return ""
    expected = seconds * (2 / 3) ** math.log2(max(1, cores) / _MEASURED_CORES)
    classes = (
        (10, "a few seconds"),
        (45, "half a minute"),
        (90, "about a minute"),
        (4 * 60, "a few minutes"),
        (15 * 60, "about ten minutes"),
        (45 * 60, "about half an hour"),
    )
    return next(
        (words for limit, words in classes if expected < limit), "an hour or more"
    )
