import math
import random
import tracemalloc

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.experiment import (
    ApplicationsBase,
    Experiment,
    FreezeSpec,
    ModelSpec,
    Residual,
    RunBase,
    apply_fix,
)
from core.experiment.layers.convolution import Conv2D, SeparableConv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.pooling import MaxPooling2D
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.experiment.presets import find_preset, presets
from core.model.build import build_model
from core.model.inspect import inspect_model
from tests.core.experiment.strategies import layers
from tests.core.model.tasks import LARGE, MNIST, stack, task

_TINY = task(6, 7, 3, 4)
_random_stacks = st.builds(
    lambda found, locked: stack(*found, locked_head=locked),
    st.lists(layers(largest=4), max_size=6),
    st.booleans(),
)
_few = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def _assert_keras_agrees(spec: ModelSpec) -> None:
    report = inspect_model(spec, _TINY)
    model = build_model(spec, _TINY, seed=1)
    assert report.parameters == model.count_params()
    trainable = sum(math.prod(weight.shape) for weight in model.trainable_weights)
    assert report.trainable_parameters == trainable
    assert report.frozen_parameters == model.count_params() - trainable
    for found, layer in zip(report.layers, spec.layers, strict=True):
        assert (found.output_shape is not None) == layer.enabled
    images = np.zeros((2, *_TINY.input_shape), np.uint8)
    assert model(images, training=True).shape == (2, 4)


@pytest.mark.filterwarnings("ignore:You are using a softmax over axis")
@given(_random_stacks)
@_few
def test_that_clicking_the_offered_fixes_ends_in_a_model_that_is_as_reported(spec):
    experiment = Experiment(model=spec)
    for _ in range(40):
        errors = inspect_model(experiment.model, _TINY).errors
        if not errors:
            _assert_keras_agrees(experiment.model)
            return
        (error, *_) = errors
        assert error.fix is not None, error
        experiment = apply_fix(experiment, error.fix)
    pytest.fail(f"still not sound: {errors}")


@pytest.mark.parametrize("preset", presets(), ids=[p.name for p in presets()])
def test_that_a_preset_lacks_nothing_but_the_base_it_names(preset):
    data = task(8, 8) if preset.dataset == "digits" else MNIST
    model = preset.build().model
    missing = {
        None: set(),
        RunBase: {"model.base.run_dir"},
        ApplicationsBase: {"model.base.weights"},
    }[model.base and type(model.base)]
    assert {one.path for one in inspect_model(model, data).problems} == missing


@pytest.mark.parametrize("name", ["asl-mobilenet", "vgg-doorbell"])
def test_that_a_preset_on_a_net_of_keras_is_sound_once_it_has_weights(name):
    model = find_preset(name).build().model
    freeze = FreezeSpec(mode="none")
    model = model.replace(base=model.base.replace(weights="random", freeze=freeze))
    assert inspect_model(model, MNIST).problems == ()


def test_that_each_layer_has_its_shape_and_its_parameters():
    spec = stack(
        Conv2D(filters=8),
        BatchNormalization(),
        MaxPooling2D(enabled=False),
        Flatten(),
        Dense(units=16, activation="relu"),
    )
    report = inspect_model(spec, MNIST)
    assert report.input.output_shape == (28, 28, 1)
    assert [r.output_shape for r in report.layers] == [
        (26, 26, 8),
        (26, 26, 8),
        None,
        (5408,),
        (16,),
    ]
    assert [r.parameters for r in report.layers] == [80, 32, 0, 0, 86_544]
    assert [r.trainable_parameters for r in report.layers] == [80, 16, 0, 0, 86_544]
    assert report.head is not None
    assert (report.head.output_shape, report.head.parameters) == ((10,), 170)
    assert report.frozen_parameters == 16


def test_that_a_block_reports_its_inner_layers_and_its_way_around():
    report = inspect_model(stack(Residual(), Flatten()), MNIST)
    block = report.layers[0]
    assert block.output_shape == (28, 28, 32)
    assert [r.path for r in block.inner] == [
        f"model.layers[0].layers[{index}]" for index in range(5)
    ]
    inner = sum(r.parameters for r in block.inner)
    assert block.parameters - inner == 32 + 4 * 32
    assert report.at("model.layers[0].layers[3]") == block.inner[3]
    assert report.at("model.layers[7]") is None


def test_that_after_a_failure_the_later_layers_have_no_shape():
    spec = stack(Flatten(), Conv2D(), Flatten(), Dense(units=3))
    report = inspect_model(spec, MNIST)
    shapes = [r.output_shape for r in report.layers]
    assert shapes == [(784,), None, None, None]
    assert report.layers[1].problem == report.errors[0]
    assert report.layers[2].problem is None
    assert report.head is not None
    assert report.head.output_shape is None
    assert not report.can_be_built


def test_that_a_problem_of_a_setting_sits_on_the_card_of_its_layer():
    report = inspect_model(stack(MaxPooling2D(pool_size=30), Flatten()), MNIST)
    assert report.errors[0].path == "model.layers[0].pool_size"
    assert report.layers[0].problem == report.errors[0]


def test_that_a_problem_inside_a_block_sits_on_the_inner_layer():
    report = inspect_model(
        stack(Residual(layers=(Dense(), Flatten(), Conv2D()))), MNIST
    )
    assert report.errors[0].path == "model.layers[0].layers[2]"
    assert report.layers[0].problem is None
    assert report.layers[0].inner[2].problem == report.errors[0]


def test_that_ten_thousand_million_parameters_cost_nothing():
    spec = stack(Flatten(), Dense(units=65_536, activation="relu"))
    tracemalloc.start()
    report = inspect_model(spec, LARGE, memory=10**15)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.parameters == 150_528 * 65_536 + 65_536 + 65_536 * 2 + 2
    assert peak < 50e6
    # A later model in this thread must not make the postponed weights after all.
    keras.layers.Dense(1)(keras.Input((1,)))


def test_that_inspecting_leaves_the_random_state_alone():
    before = random.getstate(), np.random.get_state()[1].tolist()
    spec = stack(Conv2D(), SeparableConv2D(), Dropout(), Flatten(), Dense())
    assert inspect_model(spec, MNIST).can_be_built
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before
