"""From a single layer to a residual net, all on the same handwritten digits."""

from core.experiment.dataset import DatasetSpec
from core.experiment.experiment import Experiment
from core.experiment.layers.block import Residual
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Activation, Dense
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.pooling import GlobalAveragePooling2D, MaxPooling2D
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.experiment.model import ModelSpec
from core.experiment.optimizers import Adam
from core.experiment.schedules import CosineSchedule
from core.experiment.training import EarlyStoppingSpec, TrainingSpec

_MNIST = DatasetSpec(source="mnist")
_MOMENTUM = 0.9
"""So that the running averages have settled after the first epoch."""


def softmax_regression() -> Experiment:
    """One layer: each class weighs each pixel."""
    return Experiment(
        dataset=_MNIST,
        model=ModelSpec(layers=(Flatten(),)),
        training=TrainingSpec(epochs=5),
    )


def dense_net() -> Experiment:
    """Input, one hidden layer, output."""
    return Experiment(
        dataset=_MNIST,
        model=ModelSpec(layers=(Flatten(), Dense(units=128, activation="relu"))),
        training=TrainingSpec(epochs=5),
    )


def small_cnn() -> Experiment:
    """Two convolutions with pooling, then one Dense layer."""
    return Experiment(
        dataset=_MNIST,
        model=ModelSpec(
            layers=(
                Conv2D(filters=32),
                MaxPooling2D(),
                Conv2D(filters=64),
                MaxPooling2D(),
                Flatten(),
                Dropout(rate=0.3),
                Dense(units=128, activation="relu"),
            )
        ),
        training=TrainingSpec(
            epochs=5,
            optimizer=Adam(learning_rate=0.002),
            schedule=CosineSchedule(),
        ),
    )


def residual_net() -> Experiment:
    """A small ResNet: three residual blocks, the image halved twice."""
    return Experiment(
        dataset=_MNIST,
        model=ModelSpec(
            layers=(
                Conv2D(filters=16, padding="same", activation="linear", use_bias=False),
                BatchNormalization(momentum=_MOMENTUM),
                Activation(activation="relu"),
                MaxPooling2D(),
                _block(16),
                _block(32, strides=2),
                _block(64, strides=2),
                GlobalAveragePooling2D(),
            )
        ),
        training=TrainingSpec(
            epochs=3,
            optimizer=Adam(learning_rate=0.002),
            schedule=CosineSchedule(),
            early_stopping=EarlyStoppingSpec(patience=2),
        ),
    )


def _block(filters: int, strides: int = 1) -> Residual:
    def convolution(step: int) -> Conv2D:
        return Conv2D(
            filters=filters,
            strides=(step, step),
            padding="same",
            activation="linear",
            use_bias=False,
            kernel_initializer="he_normal",
        )

    return Residual(
        layers=(
            convolution(strides),
            BatchNormalization(momentum=_MOMENTUM),
            Activation(activation="relu"),
            convolution(1),
            BatchNormalization(momentum=_MOMENTUM),
        )
    )
