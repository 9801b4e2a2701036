"""The part of a resumed run that was drawn in an earlier session."""

from functools import partial
from pathlib import Path

from core.data.types import Progress
from core.runs import read_events
from gui.plots.run_curves import RunCurves


def _read(run_dir: Path, _progress: Progress) -> RunCurves:
    curves = RunCurves()
    for event in read_events(run_dir):
        curves.add(event)
    return curves


def reading_of(run_dir: Path) -> "partial[RunCurves]":
    """Returns the function for a background job that reads a run's curves."""
    return partial(_read, run_dir)
