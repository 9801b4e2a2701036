"""A model is cut where nothing before learns or is random, and stays the same model."""

import keras
import numpy as np
import pytest
from keras import layers

from core.training.features.split import split_model
from tests.core.training.features.nets import base_net, freeze, freeze_all, whole_net

IMAGES = np.random.default_rng(0).integers(0, 256, (5, 8, 8, 1)).astype(np.uint8)


def _same(model: keras.Model, split) -> None:
    whole = model(IMAGES, training=False)
    parts = split.head(split.frozen(IMAGES, training=False), training=False)
    np.testing.assert_allclose(whole, parts, rtol=1e-6)


def test_that_a_frozen_base_ends_after_what_has_nothing_to_learn():
    net = base_net()
    model = whole_net(net)
    freeze_all(net)
    split = split_model(model, [net])
    assert split.feature_shape == (4,)
    assert [weight.path for weight in split.head.weights] == ["out/kernel", "out/bias"]
    _same(model, split)


def test_that_dropout_of_the_head_is_left_to_the_head():
    net = base_net()
    model = whole_net(net)
    freeze_all(net)
    split = split_model(model, [net])
    head = [layer.name for layer in split.head.layers]
    assert "head_drop" in head
    assert "average" not in head


@pytest.mark.parametrize(
    ("frozen", "shape"),
    [
        (("conv_1",), (8, 8, 4)),
        (("conv_1", "conv_2"), (4, 4, 4)),
        (("conv_1", "conv_2", "conv_3"), (4,)),
    ],
)
def test_that_a_partly_frozen_base_is_cut_at_its_line(frozen, shape):
    net = base_net()
    model = whole_net(net)
    freeze(net, *frozen)
    split = split_model(model, [net])
    assert split.feature_shape == shape
    assert not split.frozen.trainable_weights
    trained = {id(weight) for weight in model.trainable_weights}
    assert {id(weight) for weight in split.head.trainable_weights} == trained
    _same(model, split)


def test_that_a_cut_never_goes_through_a_shortcut():
    """With only the second convolution open, its shortcut begins before it."""
    net = base_net()
    model = whole_net(net)
    freeze(net, "conv_1", "conv_3")
    split = split_model(model, [net])
    assert split.frozen.count_params() == 4 * (9 + 1) + 4 * 4
    _same(model, split)


def test_that_nothing_is_cut_where_the_first_weights_learn():
    net = base_net()
    model = whole_net(net)
    freeze(net, "conv_2", "conv_3")
    assert split_model(model, [net]) is None


def test_that_averages_which_are_learned_are_not_fixed():
    net = base_net()
    model = whole_net(net)
    freeze_all(net)
    net.get_layer("norm_1").trainable = True
    split = split_model(model, [net])
    assert split.feature_shape == (8, 8, 4)
    names = [weight.path for weight in split.frozen.weights]
    assert not any("norm" in name for name in names)


def test_that_dropout_that_is_not_of_the_base_is_never_fixed():
    image = keras.Input((4,))
    x = layers.Dense(3, trainable=False)(image)
    x = layers.Dropout(0.5)(x)
    x = layers.Dense(3, trainable=False)(x)
    model = keras.Model(image, layers.Dense(2)(x))
    split = split_model(model, [])
    assert len(split.frozen.weights) == 2


def test_that_the_head_trains_the_weights_of_the_model():
    net = base_net()
    model = whole_net(net)
    freeze(net, "conv_1", "conv_2")
    split = split_model(model, [net])
    before = model(IMAGES, training=False).numpy()
    for weight in split.head.trainable_weights:
        weight.assign_add(keras.ops.ones_like(weight))
    assert not np.allclose(before, model(IMAGES, training=False))
    _same(model, split)
