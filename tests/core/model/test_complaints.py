import pytest

from core.experiment import Experiment, ModelSpec, Residual, apply_fix
from core.experiment.layers.convolution import (
    Conv2D,
    Conv2DTranspose,
    DepthwiseConv2D,
    SeparableConv2D,
)
from core.experiment.layers.core import Activation, Dense
from core.experiment.layers.normalization import (
    BatchNormalization,
    GroupNormalization,
)
from core.experiment.layers.pooling import (
    AveragePooling2D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
)
from core.experiment.layers.regularization import Dropout, SpatialDropout2D
from core.experiment.layers.reshaping import (
    Flatten,
    Reshape,
    UpSampling2D,
    ZeroPadding2D,
)
from core.model.complaints import explain
from core.model.inspect import inspect_model
from core.model.stack import CannotStack
from tests.core.model.tasks import MNIST, stack, task

_SMALL = task(5, 5, 1)
_POOL = MaxPooling2D(pool_size=(14, 14))

_CASES = {
    "conv on a row": (
        stack(Flatten(), Conv2D()),
        "model.layers[1]",
        "Conv2D needs an image (height, width, channels). It gets 784 numbers.",
        "Move above Flatten",
    ),
    "conv after a dense net": (
        stack(Flatten(), Dense(activation="relu"), Conv2D()),
        "model.layers[2]",
        "Conv2D needs an image (height, width, channels). It gets 128 numbers.",
        "Move above Flatten",
    ),
    "pooling on averages": (
        stack(GlobalAveragePooling2D(), MaxPooling2D()),
        "model.layers[1]",
        "MaxPooling2D needs an image (height, width, channels). It gets 1 number.",
        "Move above GlobalAveragePooling2D",
    ),
    "average of a row": (
        stack(Flatten(), GlobalAveragePooling2D()),
        "model.layers[1]",
        "GlobalAveragePooling2D needs an image (height, width, channels). It gets 784 "
        "numbers.",
        "Remove Flatten",
    ),
    "conv on a reshaped row": (
        stack(Reshape(target_shape=(28, 28)), Conv2D(), Flatten()),
        "model.layers[1]",
        "Conv2D needs an image (height, width, channels). It gets numbers in the shape "
        "28×28.",
        "Remove Reshape",
    ),
    "image layer inside a block on a row": (
        stack(Residual(layers=(Flatten(), Conv2D())), Flatten()),
        "model.layers[0].layers[1]",
        "Conv2D needs an image (height, width, channels). It gets 784 numbers.",
        "Remove Conv2D",
    ),
    "no row for the output": (
        stack(Conv2D()),
        "model.head",
        "The output layer needs a row of numbers. It gets an image of 26×26 with 32 "
        "channels.",
        "Add Flatten",
    ),
    "no layer at all": (
        stack(),
        "model.head",
        "The output layer needs a row of numbers. It gets an image of 28×28 with 1 "
        "channel.",
        "Add Flatten",
    ),
    "dense on an image": (
        stack(Conv2D(), Dense(activation="relu"), Dropout(), Dense(activation="relu")),
        "model.layers[1]",
        "Dense needs a row of numbers. It gets an image of 26×26 with 32 channels and "
        "would treat each pixel on its own.",
        "Add Flatten",
    ),
    "dense between convolutions": (
        stack(Dense(activation="relu"), Conv2D()),
        "model.head",
        "The output layer needs a row of numbers. It gets an image of 26×26 with 32 "
        "channels.",
        "Add Flatten",
    ),
    "a very long row": (
        stack(Conv2D(filters=512)),
        "model.head",
        "The output layer needs a row of numbers. It gets an image of 26×26 with 512 "
        "channels.",
        "Add GlobalAveragePooling2D",
    ),
    "window beyond the image": (
        stack(_POOL, Conv2D(), Flatten()),
        "model.layers[1].kernel_size",
        "The window of Conv2D is 3×3 pixels, but here the image has only 2×2.",
        "Use padding same",
    ),
    "window with gaps beyond the image": (
        stack(Conv2D(dilation_rate=(20, 1)), Flatten()),
        "model.layers[0].kernel_size",
        "The window of Conv2D with its gaps is 41×3 pixels, but here the image has "
        "only 28×28.",
        "Use padding same",
    ),
    "pooling beyond the image": (
        stack(_POOL, MaxPooling2D(), MaxPooling2D(), Flatten()),
        "model.layers[2].pool_size",
        "MaxPooling2D summarises regions of 2×2 pixels, but here the image has only "
        "1×1.",
        "Remove MaxPooling2D",
    ),
    "average pooling beyond the image": (
        stack(AveragePooling2D(pool_size=29), Flatten()),
        "model.layers[0].pool_size",
        "AveragePooling2D summarises regions of 29×29 pixels, but here the image has "
        "only 28×28.",
        "Remove AveragePooling2D",
    ),
    "strides and gaps": (
        stack(Conv2D(strides=2, dilation_rate=2), Flatten()),
        "model.layers[0].dilation_rate",
        "Conv2D can't have strides above 1 and gaps (dilation) above 1 at the same "
        "time.",
        "Set dilation to 1",
    ),
    "strides and gaps of a transposed convolution": (
        stack(Conv2DTranspose(strides=2, dilation_rate=2), Flatten()),
        "model.layers[0].dilation_rate",
        "Conv2DTranspose can't have strides above 1 and gaps (dilation) above 1 at the "
        "same time.",
        "Set dilation to 1",
    ),
    "reshape to another count": (
        stack(Reshape(target_shape=(28, 29)), Flatten()),
        "model.layers[0].target_shape",
        "28×29 is 812 numbers, but 784 numbers arrive (28×28×1).",
        "Use 28, 28",
    ),
    "reshape to no multiple": (
        stack(Reshape(target_shape=(5, -1)), Flatten()),
        "model.layers[0].target_shape",
        "The given sides make 5 numbers, and the 784 numbers that arrive (28×28×1) are "
        "no multiple of it.",
        "Use 784, 1",
    ),
    "reshape with two open sides": (
        stack(Reshape(target_shape=(-1, 7, -1)), Flatten()),
        "model.layers[0].target_shape",
        "Only one side may be −1 (whatever is left).",
        "Use 1, 7, 112",
    ),
    "reshape to nothing that fits": (
        stack(Reshape(target_shape=(5, 5)), Flatten()),
        "model.layers[0].target_shape",
        "5×5 is 25 numbers, but 784 numbers arrive (28×28×1).",
        "Lay out in one row",
    ),
    "groups that do not divide": (
        stack(Conv2D(filters=30), GroupNormalization(groups=8), Flatten()),
        "model.layers[1].groups",
        "30 channels can't be divided into 8 equal groups.",
        "Use 6 groups",
    ),
    "more groups than channels": (
        stack(GroupNormalization(groups=8), Flatten()),
        "model.layers[0].groups",
        "1 channel can't be divided into 8 equal groups.",
        "Use 1 group",
    ),
    "a block that shrinks": (
        stack(Conv2D(filters=4), Residual(layers=(Conv2D(), Conv2D())), Flatten()),
        "model.layers[1]",
        "The block adds what goes in (an image of 26×26 with 4 channels) to what its "
        "inner stack gives (an image of 22×22 with 32 channels), and no way around "
        "leads from the one to the other.",
        "Use padding same inside",
    ),
    "a block that grows": (
        stack(Residual(layers=(UpSampling2D(),)), Flatten()),
        "model.layers[0]",
        "The block adds what goes in (an image of 28×28 with 1 channel) to what its "
        "inner stack gives (an image of 56×56 with 1 channel), and no way around leads "
        "from the one to the other.",
        "Remove the block",
    ),
    "a block that flattens": (
        stack(Residual(layers=(Flatten(), Dense(units=3))), Flatten()),
        "model.layers[0]",
        "The block adds what goes in (an image of 28×28 with 1 channel) to what its "
        "inner stack gives (3 numbers), and no way around leads from the one to the "
        "other.",
        "Remove the block",
    ),
}


