"""What a ready-made experiment is."""

from collections.abc import Callable
from dataclasses import dataclass

from core.experiment.experiment import Experiment


@dataclass(frozen=True)
class Preset:
    """An experiment that is ready to be started and worth looking at.

    Attributes:
        name: How the command line calls it: `mnist-cnn`.
        title: How a card calls it.
        summary: One or two plain sentences: what there is to see.
        dataset: The name of its data set in the catalogue.
        seconds: About how long a whole run takes on two processor cores, without
            reading the data and loading TensorFlow; from measured processor time.
        accuracy: About the test accuracy that it reached there, from 0 to 1; None
            where it was not measured.
        make: Makes the experiment.
    """

    name: str
    title: str
    summary: str
    dataset: str
    seconds: float
    accuracy: float | None
    make: Callable[[], Experiment]

    def build(self) -> Experiment:
        """Returns the experiment, named after the preset."""
        return self.make().replace(name=self.title)
