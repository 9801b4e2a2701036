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
        seconds: How long a whole run took on two cores of a server CPU of 2024,
            without loading TensorFlow. Other computers take a multiple of it.
        accuracy: The test accuracy that this run reached, from 0 to 1.
        make: Makes the experiment.
    """

    name: str
    title: str
    summary: str
    dataset: str
    seconds: float
    accuracy: float
    make: Callable[[], Experiment]

    def build(self) -> Experiment:
        """Returns the experiment, named after the preset."""
        return self.make().replace(name=self.title)
