import keras
import numpy as np
import pytest

from core.experiment import Residual
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.reshaping import Flatten
from core.model.build import build_model
from core.model.residual import strides_between
from tests.core.model.tasks import stack, task


def _same_size(filters: int, strides: int = 1, **more) -> Conv2D:
    return Conv2D(
        filters=filters,
        strides=(strides, strides),
        padding="same",
        activation="linear",
        **more,
    )


def _block(*layers, activation="linear", shape=(8, 8, 4)) -> keras.Model:
    spec = stack(Residual(layers=layers, activation=activation), Flatten())
    return build_model(spec, task(*shape, classes=2), seed=1)


def _value(model: keras.Model, name: str, images: np.ndarray) -> np.ndarray:
    part = keras.Model(model.input, model.get_layer(name).output)
    return np.asarray(part(images))


_IMAGES = np.random.default_rng(0).integers(0, 256, (2, 8, 8, 4), np.uint8)


def test_that_a_block_adds_its_input_to_its_inner_stack():
    model = _block(_same_size(4))
    inner = _value(model, "residual_0_conv2d_0", _IMAGES)
    total = _value(model, "residual_0_add", _IMAGES)
    assert total == pytest.approx(inner + _IMAGES / 255, abs=1e-6)
    assert "residual_0_shortcut" not in [layer.name for layer in model.layers]


def test_that_the_activation_comes_after_the_addition():
    model = _block(_same_size(4), activation="relu")
    total = _value(model, "residual_0_add", _IMAGES)
    after = _value(model, "residual_0_activation", _IMAGES)
    assert (total < 0).any()
    assert after == pytest.approx(np.maximum(total, 0))


@pytest.mark.parametrize(
    ("size", "strides"), [((8, 8), 2), ((7, 9), 2), ((9, 9), 3), ((8, 8), 1)]
)
def test_that_another_size_or_depth_gets_a_projection(size, strides):
    model = _block(_same_size(6, strides), shape=(*size, 4))
    shortcut = model.get_layer("residual_0_shortcut")
    assert shortcut.kernel.shape == (1, 1, 4, 6)
    assert shortcut.strides == (strides, strides)
    assert shortcut.use_bias
    inner = model.get_layer("residual_0_conv2d_0").output.shape
    assert model.get_layer("residual_0_add").output.shape == inner


def test_that_a_normalised_block_normalises_its_projection_alike():
    model = _block(
        _same_size(6, use_bias=False), BatchNormalization(momentum=0.7, epsilon=0.01)
    )
    beside = model.get_layer("residual_0_shortcut_normalization")
    assert (beside.momentum, beside.epsilon) == (0.7, 0.01)
    assert not model.get_layer("residual_0_shortcut").use_bias


def test_that_a_normalisation_that_is_switched_off_does_not_count():
    model = _block(_same_size(6), BatchNormalization(enabled=False))
    assert model.get_layer("residual_0_shortcut").use_bias


def test_that_a_block_takes_a_row_of_numbers():
    spec = stack(
        Flatten(), Residual(layers=(Dense(units=5, activation="relu"), Dense(units=7)))
    )
    model = build_model(spec, task(4, 4, 1, 2), seed=1)
    assert model.get_layer("residual_1_shortcut").kernel.shape == (16, 7)
    assert model.get_layer("residual_1_add").output.shape == (None, 7)


def test_that_two_blocks_do_not_share_names():
    block = Residual(layers=(_same_size(4),))
    model = build_model(stack(block, block, Flatten()), task(8, 8, 4, 2), seed=1)
    names = [layer.name for layer in model.layers]
    assert len(set(names)) == len(names)
    assert {"residual_0_conv2d_0", "residual_1_conv2d_0"} <= set(names)


@pytest.mark.parametrize(
    ("size", "smaller", "strides"), [(28, 28, 1), (28, 14, 2), (7, 4, 2), (9, 1, 9)]
)
def test_that_strides_lead_to_the_smaller_size(size, smaller, strides):
    assert strides_between(size, smaller) == strides


@pytest.mark.parametrize(("size", "other"), [(28, 26), (8, 16), (8, 0)])
def test_that_no_strides_lead_to_a_size_that_is_a_little_smaller(size, other):
    with pytest.raises(ValueError, match=f"from {size} to {other}"):
        strides_between(size, other)
