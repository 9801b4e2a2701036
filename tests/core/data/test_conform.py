import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.data.conform import conform, conform_batch, conform_image

SIDES = st.integers(1, 40)
CHANNELS = st.sampled_from((1, 3))


def pixels(*shape: int, seed: int = 0):
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def graph_of(shape: tuple[int, int, int], channels: int):
    """The function inside a graph that learns the sizes only while it runs."""
    return tf.function(
        lambda image: conform(image, *shape),
        autograph=False,
        input_signature=[tf.TensorSpec([None, None, None, channels], tf.uint8)],
    )


@given(SIDES, SIDES, CHANNELS, st.integers(0, 99))
@settings(max_examples=30)
def test_that_an_image_that_fits_is_unchanged(height, width, channels, seed):
    image = pixels(height, width, channels, seed=seed)
    shape = (height, width, channels)
    assert np.array_equal(conform(image, *shape), image)
    assert conform_image(image, shape) is image


def test_that_an_image_that_fits_is_unchanged_in_a_graph_of_unknown_sizes():
    images = pixels(3, 17, 23, 3)
    assert np.array_equal(graph_of((17, 23, 3), 3)(images), images)


@given(SIDES, SIDES, SIDES, SIDES, CHANNELS, CHANNELS)
@settings(max_examples=25)
def test_that_one_image_a_batch_and_a_graph_give_the_same_values(
    height, width, new_height, new_width, channels, new_channels
):
    images = pixels(3, height, width, channels)
    shape = (new_height, new_width, new_channels)
    expected = conform(images, *shape).numpy()
    assert expected.shape == (3, *shape)
    assert expected.dtype == np.uint8
    assert np.array_equal(conform_batch(images, shape), expected)
    assert np.array_equal(conform_batch(list(images), shape), expected)
    assert np.array_equal(conform_image(images[1], shape), expected[1])
    assert np.array_equal(graph_of(shape, channels)(images), expected)


def test_that_grey_is_the_luma_of_pillow():
    every = np.stack(np.meshgrid(*[np.arange(0, 256, 5)] * 3), -1).astype(np.uint8)
    image = every.reshape(52, -1, 3)
    expected = np.asarray(Image.fromarray(image).convert("L"))
    found = conform(image, *image.shape[:2], 1).numpy()
    assert np.array_equal(found[..., 0], expected)


def test_that_transparency_is_laid_on_white():
    image = pixels(64, 64, 4)
    white = Image.new("RGBA", (64, 64), (255, 255, 255, 255))
    white.alpha_composite(Image.fromarray(image))
    expected = np.asarray(white)[..., :3]
    assert np.array_equal(conform(image, 64, 64, 3), expected)


def test_that_colour_from_grey_repeats_the_value():
    image = pixels(5, 6, 1)
    assert np.array_equal(conform_image(image, (5, 6, 3)), np.repeat(image, 3, -1))
    assert np.array_equal(conform(image, 5, 6, 3), np.repeat(image, 3, -1))


def test_that_shrinking_averages_instead_of_skipping():
    stripes = np.zeros((32, 32, 1), np.uint8)
    stripes[:, ::2] = 200
    inner = conform_image(stripes, (8, 8, 1))[:, 1:-1]
    assert np.all(np.abs(inner.astype(int) - 100) <= 1)


def test_that_float_values_are_rounded_and_clipped():
    image = np.array([[[-3.0], [12.6], [300.0]]], np.float32)
    assert conform(image, 1, 3, 1).numpy().ravel().tolist() == [0, 13, 255]


@pytest.mark.parametrize("channels", [2, 5])
def test_that_other_numbers_of_channels_are_refused(channels):
    with pytest.raises(ValueError, match=f"Received: {channels} channels"):
        conform(pixels(4, 4, channels), 4, 4, 3)
