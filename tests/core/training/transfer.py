"""Transfer learning in miniature: a run of one's own as the base of the next."""

from pathlib import Path

import keras
import numpy as np

from core.experiment import Experiment, FineTuningSpec, FreezeSpec, RunBase
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.pooling import GlobalAveragePooling2D
from core.experiment.layers.regularization import Dropout
from core.runs.events import RunEnded
from core.training.control import RunControl
from core.training.engine import train
from tests.core.training.samples import (
    NO_EARLY_STOPPING,
    Recording,
    tiny_data,
    tiny_experiment,
)

BASE_LAYERS = (
    Conv2D(filters=4, kernel_size=(3, 3), padding="same", activation="relu"),
    BatchNormalization(),
    Dropout(rate=0.3),
    Conv2D(filters=6, kernel_size=(3, 3), padding="same", activation="relu"),
    BatchNormalization(),
    GlobalAveragePooling2D(),
)
HEAD_LAYERS = (Dropout(rate=0.2), Dense(units=8, activation="relu"))


def pretrained(folder: Path) -> Path:
    """Trains the base, on data of other noise; returns its run folder."""
    experiment = tiny_experiment(BASE_LAYERS, epochs=2)
    train(experiment, folder, Recording(), RunControl(), tiny_data(seed=7))
    return folder


def transfer(
    base: Path,
    epochs: int = 2,
    layers=HEAD_LAYERS,
    fine_tuning: dict | None = None,
    base_settings: dict | None = None,
    **training,
) -> Experiment:
    """An experiment on that base; with fine-tuning if settings are given for it."""
    settings = {"early_stopping": NO_EARLY_STOPPING, **training}
    experiment = tiny_experiment(layers, epochs=epochs, **settings)
    spec = RunBase(run_dir=str(base)).replace(**(base_settings or {}))
    phase = FineTuningSpec(enabled=fine_tuning is not None, epochs=2)
    return experiment.replace(
        model=experiment.model.replace(base=spec),
        training=experiment.training.replace(
            fine_tuning=phase.replace(**(fine_tuning or {}))
        ),
    )


def run(folder: Path, experiment: Experiment, control=None, data=None, react=None):
    """Trains; returns what was said."""
    recording = Recording(react)
    control = control or RunControl()
    train(experiment, folder, recording, control, data or tiny_data())
    (end,) = recording.of(RunEnded)
    assert end.status != "failed", end
    return recording


def base_weights(run_dir: Path) -> dict[str, np.ndarray]:
    """The weights of the base in the model of a run, by their paths."""
    model = keras.models.load_model(run_dir / "best.keras")
    return {weight.path: weight.numpy() for weight in model.get_layer("base").weights}


FROZEN_HALF = FreezeSpec(mode="share", share=0.5)
