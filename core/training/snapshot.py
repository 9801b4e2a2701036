"""Copying weights out of the model, those that can't have changed only once."""

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np

from core.training.checkpoint import Arrays, values_of


class Snapshots:
    """Takes copies of variables after each epoch.

    An epoch on kept features takes hundredths of a second, and copying the hundreds of
    variables of a frozen base would take longer than that.
    """

    def __init__(self, still: Callable[[], Sequence[keras.Variable]]) -> None:
        """Starts without copies.

        Args:
            still: Returns the variables that do not change in the present stage; the
                same object as long as the stage goes on.
        """
        self._still = still
        self._stage: Sequence[keras.Variable] | None = None
        self._copies: dict[int, Any] = {}

    def take(self, variables: Sequence[keras.Variable]) -> Arrays:
        """Returns copies of variables; those of still ones must not be changed."""
        stage = self._still()
        if stage is not self._stage:
            self._stage = stage
            self._copies = dict(
                zip(map(id, stage), values_of(list(stage)), strict=True)
            )
        return [
            self._copies[id(variable)]
            if id(variable) in self._copies
            else np.array(keras.ops.convert_to_numpy(variable))
            for variable in variables
        ]
