"""Where runs are kept unless a person says otherwise."""

from pathlib import Path

from core.experiment.folders import runs_folder


def runs_root() -> Path:
    """Returns the folder of all runs; it may not exist yet."""
    return runs_folder()
