import inspect
from typing import get_args

import keras
import pytest

from core.experiment import LAYER_CLASSES, LayerSpec, Residual
from core.experiment.layers.base import Activation, Initializer
from core.experiment.layers.convolution import Conv2D, SeparableConv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.regularization import Dropout
from core.model.layers import keras_arguments, make_initializer, make_layer

_SIMPLE = [cls for cls in LAYER_CLASSES if cls is not Residual]


@pytest.mark.parametrize("kind", _SIMPLE)
def test_that_keras_has_the_layer_with_these_arguments(kind: type[LayerSpec]):
    keras_class = getattr(keras.layers, kind.__name__)
    accepted = set(inspect.signature(keras_class).parameters)
    weights = {name.rpartition("_")[0] for name in kind.model_fields if "_l1" in name}
    own = {f"{weight}_{order}" for weight in weights for order in ("l1", "l2")}
    assert set(kind().arguments()) - own <= accepted
    assert {f"{weight}_regularizer" for weight in weights} <= accepted


@pytest.mark.parametrize("kind", _SIMPLE)
def test_that_the_keras_layer_has_the_settings_of_the_specification(
    kind: type[LayerSpec],
):
    spec = kind()
    layer = make_layer(spec, "name", seed=1, precision="float32")
    assert layer.name == "name"
    config = layer.get_config()
    for name, value in keras_arguments(spec).items():
        if not name.endswith(("_initializer", "_regularizer")):
            found = config[name]
            if value is None:
                assert found == spec.pool_size
            elif name == "padding" and not isinstance(value, str):
                assert found == tuple((side, side) for side in value)
            elif isinstance(value, tuple):
                assert tuple(found) == value
            else:
                assert found == value, name


@pytest.mark.parametrize("name", get_args(Activation))
def test_that_keras_has_every_activation(name: str):
    assert keras.activations.get(name).__name__ == name


@pytest.mark.parametrize("name", get_args(Initializer))
def test_that_keras_has_every_initialiser_and_the_seed_decides(name: str):
    def drawn(seed: int) -> list[float]:
        values = make_initializer(name, seed)((4, 4))
        return keras.ops.convert_to_numpy(values).ravel().tolist()

    assert drawn(5) == drawn(5)
    assert (drawn(5) != drawn(6)) == (name != "zeros")


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.1, 0.0), (0.0, 0.2), (0.1, 0.2)])
def test_that_penalties_become_one_regularizer(l1: float, l2: float):
    arguments = keras_arguments(Dense(kernel_l1=l1, kernel_l2=l2))
    assert "kernel_l1" not in arguments
    assert "kernel_l2" not in arguments
    if not l1 and not l2:
        assert "kernel_regularizer" not in arguments
        return
    penalty = arguments["kernel_regularizer"](keras.ops.ones((2, 3)))
    assert float(penalty) == pytest.approx(6 * (l1 + l2))


def test_that_both_kernels_of_a_separable_convolution_have_seeds_of_their_own():
    layer = make_layer(SeparableConv2D(), "separable", 1, "float32")
    seeds = {
        layer.depthwise_initializer.seed,
        layer.pointwise_initializer.seed,
    }
    assert len(seeds) == 2
    assert None not in seeds


def test_that_noise_depends_on_seed_and_name():
    def kept(seed: int, name: str) -> list[float]:
        layer = make_layer(Dropout(rate=0.5), name, seed, "float32")
        values = layer(keras.ops.ones((1, 64)), training=True)
        return keras.ops.convert_to_numpy(values).ravel().tolist()

    assert kept(1, "a") == kept(1, "a")
    assert kept(1, "a") != kept(2, "a")
    assert kept(1, "a") != kept(1, "b")


def test_that_a_refused_combination_is_a_value_error():
    with pytest.raises(ValueError, match="dilation"):
        make_layer(Conv2D(strides=(2, 2), dilation_rate=(2, 2)), "c", 1, "float32")
