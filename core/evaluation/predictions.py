"""What the model said of each single test image."""

import io
import zipfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.experiment import fail, write_atomically

_DTYPES = {
    "indices": np.int64,
    "labels": np.int64,
    "predicted": np.int64,
    "probability": np.float32,
    "losses": np.float32,
}


@dataclass(frozen=True)
class Predictions:
    """One entry for each image of the measured part, in the order of that part.

    Attributes:
        indices: int64 (n,), which image of the whole data set it is.
        labels: int64 (n,), the true class.
        predicted: int64 (n,), the most probable class.
        probability: float32 (n,), the probability of that class, 0 to 1.
        losses: float32 (n,), the cross-entropy of the true class, in nats.
    """

    indices: NDArray[np.int64]
    labels: NDArray[np.int64]
    predicted: NDArray[np.int64]
    probability: NDArray[np.float32]
    losses: NDArray[np.float32]

    def __len__(self) -> int:
        """Returns how many images were looked at."""
        return len(self.labels)


def examples_in_cell(
    predictions: Predictions, true: int, predicted: int, limit: int | None = None
) -> NDArray[np.int64]:
    """Returns which images lie in one cell of the confusion matrix, worst first.

    Args:
        predictions: What the model said.
        true: The row: the true class.
        predicted: The column: what the model took them for.
        limit: At most this many; None for all.

    Returns:
        int64 (k,): positions in `predictions`. Mistakes stand by falling probability
        of the wrong class, images that were recognised by rising probability, as it
        is shown beside them. Its `indices` say which images of the data set these are.
    """
    inside = np.flatnonzero(
        (predictions.labels == true) & (predictions.predicted == predicted)
    )
    sure = predictions.probability[inside]
    order = np.argsort(sure if true == predicted else -sure, kind="stable")
    return inside[order][:limit]


def save_predictions(predictions: Predictions, path: Path) -> None:
    """Writes an npz file atomically.

    Raises:
        OSError: the file can't be written.
    """
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {
        one.name: getattr(predictions, one.name) for one in fields(Predictions)
    }
    np.savez_compressed(buffer, **arrays)
    write_atomically(path, buffer.getvalue())


def load_predictions(path: Path) -> Predictions:
    """Reads what `save_predictions` has written.

    Raises:
        ProblemError: the file is missing or damaged.
    """
    try:
        # Opened here: numpy leaves a damaged file open when it fails.
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            arrays = {name: file[name].astype(kind) for name, kind in _DTYPES.items()}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise fail(
            f"The predictions of this run can't be read from {path.name}: {error}.",
            "Evaluate the run again.",
        ) from None
    if len({len(array) for array in arrays.values()}) != 1:
        raise fail(
            f"The predictions in {path.name} don't fit each other.",
            "Evaluate the run again.",
        )
    return Predictions(**arrays)
