import pytest

from core.experiment import Experiment, Residual, apply_fix
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Activation, Dense
from core.experiment.layers.pooling import GlobalAveragePooling2D
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.model.inspect import inspect_model
from tests.core.model.tasks import MNIST, stack

_CASES = {
    "nothing": ((), "model.locked_head", "Lock the head"),
    "an image": ((Conv2D(),), "model.layers[0]", "Add Flatten"),
    "a dense image": (
        (Conv2D(), Dense(units=10, activation="softmax")),
        "model.layers[1]",
        "Add Flatten",
    ),
    "too many numbers": (
        (Flatten(), Dense(units=12, activation="softmax")),
        "model.layers[1].units",
        "Use 10 units and softmax",
    ),
    "a row of pixels": (
        (Flatten(),),
        "model.layers[0]",
        "Add Dense with 10 units",
    ),
    "no softmax": (
        (Flatten(), Dense(units=10, activation="relu")),
        "model.layers[1].activation",
        "Use softmax",
    ),
    "another activation": (
        (Flatten(), Dense(units=10, activation="relu"), Activation(activation="tanh")),
        "model.layers[2].activation",
        "Use softmax",
    ),
    "channels instead of probabilities": (
        (Conv2D(filters=10), GlobalAveragePooling2D()),
        "model.layers[1]",
        "Add softmax",
    ),
    "noise after the probabilities": (
        (Flatten(), Dense(units=10, activation="softmax"), Dropout()),
        "model.layers[2]",
        "Remove Dropout",
    ),
    "a block": ((Residual(),), "model.layers[0]", "Add Flatten"),
}


@pytest.mark.parametrize("case", _CASES)
def test_that_an_output_that_does_not_fit_has_one_error_with_a_fix(case: str):
    layers, path, label = _CASES[case]
    (problem,) = inspect_model(stack(*layers, locked_head=False), MNIST).errors
    assert problem.path == path
    assert problem.fix is not None
    assert problem.fix.label == label


@pytest.mark.parametrize("case", _CASES)
def test_that_the_fixes_lead_to_an_output_that_fits(case: str):
    experiment = Experiment(model=stack(*_CASES[case][0], locked_head=False))
    for _ in range(3):
        for problem in inspect_model(experiment.model, MNIST).errors:
            assert problem.fix is not None
            experiment = apply_fix(experiment, problem.fix)
    assert inspect_model(experiment.model, MNIST).can_be_built


def test_that_probabilities_for_each_class_are_a_good_output():
    for last in (
        (Dense(units=10, activation="softmax"),),
        (Dense(units=10, activation="linear"), Activation(activation="softmax")),
    ):
        report = inspect_model(stack(Flatten(), *last, locked_head=False), MNIST)
        assert report.problems == ()
        assert report.head is None
