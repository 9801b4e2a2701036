"""Data that a net learns in a second, and runs that stop where a test wants."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.data.prepare import prepare
from core.data.types import PreparedData
from core.experiment import DatasetSpec, Experiment, ModelSpec, TrainingSpec
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.experiment.training import EarlyStoppingSpec
from core.runs.events import TrainingEvent
from core.training.control import RunControl
from tests.core.data.samples import in_memory

NO_EARLY_STOPPING = EarlyStoppingSpec(enabled=False)


def tiny_data(count: int = 90, seed: int = 0) -> PreparedData:
    """Images of 6×6 in three classes, told apart by which third is bright."""
    labels = np.arange(count) % 3
    raw = in_memory(labels, shape=(6, 6, 1), seed=seed)
    pixels = raw.images.pixels // 4  # pyright: ignore
    for index, label in enumerate(labels):
        pixels[index, 2 * label : 2 * label + 2] += 150
    raw.images.pixels[...] = pixels  # pyright: ignore
    return prepare(raw, DatasetSpec(), seed=1)


def broken_data(error: Exception, after: int) -> PreparedData:
    """The tiny data, but reading the images fails after some batches."""
    data = tiny_data()
    return replace(data, train=replace(data.train, store=_Broken(data, error, after)))


class _Broken:
    def __init__(self, data: PreparedData, error: Exception, after: int) -> None:
        self._store = data.train.store
        self._error = error
        self._left = after
        self.shape = self._store.shape
        self.in_memory = True

    def __len__(self) -> int:
        return len(self._store)

    def take(self, indices):
        self._left -= 1
        if self._left < 0:
            raise self._error
        return self._store.take(indices)


def tiny_experiment(layers=None, **training) -> Experiment:
    """A small dense net, two epochs of eight steps."""
    if layers is None:
        layers = (Flatten(), Dense(units=8, activation="relu"))
    settings = {"epochs": 2, "batch_size": 8, **training}
    return Experiment(
        name="tiny",
        model=ModelSpec(layers=layers),
        training=TrainingSpec().replace(**settings),
    )


NOISY_LAYERS = (
    Conv2D(filters=4, kernel_size=(3, 3), padding="same"),
    BatchNormalization(),
    Dropout(rate=0.3),
    Flatten(),
    Dense(units=8, activation="relu", kernel_l2=0.001),
)
"""A stack in which all that could depend on the past of a run is present."""


class StopAfter(RunControl):
    """Asks to stop when the engine has looked a given number of times.

    It looks once before each step and once when the steps of an epoch, or of a
    validation, are over.
    """

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._looks = looks

    @property
    def stop_requested(self) -> bool:
        self._looks -= 1
        return self._looks < 0


class Recording:
    """Takes events; may do something when one arrives."""

    def __init__(self, react: Callable[[TrainingEvent], None] | None = None) -> None:
        self.events: list[TrainingEvent] = []
        self._react = react

    def __call__(self, event: TrainingEvent) -> None:
        self.events.append(event)
        if self._react is not None:
            self._react(event)

    def of(self, kind):
        """The events of a class."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def losses(self) -> list[float]:
        """The loss of every step."""
        from core.runs.events import BatchesEnded

        return [loss for event in self.of(BatchesEnded) for loss in event.losses]
