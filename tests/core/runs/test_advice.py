"""One change that answers what the comment has found."""

import pytest

from core.experiment import Experiment, ModelSpec, TrainingSpec
from core.experiment.fixes import apply_fix
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.experiment.optimizers import Adam
from core.runs.advice import advice
from core.runs.comment import comment
from tests.core.runs.test_comment import AT_CHANCE, history

BY_HEART = history([0.9, 0.5, 0.3, 0.2, 0.1], [0.8, 0.4, 0.2, 0.24, 0.3])
JUMPING = history([0.9, 0.5, 0.8], [0.8, 0.7, 0.6])


def experiment(*layers, locked_head: bool = True) -> Experiment:
    return Experiment(model=ModelSpec(layers=layers, locked_head=locked_head))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            experiment(Conv2D(), Flatten(), Dense()),
            experiment(Conv2D(), Flatten(), Dropout(rate=0.3), Dense()),
        ),
        (experiment(Dense()), experiment(Dense(), Dropout(rate=0.3))),
        (
            experiment(Dense(), locked_head=False),
            experiment(Dropout(rate=0.3), Dense(), locked_head=False),
        ),
        (
            experiment(Flatten(), Dropout(rate=0.3), Dense()),
            experiment(Flatten(), Dropout(rate=0.4), Dense()),
        ),
    ],
)
def test_that_against_learning_by_heart_there_is_more_dropout(before, after):
    assert "by heart" in comment(BY_HEART)
    fix = advice(BY_HEART, before)
    assert fix is not None
    assert fix.label.startswith("Try with dropout 0.")
    assert apply_fix(before, fix) == after


def test_that_dropout_is_not_driven_too_far():
    assert advice(BY_HEART, experiment(Flatten(), Dropout(rate=0.6))) is None


@pytest.mark.parametrize("seen", [JUMPING, history([0.5, float("nan")])])
def test_that_a_jumping_or_broken_loss_gets_a_tenth_of_the_rate(seen):
    before = experiment(Flatten())
    fix = advice(seen, before)
    assert fix is not None
    assert fix.label == "Try a learning rate of 0.0001"
    assert apply_fix(before, fix).training.optimizer.learning_rate == 0.0001


@pytest.mark.parametrize(
    "seen", [history([]), history([0.5], [0.4]), history([0.5, 0.4, 0.3], [0.5] * 3)]
)
def test_that_a_run_in_good_health_is_left_alone(seen):
    assert advice(seen, experiment(Flatten())) is None


@pytest.mark.parametrize(("rate", "offered"), [(10.0, True), (0.002, False)])
def test_that_a_net_that_only_guesses_gets_the_usual_rate(rate, offered):
    adam = Adam(learning_rate=rate)
    before = Experiment(training=TrainingSpec(optimizer=adam))
    fix = advice(AT_CHANCE, before, num_classes=10)
    assert (fix is not None) == offered
    if fix is not None:
        changed = apply_fix(before, fix).training.optimizer
        assert changed.learning_rate == 0.001
