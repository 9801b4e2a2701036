import pytest

from core.experiment import Residual
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.reshaping import Flatten
from core.model.inspect import inspect_model
from core.training.device_facts import Gpu
from core.training.features.split import split_model
from core.training.memory import (
    MemoryEstimate,
    estimate_from_report,
    estimate_memory,
    in_words,
    memory_problem,
)
from core.training.workbench import set_up
from tests.core.training.features.nets import base_net, freeze_all, whole_net
from tests.core.training.samples import tiny_data, tiny_experiment

GIB = 1024**3


def _model(layers):
    return set_up(tiny_experiment(layers), tiny_data()).model


def test_that_the_parts_of_a_small_net_are_counted():
    model = _model((Flatten(), Dense(units=8)))
    estimate = estimate_memory(model, 10, "Adam", "float32")
    weights = 36 * 8 + 8 + 8 * 3 + 3
    assert estimate.weights == 4 * weights
    assert estimate.gradients == 4 * weights
    assert estimate.optimizer == 8 * weights
    # Input, scaled input, flattened input, Dense, scores and probabilities of the
    # head; and the gradients of the largest.
    assert estimate.activations == 4 * 10 * (3 * 36 + 8 + 2 * 3 + 2 * 36)


def test_that_twice_the_batch_takes_twice_the_outputs_and_no_more_weights():
    model = _model((Conv2D(filters=4), Flatten()))
    one = estimate_memory(model, 8, "SGD", "float32")
    two = estimate_memory(model, 16, "SGD", "float32")
    assert two.activations == 2 * one.activations
    assert two.weights == one.weights
    half = estimate_memory(model, 8, "SGD", "mixed_float16")
    assert half.activations * 2 == one.activations


@pytest.mark.parametrize(
    "layers",
    [
        (Flatten(), Dense(units=8)),
        (Conv2D(filters=4, padding="same"), Residual(), Flatten()),
        (Conv2D(filters=32, padding="same"), Residual(), Flatten()),
    ],
)
def test_that_a_model_can_be_judged_before_it_is_built(layers):
    experiment = tiny_experiment(layers)
    built = estimate_memory(_model(layers), 64, "Adam", "float32")
    report = inspect_model(experiment.model, tiny_data().task)
    judged = estimate_from_report(report, 64, "Adam", "float32")
    assert judged.weights == built.weights
    assert judged.optimizer == built.optimizer
    assert judged.activations == pytest.approx(built.activations, rel=0.2)


def test_that_a_frozen_part_keeps_neither_outputs_nor_gradients():
    net = base_net()
    model = whole_net(net)
    opened = estimate_memory(model, 10, "Adam", "float32")
    freeze_all(net)
    split = split_model(model, [net])
    frozen = estimate_memory(model, 10, "Adam", "float32", split.frozen)
    head = 4 * 3 + 3
    assert frozen.weights == opened.weights
    assert frozen.gradients == 4 * head
    assert frozen.optimizer == 8 * head
    # Dropout and output of the head; and two of the largest while they pass.
    assert frozen.activations == 4 * 10 * (4 + 3 + 2 * 8 * 8 * 4)
    assert opened.activations > 3 * frozen.activations


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (2048, "2.0 kB"), (int(1.5 * GIB), "1.5 GB")],
)
def test_that_sizes_are_told_in_fitting_units(size, words):
    assert in_words(size) == words


def test_that_doubt_is_a_warning_and_the_hopeless_an_error():
    def judged(total, gpu=None):
        problem = memory_problem(MemoryEstimate(total, 0, 0, 0), 10 * GIB, gpu)
        return problem and problem.severity

    assert judged(7 * GIB) is None
    assert judged(10 * GIB) == "warning"
    assert judged(13 * GIB) == "error"
    assert judged(13 * GIB, Gpu("A", 16 * GIB)) == "warning"
    assert judged(10 * GIB, Gpu("A", 16 * GIB)) is None
    assert judged(40 * GIB, Gpu("A", 16 * GIB)) == "warning"
    assert judged(40 * GIB, Gpu("A", None)) is None
