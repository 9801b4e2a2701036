"""The compiled pipeline gives the images that its operations give one by one."""

import numpy as np
import pytest
import tensorflow as tf

from core.experiment.augmentation import OPERATION_CLASSES
from tests.core.augmentation.samples import SHAPES, noisy, varied


def both(images, *operations, **spec):
    """The images of the compiled pipeline, and those of the plain one."""
    compiled = varied(images, *operations, **spec)
    tf.config.run_functions_eagerly(True)
    try:
        return compiled, varied(images, *operations, **spec)
    finally:
        tf.config.run_functions_eagerly(False)


def apart(one: np.ndarray, other: np.ndarray) -> int:
    return int(np.abs(one.astype(int) - other).max())


@pytest.mark.parametrize(
    ("shape", "fill_mode"),
    [
        (SHAPES[0], "constant"),
        (SHAPES[1], "nearest"),
        (SHAPES[1], "reflect"),
        (SHAPES[1], "wrap"),
    ],
)
def test_that_all_operations_together_give_the_same_images(shape, fill_mode):
    images = noisy(24, shape)
    operations = [cls() for cls in OPERATION_CLASSES]
    compiled, plain = both(images, *operations, fill_mode=fill_mode)
    assert apart(compiled, images) > 50
    # The compiler may join roundings: a value in the middle of two levels takes either.
    assert apart(compiled, plain) <= 1
