"""Groups of variables learn at their own rates, each as if it were alone."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.experiment import TrainingSpec
from core.experiment.optimizers import SGD, Adagrad, Adam, AdamW, Lion, RMSprop
from core.training.groups import OptimizerGroups
from core.training.optimizer import make_optimizer

RATE, FRACTION = 0.01, 0.1
OPTIMIZERS = [
    SGD(momentum=0.0),
    SGD(momentum=0.9, nesterov=True),
    Adam(),
    AdamW(weight_decay=0.3),
    RMSprop(momentum=0.5),
    Adagrad(),
    Lion(weight_decay=0.3),
]


def _variables(*values) -> list[keras.Variable]:
    return [keras.Variable(np.array(value, np.float32)) for value in values]


def _gradients(variables, step: int) -> list[tf.Tensor]:
    """The same for variables of the same values, whatever they are grouped with."""
    return [
        tf.constant(np.cos(np.arange(v.shape[0]) + step + 1), tf.float32)
        for v in variables
    ]


def _steps(optimizer, variables, rate: float, steps: int, first: int = 0) -> None:
    for step in range(first, first + steps):
        optimizer.learning_rate = rate
        optimizer.apply(_gradients(variables, step), variables)


def _grouped(training: TrainingSpec, head, base, fraction=FRACTION):
    groups = OptimizerGroups(training, {id(v) for v in base})
    groups.advance([*base, *head], reset=False)
    return groups.optimizer(fraction)


@pytest.mark.parametrize("spec", OPTIMIZERS, ids=lambda spec: str(spec)[:40])
def test_that_the_base_learns_at_its_share_of_the_rate(spec):
    training = TrainingSpec(optimizer=spec)
    head, base = _variables([1.0, 2.0]), _variables([3.0, -1.0, 0.5])
    alone_head, alone_base = _variables([1.0, 2.0]), _variables([3.0, -1.0, 0.5])
    _steps(_grouped(training, head, base), [*base, *head], RATE, 6)
    for variables, rate in ((alone_head, RATE), (alone_base, RATE * FRACTION)):
        optimizer = make_optimizer(training)
        optimizer.build(variables)
        _steps(optimizer, variables, rate, 6)
    np.testing.assert_allclose(head[0], alone_head[0], rtol=1e-6)
    np.testing.assert_allclose(base[0], alone_base[0], rtol=1e-6)


@pytest.mark.parametrize("spec", [SGD(momentum=0.0), Adam()], ids=["SGD", "Adam"])
def test_that_the_first_step_is_smaller_by_the_share(spec):
    """Adam too, for which smaller gradients would change nothing."""
    training = TrainingSpec(optimizer=spec)
    head, base = _variables([1.0]), _variables([1.0])
    _steps(_grouped(training, head, base), [*base, *head], RATE, 1)
    change_of_head, change_of_base = (float(v[0].numpy()[0]) - 1 for v in (head, base))
    assert change_of_base == pytest.approx(change_of_head * FRACTION, rel=1e-3)
    if spec.kind == "Adam":
        assert abs(change_of_head) == pytest.approx(RATE, rel=1e-3)


def test_that_variables_opened_late_begin_as_if_alone():
    """A shared step counter would make Adam's first steps several times too large."""
    training = TrainingSpec(optimizer=Adam())
    head, base, alone = _variables([1.0]), _variables([1.0]), _variables([1.0])
    groups = OptimizerGroups(training, {id(base[0])})
    groups.advance(head, reset=False)
    _steps(groups.optimizer(1.0), head, RATE, 50)
    groups.advance([*base, *head], reset=False)
    _steps(groups.optimizer(1.0), [*base, *head], RATE, 5, first=50)
    optimizer = make_optimizer(training)
    optimizer.build(alone)
    _steps(optimizer, alone, RATE, 5, first=50)
    np.testing.assert_allclose(base[0], alone[0], rtol=1e-6)


def test_that_variables_that_go_on_keep_their_averages_unless_reset():
    training = TrainingSpec(optimizer=SGD(momentum=0.9))
    changes = {}
    for reset in (False, True):
        head, base = _variables([1.0]), _variables([1.0])
        groups = OptimizerGroups(training, {id(base[0])})
        groups.advance(head, reset=False)
        _steps(groups.optimizer(1.0), head, RATE, 3)
        groups.advance([*base, *head], reset=reset)
        optimizer = groups.optimizer(1.0)
        before = head[0].numpy().copy()
        optimizer.learning_rate = RATE
        optimizer.apply([tf.zeros(1), tf.zeros(1)], [*base, *head])
        changes[reset] = float(np.abs(head[0].numpy() - before)[0])
    assert changes[False] > 0
    assert changes[True] == 0


def test_that_clipping_all_together_counts_all_groups():
    training = TrainingSpec(
        optimizer=SGD(momentum=0.0),
        gradient_clipping="global_norm",
        clipping_limit=1.0,
    )
    head, base = _variables([0.0]), _variables([0.0])
    optimizer = _grouped(training, head, base, fraction=1.0)
    optimizer.learning_rate = 1.0
    optimizer.apply([tf.constant([30.0]), tf.constant([40.0])], [*base, *head])
    np.testing.assert_allclose(base[0], [-0.6], rtol=1e-5)
    np.testing.assert_allclose(head[0], [-0.8], rtol=1e-5)


def test_that_a_single_group_is_keras_s_own_optimizer():
    groups = OptimizerGroups(TrainingSpec(), set())
    groups.advance(_variables([1.0], [2.0]), reset=True)
    assert isinstance(groups.optimizer(1.0), keras.optimizers.Adam)


def test_that_the_loss_is_scaled_once_for_all_groups():
    training = TrainingSpec(optimizer=SGD(momentum=0.0), precision="mixed_float16")
    head, base = _variables([0.0]), _variables([0.0])
    optimizer = _grouped(training, head, base)
    scale = float(optimizer.scale_loss(tf.constant(1.0)))
    optimizer.learning_rate = 1.0
    gradients = [tf.constant([2.0 * scale]), tf.constant([3.0 * scale])]
    tf.function(lambda: optimizer.apply(gradients, [*base, *head]))()
    np.testing.assert_allclose(base[0], [-2.0 * FRACTION], rtol=1e-5)
    np.testing.assert_allclose(head[0], [-3.0], rtol=1e-5)
    skipped = [tf.constant([np.inf], tf.float32), tf.constant([1.0])]
    tf.function(lambda: optimizer.apply(skipped, [*base, *head]))()
    np.testing.assert_allclose(head[0], [-3.0], rtol=1e-5)
