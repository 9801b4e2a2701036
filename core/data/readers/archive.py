"""Archives."""

from pathlib import Path

from core.data.types import Progress, no_progress


def is_archive(path: Path) -> bool:
    """Whether a file is a zip or tar."""
    return False


def extract(path: Path, progress: Progress = no_progress) -> Path:
    """Unpacks an archive and returns the folder with its content."""
    return path
