import re

import keras
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import LAYER_CLASSES, Residual
from core.model.layers import keras_arguments
from core.model.naming import derived_seed, layer_name, layer_path, snake_case


@pytest.mark.parametrize("kind", [c for c in LAYER_CLASSES if c is not Residual])
def test_that_names_are_written_as_keras_writes_them(kind):
    layer = getattr(keras.layers, kind.__name__)(**keras_arguments(kind()))
    assert re.sub(r"_\d+$", "", layer.name) == snake_case(kind.__name__)


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("model.layers[2]", "Conv2D", "conv2d_2"),
        ("model.layers[0]", "GlobalAveragePooling2D", "global_average_pooling2d_0"),
        ("model.layers[1]", "Conv2DTranspose", "conv2d_transpose_1"),
        ("model.layers[1]", "SeparableConv2D", "separable_conv2d_1"),
        ("model.layers[1]", "UpSampling2D", "up_sampling2d_1"),
        ("model.layers[11].layers[3]", "Dense", "residual_11_dense_3"),
    ],
)
def test_that_a_name_tells_the_place(path, kind, name):
    assert layer_name(path, kind) == name


def test_that_paths_lead_into_blocks():
    assert layer_path(0, layer_path(2)) == "model.layers[2].layers[0]"


@given(st.integers(0, 2**31 - 1), st.text(), st.text())
def test_that_a_derived_seed_depends_on_seed_and_purpose(seed, name, role):
    found = derived_seed(seed, name, role)
    assert 0 <= found < 2**31
    assert found == derived_seed(seed, name, role)
    assert found != derived_seed(seed + 1, name, role)
    assert found != derived_seed(seed, name, role, "more")