@pytest.mark.parametrize("case", _CASES)
def test_that_what_does_not_fit_is_said_in_plain_words_at_its_place(case: str):
    spec, path, message, _ = _CASES[case]
    (problem,) = inspect_model(spec, MNIST).errors
    assert (problem.path, problem.message) == (path, message)
    assert problem.hint.endswith(".")


@pytest.mark.parametrize("case", _CASES)
def test_that_the_offered_fix_mends_the_stack(case: str):
    spec, _, message, label = _CASES[case]
    (problem,) = inspect_model(spec, MNIST).errors
    assert problem.fix is not None
    assert problem.fix.label == label
    mended = apply_fix(Experiment(model=spec), problem.fix).model
    messages = [left.message for left in inspect_model(mended, MNIST).errors]
    assert message not in messages


_NEED_IMAGES = [
    Conv2D(),
    SeparableConv2D(),
    DepthwiseConv2D(),
    Conv2DTranspose(),
    MaxPooling2D(),
    AveragePooling2D(),
    GlobalAveragePooling2D(),
    GlobalMaxPooling2D(),
    SpatialDropout2D(),
    ZeroPadding2D(),
    UpSampling2D(),
]


@pytest.mark.parametrize("layer", _NEED_IMAGES, ids=lambda layer: layer.kind)
def test_that_every_image_layer_says_that_it_needs_an_image(layer):
    (problem,) = inspect_model(stack(Flatten(), layer), MNIST).errors
    assert problem.message.startswith(f"{layer.kind} needs an image")
    assert problem.fix is not None


_WINDOWS = [Conv2D, SeparableConv2D, DepthwiseConv2D]


@pytest.mark.parametrize("kind", _WINDOWS)
def test_that_every_convolution_says_that_its_window_is_too_large(kind):
    (problem,) = inspect_model(stack(kind(kernel_size=7), Flatten()), _SMALL).errors
    assert problem.path == "model.layers[0].kernel_size"
    assert problem.fix is not None
    assert problem.fix.label == "Use padding same"


def test_that_a_layer_that_is_switched_off_causes_no_complaint():
    spec = stack(Flatten(), Conv2D(enabled=False))
    assert inspect_model(spec, MNIST).can_be_built


def test_that_a_fix_looks_past_layers_that_are_switched_off():
    spec = stack(Flatten(), Dropout(enabled=False), Conv2D())
    (problem,) = inspect_model(spec, MNIST).errors
    assert problem.fix is not None
    assert (problem.fix.action, problem.fix.value) == ("move", "0")


def test_that_an_unknown_refusal_is_passed_on_in_keras_own_words():
    failure = CannotStack(
        "model.layers[0]",
        BatchNormalization(),
        (3, 4),
        "Exception encountered when calling BatchNormalization.call().\n\n"
        "\x1b[1mThe moon is in the wrong phase.\x1b[0m\n\n"
        "Arguments received by BatchNormalization.call():\n  • args=('x',)",
    )
    complaint = explain(failure, ModelSpec(layers=(BatchNormalization(),)), {})
    assert complaint.problem.message == (
        "BatchNormalization can't work on numbers in the shape 3×4. "
        "Keras says: The moon is in the wrong phase."
    )


def test_that_activations_alone_need_no_image():
    spec = stack(Flatten(), Activation(), BatchNormalization(), Dropout())
    assert inspect_model(spec, MNIST).can_be_built
