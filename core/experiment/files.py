"""Experiments as JSON files: written atomically, read with plain complaints."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.experiment.experiment import SCHEMA_VERSION, Experiment
from core.experiment.migrations import migrate
from core.experiment.problem import ProblemError, fail
from core.experiment.validation import problems_of


def write_atomically(path: Path, content: bytes | str) -> None:
    """Writes a file so that a reader sees the old content or the new, never a part.

    The content goes to a temporary file in the same folder, which is flushed to disk
    and then renamed.

    Raises:
        OSError: the folder is missing or not writable, or the disk is full. The old
            file is then unchanged.
    """
    data = content.encode() if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def to_json(experiment: Experiment) -> str:
    """Returns an experiment as indented JSON with a final line break."""
    return experiment.model_dump_json(indent=2) + "\n"


def from_json(text: str, where: str = "the text") -> Experiment:
    """Reads an experiment from JSON, also of an older schema version.

    Args:
        text: JSON.
        where: What to call the source in a complaint.

    Raises:
        ProblemError: it is not JSON, of a newer version, or has unknown or wrong
            settings; one problem for each.
    """
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        # Not only `JSONDecodeError`: a number of thousands of digits is refused too.
        raise fail(
            f"Expected an experiment in JSON. {where} is not JSON: {error}.",
            "Choose a file that Lossline saved, or start from a preset.",
        ) from None
    if not isinstance(data, dict):
        raise fail(
            f"Expected an experiment (a JSON object). {where} holds something else.",
            "Choose a file that Lossline saved, or start from a preset.",
        )
    version = data.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise fail(
            f"{where} has schema version {version}; this Lossline reads up to "
            f"{SCHEMA_VERSION}.",
            "Install a newer Lossline to open it. The file was not changed.",
            path="schema_version",
        )
    try:
        return Experiment.model_validate(migrate(data))
    except ValidationError as error:
        raise ProblemError(*problems_of(error)) from None


def load_experiment(path: Path) -> Experiment:
    """Reads an experiment file.

    Raises:
        ProblemError: the file can't be read or holds no valid experiment.
    """
    try:
        # Some editors on Windows put a byte order mark before the text.
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise fail(
            f"Expected an experiment in JSON. {path.name} is not text.",
            "Choose a file that Lossline saved, or start from a preset.",
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(f"{path} can't be read: {reason}.") from None
    return from_json(text, path.name)


def save_experiment(experiment: Experiment, path: Path) -> None:
    """Writes an experiment file atomically.

    Raises:
        ProblemError: the file can't be written; the old one is unchanged.
    """
    try:
        write_atomically(path, to_json(experiment))
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(
            f"{path} can't be written: {reason}.", "Choose another folder."
        ) from None
