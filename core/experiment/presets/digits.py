"""The first experiment: no download, done in seconds."""

from core.experiment.dataset import DatasetSpec
from core.experiment.experiment import Experiment
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.pooling import MaxPooling2D
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.experiment.model import ModelSpec
from core.experiment.optimizers import Adam
from core.experiment.schedules import CosineSchedule
from core.experiment.training import EarlyStoppingSpec, TrainingSpec


def small_cnn() -> Experiment:
    """A convolutional net for 8×8 digits; its curves fall within a second."""
    return Experiment(
        dataset=DatasetSpec(source="digits"),
        model=ModelSpec(
            layers=(
                Conv2D(filters=32, padding="same"),
                Conv2D(filters=32, padding="same"),
                MaxPooling2D(),
                Conv2D(filters=64, padding="same"),
                Flatten(),
                Dropout(rate=0.4),
                Dense(units=64, activation="relu"),
            )
        ),
        training=TrainingSpec(
            epochs=20,
            batch_size=32,
            optimizer=Adam(learning_rate=0.002),
            schedule=CosineSchedule(),
            early_stopping=EarlyStoppingSpec(patience=8),
        ),
    )


def blank() -> Experiment:
    """Nothing but a Flatten before the output: the smallest stack that can run."""
    return Experiment(
        dataset=DatasetSpec(source="digits"),
        model=ModelSpec(layers=(Flatten(),)),
        training=TrainingSpec(
            epochs=20, batch_size=32, optimizer=Adam(learning_rate=0.005)
        ),
    )
