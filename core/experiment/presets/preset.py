"""What a ready-made experiment is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from core.experiment.experiment import Experiment

Chapter = Literal["first nets", "transfer learning"]


@dataclass(frozen=True)
class Preset:
    """An experiment that is ready to be started and worth looking at.

    Attributes:
        name: How the command line calls it: `mnist-cnn`.
        title: How a card calls it.
        summary: One or two plain sentences: what there is to see.
        dataset: The name of its data set in the catalogue, or what one's own photos
            shall be called.
        seconds: About how long a whole run takes on two processor cores, without
            reading the data and loading TensorFlow; from measured processor time. For
            own photos, with as many as `own_photos` asks for. 0 if not measured.
        accuracy: About the test accuracy that it reached there, from 0 to 1; None
            where it was not measured.
        make: Makes the experiment.
        chapter: With which others it is shown.
        base_from: The name of the preset whose finished run is its base; empty if it
            needs none.
        own_photos: Which photos a person has to bring, as an instruction; empty if the
            data is in the catalogue.
    """

    name: str
    title: str
    summary: str
    dataset: str
    seconds: float
    accuracy: float | None
    make: Callable[[], Experiment]
    chapter: Chapter = "first nets"
    base_from: str = ""
    own_photos: str = ""

    def build(self) -> Experiment:
        """Returns the experiment, named after the preset.

        Where `base_from` is set, the folder of that run is still missing; see
        `core.experiment.presets.own_base`.
        """
        return self.make().replace(name=self.title)
