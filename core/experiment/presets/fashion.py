"""Clothes instead of digits: the same size of image, a harder question."""

from core.experiment.dataset import DatasetSpec
from core.experiment.experiment import Experiment
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.pooling import MaxPooling2D
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.experiment.model import ModelSpec
from core.experiment.schedules import CosineSchedule
from core.experiment.training import TrainingSpec


def small_cnn() -> Experiment:
    """Two convolutions with pooling and dropout, then one Dense layer."""
    return Experiment(
        dataset=DatasetSpec(source="fashion_mnist"),
        model=ModelSpec(
            layers=(
                Conv2D(filters=32, padding="same"),
                MaxPooling2D(),
                Conv2D(filters=64, padding="same"),
                MaxPooling2D(),
                Flatten(),
                Dropout(rate=0.4),
                Dense(units=128, activation="relu"),
            )
        ),
        training=TrainingSpec(epochs=8, schedule=CosineSchedule()),
    )
