"""The formats of an export, and where one goes unless a person says otherwise."""

from dataclasses import dataclass
from pathlib import Path

from core.export import ExportFormat
from core.runs import RunRecord, runs_root


@dataclass(frozen=True)
class FormatChoice:
    """One format as a person chooses it."""

    format: ExportFormat
    title: str
    help: str


FORMATS = (
    FormatChoice(
        "savedmodel",
        "SavedModel",
        "Takes raw images or JPEG and PNG files, gives class names. For TensorFlow "
        "without Keras or Lossline.",
    ),
    FormatChoice(
        "keras",
        "Keras file",
        "The network as one .keras file, to be loaded and trained on with Keras.",
    ),
    FormatChoice(
        "script",
        "Python script",
        "A readable program that builds and trains the same network.",
    ),
)


def default_target(record: RunRecord, kind: ExportFormat) -> Path:
    """Returns a folder that does not exist yet, beside the folder of the runs."""
    root = runs_root().parent / "exports"
    target = root / f"{record.path.name}_{kind}"
    number = 2
    while target.exists():
        target = root / f"{record.path.name}_{kind}_{number}"
        number += 1
    return target
