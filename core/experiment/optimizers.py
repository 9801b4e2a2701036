"""Optimizers, with Keras's names and arguments."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from core.experiment.spec import Spec, setting


def _learning_rate(default: float) -> float:
    return setting(
        default,
        label="Learning rate",
        help="How far each step goes. Too high: the loss jumps or turns to NaN. Too "
        "low: it hardly falls.",
        above=0.0,
        maximum=10.0,
        logarithmic=True,
    )


def _weight_decay(default: float) -> float:
    return setting(
        default,
        label="Weight decay",
        help="Shrinks all weights a little in each step, against learning by heart.",
        minimum=0.0,
        maximum=1.0,
        step=0.001,
    )


def _decay_rate(label: str, text: str, default: float) -> float:
    return setting(
        default,
        label=label,
        help=text,
        minimum=0.0,
        below=1.0,
        step=0.01,
        advanced=True,
    )


def _beta_1(default: float = 0.9) -> float:
    return _decay_rate("Beta 1", "How slowly the mean gradient is forgotten.", default)


def _beta_2(default: float = 0.999) -> float:
    return _decay_rate("Beta 2", "How slowly the spread is forgotten.", default)


class OptimizerSpec(Spec):
    """What all optimizers share."""

    summary: ClassVar[str]
    kind: str
    learning_rate: float

    def arguments(self) -> dict[str, Any]:
        """Returns the keyword arguments of the Keras optimizer of the same name."""
        return {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name != "kind"
        }


class SGD(OptimizerSpec):
    """`keras.optimizers.SGD`."""

    summary: ClassVar[str] = "Plain gradient descent; with momentum it rolls on."
    kind: Literal["SGD"] = "SGD"
    learning_rate: float = _learning_rate(0.01)
    momentum: float = setting(
        0.9,
        label="Momentum",
        help="How much of the last step's direction is kept. 0 is plain descent.",
        minimum=0.0,
        below=1.0,
        step=0.05,
    )
    nesterov: bool = setting(
        False,
        label="Nesterov",
        help="Looks ahead along the momentum before it measures the slope.",
    )


class Adam(OptimizerSpec):
    """`keras.optimizers.Adam`."""

    summary: ClassVar[str] = "Finds a step size for each weight. A good first choice."
    kind: Literal["Adam"] = "Adam"
    learning_rate: float = _learning_rate(0.001)
    beta_1: float = _beta_1()
    beta_2: float = _beta_2()


class AdamW(OptimizerSpec):
    """`keras.optimizers.AdamW`."""

    summary: ClassVar[str] = "Adam with weight decay."
    kind: Literal["AdamW"] = "AdamW"
    learning_rate: float = _learning_rate(0.001)
    weight_decay: float = _weight_decay(0.004)
    beta_1: float = _beta_1()
    beta_2: float = _beta_2()


class RMSprop(OptimizerSpec):
    """`keras.optimizers.RMSprop`."""

    summary: ClassVar[str] = "Divides each step by the recent size of the gradient."
    kind: Literal["RMSprop"] = "RMSprop"
    learning_rate: float = _learning_rate(0.001)
    rho: float = _decay_rate("Rho", "How slowly the gradient's size is forgotten.", 0.9)
    momentum: float = setting(
        0.0,
        label="Momentum",
        help="How much of the last step's direction is kept.",
        minimum=0.0,
        below=1.0,
        step=0.05,
    )


class Adagrad(OptimizerSpec):
    """`keras.optimizers.Adagrad`."""

    summary: ClassVar[str] = "Steps get smaller for weights that have moved a lot."
    kind: Literal["Adagrad"] = "Adagrad"
    learning_rate: float = _learning_rate(0.01)


class Lion(OptimizerSpec):
    """`keras.optimizers.Lion`."""

    summary: ClassVar[str] = (
        "Uses only the sign of the gradient; wants a small learning rate."
    )
    kind: Literal["Lion"] = "Lion"
    learning_rate: float = _learning_rate(0.0003)
    weight_decay: float = _weight_decay(0.0)
    beta_1: float = _beta_1()
    beta_2: float = _beta_2(0.99)


Optimizer = Annotated[
    SGD | Adam | AdamW | RMSprop | Adagrad | Lion, Field(discriminator="kind")
]
