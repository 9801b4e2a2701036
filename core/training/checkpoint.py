"""The whole state of a run in one file, so that it can go on from there.

The file is NumPy's `.npz`: the variables of model and optimizer in their order, the
weights of the best epoch, and the `RunState` as JSON. One file can be replaced in one
move, and reading it runs no code.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import keras
import numpy as np
from numpy.typing import NDArray

from core.experiment import ProblemError, fail
from core.runs import RunFolder
from core.training.replacing import replacing
from core.training.state import RunState

Arrays = list[NDArray[Any]]


@dataclass(frozen=True)
class Checkpoint:
    """A copy of everything that a run would need to go on.

    Attributes:
        state: How far the run is.
        model: The variables of the model, the states of dropout included.
        optimizer: The variables of the optimizer.
        best: The weights of the best epoch; empty if there is none yet.
    """

    state: RunState
    model: Arrays
    optimizer: Arrays
    best: Arrays = field(default_factory=list[NDArray[Any]])


def checkpoint_file(folder: RunFolder) -> Path:
    """Returns where the checkpoint of a run lies."""
    return folder.checkpoint_dir / "state.npz"


def values_of(variables: list[keras.Variable]) -> Arrays:
    """Copies variables out of the device."""
    return [np.array(keras.ops.convert_to_numpy(variable)) for variable in variables]


def assign_values(variables: list[keras.Variable], values: Arrays) -> None:
    """Copies values back into variables.

    Raises:
        ProblemError: they belong to another model.
    """
    expected = [tuple(variable.shape) for variable in variables]
    if expected != [value.shape for value in values]:
        raise fail(
            "The checkpoint belongs to another model: its weights have other shapes.",
            "Start a new run; this folder can't be continued.",
        )
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)


def write_checkpoint(folder: RunFolder, checkpoint: Checkpoint) -> None:
    """Replaces the checkpoint of a run.

    Raises:
        OSError: it can't be written; the old checkpoint is unchanged.
    """
    folder.checkpoint_dir.mkdir(exist_ok=True)
    state = np.frombuffer(checkpoint.state.model_dump_json().encode(), np.uint8)
    arrays: dict[str, NDArray[Any]] = {"state": state}
    for group in ("model", "optimizer", "best"):
        for index, value in enumerate(getattr(checkpoint, group)):
            arrays[f"{group}.{index}"] = value
    with replacing(checkpoint_file(folder)) as path, path.open("wb") as file:
        np.savez(file, **arrays)  # pyright: ignore[reportArgumentType]


def read_checkpoint(folder: RunFolder) -> Checkpoint | None:
    """Reads the checkpoint of a run; None if it never came to write one.

    Raises:
        ProblemError: the file is damaged or can't be read.
    """
    path = checkpoint_file(folder)
    try:
        # NumPy leaves a file that it opened itself open when it is damaged.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return Checkpoint(
                state=RunState.model_validate_json(file["state"].tobytes()),
                model=_group(file, "model"),
                optimizer=_group(file, "optimizer"),
                best=_group(file, "best"),
            )
    except FileNotFoundError:
        return None
    except (OSError, EOFError, BadZipFile, KeyError, ValueError) as error:
        raise _unreadable(path, error) from None


def _group(file: Any, name: str) -> Arrays:
    count = sum(key.startswith(f"{name}.") for key in file.files)
    return [file[f"{name}.{index}"] for index in range(count)]


def _unreadable(path: Path, error: Exception) -> ProblemError:
    return fail(
        f"The checkpoint {path} can't be read: {error}.",
        "The run can't be continued; best.keras, if there is one, can still be "
        "evaluated and exported. Start a new run.",
    )
