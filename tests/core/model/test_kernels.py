"""What is complained about is what TensorFlow refuses, and the fix helps."""

import numpy as np
import pytest
import tensorflow as tf

from core.experiment import Experiment, LayerSpec, Residual
from core.experiment.fixes import apply_fix
from core.experiment.layers.convolution import (
    Conv2D,
    Conv2DTranspose,
    DepthwiseConv2D,
    SeparableConv2D,
)
from core.experiment.layers.reshaping import Flatten, UpSampling2D
from core.model.inspect import inspect_model
from core.model.kernels import needs_plain_steps
from core.model.layers import make_layer
from tests.core.model.tasks import stack, task

DIGITS = task(8, 8)

REFUSED = {
    "strides": DepthwiseConv2D(strides=(2, 1)),
    "separable": SeparableConv2D(strides=(1, 2)),
    "gaps": Conv2DTranspose(strides=(1, 1), dilation_rate=(2, 2)),
}
FINE = {
    "equal strides": DepthwiseConv2D(strides=(2, 2)),
    "unequal gaps": SeparableConv2D(dilation_rate=(1, 2), padding="same"),
    "convolution": Conv2D(strides=(2, 1)),
    "transposed": Conv2DTranspose(strides=(2, 1)),
}


def _computes(spec: LayerSpec, xla: bool = False) -> bool:
    """Whether a compiled step with gradients can be computed on a processor."""
    layer = make_layer(spec, "tried", seed=1, precision="float32")
    images = tf.constant(np.ones((2, *DIGITS.input_shape), "float32"))

    @tf.function(jit_compile=xla or None, autograph=False)
    def step():
        with tf.GradientTape() as tape:
            tape.watch(images)
            loss = tf.reduce_sum(layer(images))
        return tape.gradient(loss, images)

    try:
        with tf.device("/CPU:0"):
            layer.build(images.shape)
            step()
    except tf.errors.OpError:
        return False
    return True


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("inside", [False, True], ids=["plain", "in a block"])
def test_that_a_layer_without_kernel_is_complained_about_and_mended(case, inside):
    layer = REFUSED[case]
    assert not _computes(layer)
    outer = Residual(layers=(layer.replace(padding="same"),)) if inside else layer
    spec = stack(outer, Flatten())
    report = inspect_model(spec, DIGITS)
    (error,) = report.errors
    assert error.path.startswith(
        "model.layers[0].layers[0]." if inside else "model.layers[0]."
    )
    assert error.fix is not None
    mended = apply_fix(Experiment(model=spec), error.fix).model
    assert inspect_model(mended, DIGITS).errors == ()
    (first, _flatten) = mended.layers
    assert _computes(first.layers[0] if inside else first)


@pytest.mark.parametrize("case", FINE)
def test_that_its_relatives_are_let_be(case):
    spec = stack(FINE[case], Flatten())
    assert inspect_model(spec, DIGITS).errors == ()
    assert _computes(FINE[case])


def test_that_a_layer_that_is_switched_off_is_let_be():
    off = REFUSED["strides"].replace(enabled=False)
    assert inspect_model(stack(off, Flatten()), DIGITS).errors == ()


def test_that_bicubic_interpolation_is_nothing_for_xla():
    bicubic, bilinear = (
        UpSampling2D(interpolation=kind) for kind in ("bicubic", "bilinear")
    )
    assert needs_plain_steps(stack(bicubic, Flatten()))
    assert not _computes(bicubic, xla=True)
    assert _computes(bicubic)
    assert not needs_plain_steps(stack(bilinear, Flatten()))
    assert _computes(bilinear, xla=True)
