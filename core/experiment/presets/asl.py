"""The course's net for the letters of American Sign Language."""

from core.experiment.dataset import DatasetSpec
from core.experiment.experiment import Experiment
from core.experiment.layers import Layer
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Activation, Dense
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.pooling import MaxPooling2D
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.experiment.model import ModelSpec
from core.experiment.optimizers import Adam
from core.experiment.schedules import CosineSchedule
from core.experiment.training import TrainingSpec


def course_net() -> Experiment:
    """Three convolutions with pooling, dropout after the second."""
    return _experiment(
        (
            Conv2D(filters=32, padding="same"),
            MaxPooling2D(),
            Conv2D(filters=64, padding="same"),
            Dropout(rate=0.2),
            MaxPooling2D(),
            Conv2D(filters=128, padding="same"),
            MaxPooling2D(),
            Flatten(),
            Dense(units=128, activation="relu"),
        )
    )


def course_net_normalised() -> Experiment:
    """The same with batch normalisation after each convolution."""
    return _experiment(
        (
            *_normalised(32),
            MaxPooling2D(),
            *_normalised(64),
            Dropout(rate=0.2),
            MaxPooling2D(),
            *_normalised(128),
            MaxPooling2D(),
            Flatten(),
            Dense(units=128, activation="relu"),
        )
    )


def _normalised(filters: int) -> tuple[Layer, ...]:
    return (
        Conv2D(filters=filters, padding="same", activation="linear", use_bias=False),
        BatchNormalization(momentum=0.9),
        Activation(activation="relu"),
    )


def _experiment(layers: tuple[Layer, ...]) -> Experiment:
    return Experiment(
        dataset=DatasetSpec(source="asl"),
        model=ModelSpec(layers=layers),
        training=TrainingSpec(
            epochs=6,
            optimizer=Adam(learning_rate=0.002),
            schedule=CosineSchedule(),
        ),
    )
