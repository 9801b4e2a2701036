import keras
import numpy as np
import pytest

from core.experiment import ProblemError, Residual
from core.experiment.layers.convolution import Conv2D, DepthwiseConv2D
from core.experiment.layers.core import Activation, Dense
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.pooling import GlobalAveragePooling2D, MaxPooling2D
from core.experiment.layers.regularization import Dropout, SpatialDropout2D
from core.experiment.layers.reshaping import Flatten, UpSampling2D, ZeroPadding2D
from core.experiment.presets import presets
from core.model.build import build_model
from tests.core.model.tasks import LARGE, MNIST, stack, task

_SMALL = stack(
    Conv2D(filters=4),
    MaxPooling2D(),
    BatchNormalization(),
    Flatten(),
    Dropout(rate=0.5),
    Dense(units=8, activation="relu"),
)


def _images(count: int = 3, shape=(28, 28, 1)):
    return np.random.default_rng(0).integers(0, 256, (count, *shape), np.uint8)


def _weights(model: keras.Model) -> list[np.ndarray]:
    return [np.asarray(weight) for weight in model.weights]


def _same(first: keras.Model, second: keras.Model) -> bool:
    pairs = zip(_weights(first), _weights(second), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


def test_that_whole_and_broken_pixels_give_the_same_probabilities():
    model = build_model(_SMALL, MNIST, seed=1)
    whole = _images()
    expected = np.asarray(model(whole))
    assert np.array_equal(np.asarray(model(whole.astype("float32"))), expected)
    assert np.array_equal(model.predict(whole, verbose=0), expected)
    assert expected.shape == (3, 10)
    assert expected.sum(axis=1) == pytest.approx(1)
    moved = np.asarray(model(whole.astype("float32") + 0.4))
    assert not np.array_equal(moved, expected)


def test_that_pixels_arrive_at_the_first_layer_between_0_and_1():
    model = build_model(stack(Flatten()), task(2, 2, 1, 3), seed=1)
    scaled = keras.Model(model.input, model.get_layer("flatten_0").output)
    pixels = np.array([[[[0], [51]], [[204], [255]]]], np.uint8)
    assert np.asarray(scaled(pixels))[0] == pytest.approx([0, 0.2, 0.8, 1])


def test_that_names_tell_the_place_and_outlive_a_layer_switched_off():
    names = [layer.name for layer in build_model(_SMALL, MNIST, 1).layers]
    assert names == [
        "image",
        "scaling",
        "conv2d_0",
        "max_pooling2d_1",
        "batch_normalization_2",
        "flatten_3",
        "dropout_4",
        "dense_5",
        "head",
        "probabilities",
    ]
    without = stack(
        *(
            layer.replace(enabled=layer.kind != "MaxPooling2D")
            for layer in _SMALL.layers
        )
    )
    left = [layer.name for layer in build_model(without, MNIST, 1).layers]
    assert left == [name for name in names if name != "max_pooling2d_1"]


def test_that_two_builds_have_the_same_weights_bit_for_bit():
    keras.utils.set_random_seed(3)
    first = build_model(_SMALL, MNIST, seed=1)
    keras.utils.set_random_seed(4)
    second = build_model(_SMALL, MNIST, seed=1)
    assert _same(first, second)
    assert not _same(first, build_model(_SMALL, MNIST, seed=2))


def test_that_equal_layers_at_different_places_start_differently():
    model = build_model(
        stack(Flatten(), Dense(units=784), Dense(units=784, activation="relu")),
        MNIST,
        seed=1,
    )
    first, second = (model.get_layer(f"dense_{i}").kernel for i in (1, 2))
    assert not np.array_equal(np.asarray(first), np.asarray(second))


def test_that_a_layer_keeps_its_weights_when_another_is_switched_off():
    layers = (Dropout(rate=0.2), Flatten(), Dense(units=4, activation="relu"))
    off = (Dropout(rate=0.2, enabled=False), *layers[1:])
    with_dropout, without = (build_model(stack(*x), MNIST, 1) for x in (layers, off))
    assert _same(with_dropout, without)


def test_that_dropout_repeats_itself_from_the_same_seed():
    def outputs(seed: int) -> list[np.ndarray]:
        model = build_model(_SMALL, MNIST, seed)
        return [np.asarray(model(_images(), training=True)) for _ in range(2)]

    first, again, other = outputs(1), outputs(1), outputs(2)
    assert np.array_equal(first, again)
    assert not np.array_equal(first[0], first[1])
    assert not np.array_equal(first[0], other[0])


@pytest.mark.parametrize("precision", ["mixed_float16", "mixed_bfloat16"])
@pytest.mark.parametrize("locked", [True, False])
def test_that_mixed_precision_ends_in_float32(precision: str, locked: bool):
    layers = [Conv2D(filters=2), Residual(), Flatten(), Dense(units=8)]
    layers[-1] = Dense(units=10, activation="softmax")
    spec = stack(*layers, locked_head=locked)
    model = build_model(spec, MNIST, 1, precision)
    assert model.output.dtype == "float32"
    assert model.get_layer("conv2d_0").compute_dtype == precision[6:]
    assert all(weight.dtype == "float32" for weight in model.weights)
    assert keras.config.dtype_policy().name == "float32"
    plain = build_model(spec, MNIST, 1)
    found, expected = (np.asarray(m(_images())) for m in (model, plain))
    assert found.dtype == np.float32
    assert found == pytest.approx(expected, abs=0.05)


def test_that_a_saved_model_predicts_the_same(tmp_path):
    spec = stack(*_SMALL.layers[:3], Residual(), Flatten())
    model = build_model(spec, MNIST, 1)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    images = _images()
    assert np.array_equal(np.asarray(loaded(images)), np.asarray(model(images)))
    assert _same(loaded, model)


def test_that_a_persons_own_keras_settings_do_not_reach_the_model():
    spec = stack(
        Conv2D(filters=2),
        Residual(),
        DepthwiseConv2D(),
        MaxPooling2D(),
        SpatialDropout2D(),
        UpSampling2D(),
        ZeroPadding2D(),
        GlobalAveragePooling2D(),
    )
    usual = build_model(spec, MNIST, 1)
    keras.config.set_image_data_format("channels_first")
    keras.config.set_floatx("float64")
    try:
        unusual = build_model(spec, MNIST, 1)
    finally:
        keras.config.set_image_data_format("channels_last")
        keras.config.set_floatx("float32")
    assert _same(usual, unusual)
    assert unusual.output.dtype == "float32"
    assert np.array_equal(np.asarray(unusual(_images())), np.asarray(usual(_images())))


def test_that_an_unlocked_stack_is_its_own_output():
    spec = stack(Flatten(), Dense(units=10, activation="softmax"), locked_head=False)
    model = build_model(spec, MNIST, 1)
    assert [layer.name for layer in model.layers][-1] == "dense_1"
    assert np.asarray(model(_images())).sum(axis=1) == pytest.approx(1)


def test_that_a_built_model_learns():
    images = _images(64, (8, 8, 1))
    labels = (images[:, :4].mean(axis=(1, 2, 3)) > 127).astype("int32")
    spec = stack(Flatten(), Dense(units=32, activation="relu"))
    model = build_model(spec, task(8, 8, 1, 2), seed=1)
    model.compile("adam", "sparse_categorical_crossentropy", jit_compile=False)
    losses = model.fit(images, labels, epochs=15, verbose=0).history["loss"]
    assert losses[-1] < 0.8 * losses[0]


def test_that_a_stack_that_cannot_be_built_is_a_complaint():
    with pytest.raises(ProblemError) as caught:
        build_model(stack(Flatten(), Conv2D()), MNIST, 1)
    (problem,) = caught.value.problems
    assert problem.path == "model.layers[1]"


def test_that_warnings_do_not_keep_a_model_from_being_built():
    spec = stack(Flatten(), Dense(units=4, activation="linear"), Activation())
    assert build_model(spec, MNIST, 1).count_params() == 784 * 4 + 4 + 4 * 10 + 10


def test_that_a_model_beyond_all_memory_is_refused():
    spec = stack(Flatten(), Dense(units=65_536, activation="relu"), Dense(units=65_536))
    with pytest.raises(ProblemError, match="this computer has"):
        build_model(spec, LARGE, 1)


# What the others are built on is tested with a finished run, and with real weights.
_WHOLE = [preset for preset in presets() if preset.build().model.base is None]


@pytest.mark.parametrize("preset", _WHOLE, ids=[p.name for p in _WHOLE])
def test_that_every_preset_without_a_base_is_built(preset):
    experiment = preset.build()
    shape = {"digits": (8, 8, 1)}.get(preset.dataset, (28, 28, 1))
    classes = 24 if preset.dataset == "asl" else 10
    data = task(*shape, classes=classes)
    model = build_model(experiment.model, data, experiment.seed)
    assert model(_images(2, shape)).shape == (2, classes)
