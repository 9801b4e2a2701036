"""Preprocessing inside the model, against Keras's own."""

import math

import keras
import numpy as np
import pytest

from core.experiment.bases import Architecture
from core.model.bases.adapting import adapt, scale, scale_to_range
from core.model.bases.architectures import ARCHITECTURES
from core.model.bases.sizes import plan

OWN = {
    "MobileNetV2": keras.applications.mobilenet_v2,
    "MobileNet": keras.applications.mobilenet,
    "MobileNetV3Small": keras.applications.mobilenet_v3,
    "MobileNetV3Large": keras.applications.mobilenet_v3,
    "EfficientNetV2B0": keras.applications.efficientnet_v2,
    "EfficientNetV2B1": keras.applications.efficientnet_v2,
    "EfficientNetV2B2": keras.applications.efficientnet_v2,
    "EfficientNetV2B3": keras.applications.efficientnet_v2,
    "DenseNet121": keras.applications.densenet,
    "ResNet50V2": keras.applications.resnet_v2,
    "InceptionV3": keras.applications.inception_v3,
    "Xception": keras.applications.xception,
    "NASNetMobile": keras.applications.nasnet,
    "ConvNeXtTiny": keras.applications.convnext,
    "VGG16": keras.applications.vgg16,
    "VGG19": keras.applications.vgg19,
}
_EFFICIENT = [name for name in ARCHITECTURES if name not in OWN]


def _pixels(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, shape).astype("float32")


def _scaled(architecture: Architecture, pixels: np.ndarray) -> np.ndarray:
    image = keras.Input(pixels.shape[1:])
    model = keras.Model(image, scale(image, ARCHITECTURES[architecture].scaling))
    return np.asarray(model(pixels))


@pytest.mark.parametrize("name", OWN)
def test_that_pixels_are_scaled_as_by_kerass_own_function(name):
    pixels = _pixels(2, 8, 8, 3)
    expected = OWN[name].preprocess_input(pixels.copy())
    np.testing.assert_allclose(_scaled(name, pixels), expected, atol=2e-5)


def test_that_only_the_first_efficientnets_are_scaled_another_way():
    assert sorted(_EFFICIENT) == [f"EfficientNetB{i}" for i in range(4)]


def test_that_efficientnet_gets_the_division_that_keras_adds_with_its_weights():
    pixels = _pixels(2, 8, 8, 3)
    mean, spread = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    inside = keras.layers.Normalization(axis=-1, mean=mean, variance=spread)
    added = keras.layers.Rescaling([1 / math.sqrt(one) for one in spread])
    expected = np.asarray(added(inside(pixels / 255)))
    found = np.asarray(inside(_scaled("EfficientNetB0", pixels) / 255))
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_that_grey_becomes_three_equal_colours_of_the_wanted_size():
    pixels = _pixels(2, 28, 28, 1)
    image = keras.Input((28, 28, 1))
    model = keras.Model(image, adapt(image, plan((28, 28, 1), (96, 64), 3)))
    found = np.asarray(model(pixels))
    assert found.shape == (2, 96, 64, 3)
    np.testing.assert_array_equal(found[..., 0], found[..., 2])


def test_that_colours_become_grey_by_the_brightness_of_each():
    pixels = _pixels(2, 4, 4, 3)
    image = keras.Input((4, 4, 3))
    model = keras.Model(image, adapt(image, plan((4, 4, 3), (4, 4), 1)))
    expected = pixels @ np.array([0.2989, 0.587, 0.114], "float32")
    np.testing.assert_allclose(np.asarray(model(pixels))[..., 0], expected, rtol=1e-3)


def test_that_images_that_fit_pass_unchanged():
    image = keras.Input((96, 96, 3))
    assert adapt(image, plan((96, 96, 3), (96, 96), 3)) is image
    assert scale_to_range(image, 0.0, 255.0) is image


def test_that_a_range_is_reached_at_both_ends():
    image = keras.Input((1, 2, 3))
    model = keras.Model(image, scale_to_range(image, -1.0, 1.0))
    ends = np.array([[[[0, 0, 0], [255, 255, 255]]]], "float32")
    np.testing.assert_allclose(np.asarray(model(ends))[0, 0, :, 0], [-1, 1], atol=1e-6)


@pytest.mark.parametrize("name", ["VGG16", "DenseNet121"])
def test_that_the_names_are_the_same_in_every_build(name):
    def names() -> list[str]:
        image = keras.Input((28, 28, 3))
        tensor = adapt(image, plan((28, 28, 3), (96, 96), 3))
        model = keras.Model(image, scale(tensor, ARCHITECTURES[name].scaling))
        return [operation.name for operation in model.operations[1:]]

    assert names() == names()
