"""An earlier run that is drawn under the present one."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.runs import History
from gui.plots.buffer import FloatArray
from gui.plots.run_curves import Quantity


@dataclass(frozen=True)
class ComparedRun:
    """The validation curve of an earlier run.

    Attributes:
        path: The run folder, which tells the runs apart.
        name: What it is called in the list.
        history: Its finished epochs.
        metric_name: The name of its metric.
        place: Which of the line styles it has.
    """

    path: Path
    name: str
    history: History
    metric_name: str
    place: int

    def curve(self, quantity: Quantity) -> tuple[FloatArray, FloatArray]:
        """Returns epochs and values; the training values if it was not validated."""
        name = "loss" if quantity == "loss" else self.metric_name
        values = self.history.column(f"val_{name}") or self.history.column(name)
        epochs = self.history.epochs[: len(values)]
        return np.array(epochs, dtype=np.float64), np.array(values, dtype=np.float64)
