"""Ready-made heads: the layers between a base and the output layer."""

from collections.abc import Callable
from dataclasses import dataclass

from core.experiment.layers import Layer
from core.experiment.layers.core import Dense
from core.experiment.layers.pooling import GlobalAveragePooling2D
from core.experiment.layers.regularization import Dropout


@dataclass(frozen=True)
class HeadPreset:
    """One ready-made head; the output layer itself follows the data.

    Attributes:
        name: What the command line and the code call it.
        title: What a person reads.
        summary: One sentence: when to take it.
        make: Returns the layers. Its argument says whether the base gives an image
            (height, width, channels), which is averaged first, or a row of numbers.
    """

    name: str
    title: str
    summary: str
    make: Callable[[bool], tuple[Layer, ...]]


def logistic_regression(image: bool = True) -> tuple[Layer, ...]:
    """Nothing but the output layer on the averaged features."""
    return (GlobalAveragePooling2D(),) if image else ()


def pooling_dropout(image: bool = True) -> tuple[Layer, ...]:
    """Averaging and dropout before the output layer."""
    return (*logistic_regression(image), Dropout(rate=0.2))


def two_dense(image: bool = True) -> tuple[Layer, ...]:
    """One hidden layer before the output layer."""
    return (
        *logistic_regression(image),
        Dense(units=128, activation="relu"),
        Dropout(rate=0.3),
    )


HEADS: tuple[HeadPreset, ...] = (
    HeadPreset(
        "pooling",
        "Pooling, dropout, dense",
        "The usual head: the average of each feature, a little dropout, the output.",
        pooling_dropout,
    ),
    HeadPreset(
        "two-dense",
        "Two dense layers",
        "A hidden layer of its own, for classes that look little like the base's.",
        two_dense,
    ),
    HeadPreset(
        "logistic",
        "Logistic regression",
        "The output layer alone: quickest, and hard to beat with few images.",
        logistic_regression,
    ),
)
"""In the order in which they are offered."""
