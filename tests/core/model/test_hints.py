import pytest

from core.experiment import Experiment, Problem, Residual, apply_fix
from core.experiment.layers.convolution import Conv2D, DepthwiseConv2D
from core.experiment.layers.core import Activation, Dense
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.pooling import AveragePooling2D, MaxPooling2D
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.model.inspect import inspect_model
from tests.core.model.tasks import MNIST, stack


def _problems(*layers) -> tuple[Problem, ...]:
    report = inspect_model(stack(*layers), MNIST)
    assert report.can_be_built
    return report.problems


_LINEAR = Conv2D(activation="linear")
_CASES = {
    "dense after dense": (
        (Flatten(), Dense(), Dense(activation="relu")),
        "model.layers[1].activation",
        "warning",
    ),
    "dense before the output": (
        (Flatten(), Dense(), Dropout()),
        "model.layers[1].activation",
        "warning",
    ),
    "convolution, normalised, before the next": (
        (
            _LINEAR.replace(use_bias=False),
            BatchNormalization(),
            AveragePooling2D(),
            Conv2D(),
            Flatten(),
        ),
        "model.layers[0].activation",
        "warning",
    ),
    "softmax in the middle": (
        (Flatten(), Dense(activation="softmax"), Dense(activation="relu")),
        "model.layers[1].activation",
        "warning",
    ),
    "softmax before the output": (
        (Flatten(), Activation(activation="softmax")),
        "model.layers[1].activation",
        "warning",
    ),
    "bias before a normalisation": (
        (_LINEAR, BatchNormalization(), Activation(), Flatten()),
        "model.layers[0].use_bias",
        "information",
    ),
    "dense on pixels": (
        (Dense(activation="relu"), Flatten()),
        "model.layers[0]",
        "information",
    ),
    "an empty block": (
        (Residual(layers=(Conv2D(enabled=False),)), Flatten()),
        "model.layers[0]",
        "warning",
    ),
    "lines inside a block": (
        (
            Residual(
                layers=(
                    _LINEAR.replace(padding="same"),
                    _LINEAR.replace(padding="same"),
                )
            ),
            Flatten(),
        ),
        "model.layers[0].layers[0].activation",
        "warning",
    ),
    "softmax inside a block": (
        (Residual(layers=(Activation(activation="softmax"),)), Flatten()),
        "model.layers[0].layers[0].activation",
        "warning",
    ),
}


@pytest.mark.parametrize("case", _CASES)
def test_that_a_doubtful_stack_gets_one_piece_of_advice(case: str):
    layers, path, severity = _CASES[case]
    (problem,) = _problems(*layers)
    assert (problem.path, problem.severity) == (path, severity)
    assert problem.message.endswith(".")


@pytest.mark.parametrize("case", _CASES)
def test_that_an_offered_fix_follows_the_advice(case: str):
    layers, _, _ = _CASES[case]
    (problem,) = _problems(*layers)
    if problem.fix is None:
        assert problem.severity == "information"
        return
    mended = apply_fix(Experiment(model=stack(*layers)), problem.fix).model
    assert problem.message not in [p.message for p in _problems(*mended.layers)]


_SOUND = {
    "relu": (Flatten(), Dense(activation="relu")),
    "curve after the normalisation": (
        _LINEAR.replace(use_bias=False),
        BatchNormalization(),
        Activation(),
        Flatten(),
    ),
    "the largest value is a curve too": (_LINEAR, MaxPooling2D(), Conv2D(), Flatten()),
    "depthwise before pointwise": (
        DepthwiseConv2D(activation="linear"),
        Conv2D(kernel_size=1),
        Flatten(),
    ),
    "block with its own curve": (Residual(), Flatten()),
}


@pytest.mark.parametrize("case", _SOUND)
def test_that_a_sound_stack_gets_no_advice(case: str):
    assert _problems(*_SOUND[case]) == ()
