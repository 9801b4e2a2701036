"""The weights of the best epoch, and the file `best.keras`."""

from pathlib import Path

import keras

from core.training.checkpoint import Arrays, assign_values, values_of
from core.training.replacing import replacing
from core.training.snapshot import Snapshots


class BestWeights:
    """Keeps a copy of the weights of the epoch with the lowest validation loss.

    The copy is taken at once, but written later: an epoch on a small data set is over
    long before a file is. The engine writes it together with the checkpoint and at the
    end of every run, also of a stopped or failed one.
    """

    def __init__(
        self,
        model: keras.Model,
        weights: Arrays,
        path: Path,
        snapshots: Snapshots | None = None,
    ) -> None:
        """Starts with what a checkpoint had, or with nothing.

        Args:
            model: The model that is trained.
            weights: The best weights so far; may be empty.
            path: Where `best.keras` goes.
            snapshots: Takes the copies.
        """
        self._model = model
        self._snapshots = snapshots or Snapshots(tuple)
        self.weights = weights
        self._path = path
        self._written = not weights

    def keep(self) -> None:
        """Takes the model's present weights for the best."""
        self.weights = self._snapshots.take(self._model.weights)
        self._written = False

    def restore(self) -> None:
        """Gives the model the best weights so far, if there are any."""
        if self.weights:
            assign_values(self._model.weights, self.weights)

    def write(self) -> bool:
        """Writes `best.keras` if the best weights are not there yet.

        Returns:
            Whether a file was written.

        Raises:
            OSError: it can't be written; the old file is unchanged.
        """
        if self._written:
            return False
        present = values_of(self._model.weights)
        assign_values(self._model.weights, self.weights)
        try:
            save_model(self._model, self._path)
        finally:
            assign_values(self._model.weights, present)
        self._written = True
        return True


def save_model(model: keras.Model, path: Path) -> None:
    """Writes a model in Keras's format, atomically.

    Raises:
        OSError: it can't be written; the old file is unchanged.
    """
    with replacing(path) as temporary:
        model.save(temporary)
