"""A few digits, and nets to extract features with."""

from pathlib import Path

import keras

from core.data.load import load_raw, prepare
from core.data.types import PreparedData
from core.experiment import DatasetSpec, Experiment, LayerSpec, ModelSpec, RunBase
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.reshaping import Flatten
from core.model.build import build_model
from tests.core.model.tasks import task

CONV = (Conv2D(filters=5, activation="relu"), Conv2D(filters=4, activation="relu"))
DENSE = (Flatten(), Dense(units=6, activation="relu"))


def digits(base: RunBase | None = None, limit: int = 12, **changes) -> Experiment:
    """An experiment on a few digits of each class."""
    return Experiment(
        dataset=DatasetSpec(source="digits", limit_per_class=limit),
        model=ModelSpec(base=base),
        **changes,
    )


def data_of(experiment: Experiment) -> PreparedData:
    return prepare(load_raw(experiment.dataset), experiment.dataset, experiment.seed)


def saved_net(folder: Path, layers: tuple[LayerSpec, ...] = DENSE) -> keras.Model:
    """Saves an untrained net for images of 8×8 pixels as the best of a run."""
    folder.mkdir()
    spec = ModelSpec(layers=(*layers, *(() if layers == DENSE else (Flatten(),))))
    model = build_model(spec, task(8, 8, 1, 5), seed=3)
    model.save(folder / "best.keras")
    return model
