import inspect
from typing import get_args

import keras
import pytest

from core.experiment.optimizers import Optimizer, OptimizerSpec

_KINDS = get_args(get_args(Optimizer)[0])


@pytest.mark.parametrize("kind", _KINDS)
def test_that_keras_has_the_optimizer_with_these_arguments(kind: type[OptimizerSpec]):
    spec = kind()
    keras_class = getattr(keras.optimizers, spec.kind)
    assert kind.__name__ == spec.kind
    assert set(spec.arguments()) <= set(inspect.signature(keras_class).parameters)
    made = keras_class(**spec.arguments())
    for name, value in spec.arguments().items():
        assert float(getattr(made, name)) == pytest.approx(float(value))
