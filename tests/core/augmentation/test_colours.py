"""Light and colour against Pillow, colorsys and arithmetic one operation at a time."""

import colorsys

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from core.augmentation.draws import Draws, placed
from core.experiment.augmentation.colour import (
    Brightness,
    ChannelShift,
    Contrast,
    Grayscale,
    Hue,
    Invert,
    Saturation,
)
from core.experiment.augmentation.geometry import Rotation
from tests.core.augmentation.samples import (
    SHAPES,
    largest_difference,
    noisy,
    pictures,
    varied,
)
from tests.core.augmentation.test_warp import at

pytestmark = pytest.mark.usefixtures("eager")

COLOUR = (21, 34, 3)


def cut(values):
    return np.clip(np.rint(values), 0, 255)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("amount", [-0.6, -0.1, 0.25, 1.0])
def test_that_brightness_adds_a_share_of_white(amount, shape):
    images = noisy(3, shape)
    ours = varied(images, at(Brightness, amount))
    assert largest_difference(ours, cut(images + 255.0 * amount)) <= 1


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("factor", [0.0, 0.4, 1.7, 4.0])
def test_that_contrast_stretches_each_channel_about_its_mean(factor, shape):
    images = noisy(3, shape)
    mean = images.astype(float).mean((1, 2), keepdims=True)
    ours = varied(images, at(Contrast, factor))
    assert largest_difference(ours, cut((images - mean) * factor + mean)) <= 1


@pytest.mark.parametrize("factor", [0.0, 0.3, 1.6])
def test_that_saturation_agrees_with_pillow(factor):
    images = noisy(3, COLOUR)
    ours = varied(images, at(Saturation, factor))
    for image, one in zip(images, ours, strict=True):
        expected = ImageEnhance.Color(Image.fromarray(image)).enhance(factor)
        # Pillow cuts to whole numbers twice on the way.
        assert largest_difference(one, np.asarray(expected)) <= 2


def test_that_grey_agrees_with_pillow_in_all_three_channels():
    images = noisy(3, COLOUR)
    ours = varied(images, Grayscale(probability=1.0))
    for image, one in zip(images, ours, strict=True):
        expected = np.asarray(Image.fromarray(image).convert("L"))
        assert largest_difference(one, np.repeat(expected[..., None], 3, -1)) <= 1


@pytest.mark.parametrize("degrees", [-120.0, -10.0, 45.0, 180.0])
def test_that_hue_turns_the_colours_of_yiq(degrees):
    images = noisy(1, (6, 7, 3))
    ours = varied(images, at(Hue, degrees))
    angle = np.deg2rad(degrees)
    for pixel, one in zip(images.reshape(-1, 3), ours.reshape(-1, 3), strict=True):
        y, i, q = colorsys.rgb_to_yiq(*(pixel / 255.0))
        turned = (
            np.cos(angle) * i - np.sin(angle) * q,
            np.sin(angle) * i + np.cos(angle) * q,
        )
        # colorsys cuts to 0..1 on the way back, and has its matrix to two digits.
        expected = cut(np.array(colorsys.yiq_to_rgb(y, *turned)) * 255.0)
        assert largest_difference(one, expected) <= 4


def test_that_hue_keeps_light_and_grey():
    grey = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None, None], 3, -1)
    assert largest_difference(varied(grey, at(Hue, 77.0)), grey) <= 1
    soft = (pictures(2, COLOUR) // 4 + 96).astype(np.uint8)
    luma = np.array([0.299, 0.587, 0.114])
    turned = varied(soft, at(Hue, 60.0)) @ luma
    assert np.abs(turned - soft @ luma).max() < 1.5


def test_that_channels_are_shifted_on_their_own():
    images = noisy(50, COLOUR) // 2 + 64
    ours = varied(images.astype(np.uint8), ChannelShift(lower=-0.2, upper=0.2))
    shift = (ours.astype(float) - images).mean((1, 2))
    spread = (ours.astype(float) - images).std((1, 2))
    assert spread.max() < 1e-6
    assert np.abs(shift).max() <= 51
    assert np.abs(np.corrcoef(shift.T)[0, 1]) < 0.5


@pytest.mark.parametrize("shape", SHAPES)
def test_that_invert_gives_the_negative_exactly(shape):
    images = noisy(3, shape)
    ours = varied(images, Invert(probability=1.0))
    for image, one in zip(images, ours, strict=True):
        negative = ImageOps.invert(Image.fromarray(image.squeeze()))
        assert np.array_equal(one.squeeze(), np.asarray(negative))


def test_that_neighbours_are_one_after_another_without_cutting_between():
    images = noisy(3, COLOUR)
    ours = varied(
        images, at(Brightness, 0.4), at(Contrast, 0.5), at(Saturation, 0.5), at(Hue, 30)
    )
    values = images + 102.0
    mean = values.mean((1, 2), keepdims=True)
    values = (values - mean) * 0.5 + mean
    luma = (values @ np.array([0.299, 0.587, 0.114]))[..., None]
    values = 0.5 * values + 0.5 * luma
    alone = varied(cut(values).astype(np.uint8), at(Hue, 30))
    inside = (values > 2).all(-1) & (values < 253).all(-1)
    assert np.abs(ours[inside] - alone[inside].astype(float)).max() <= 2


def test_that_contrast_after_other_light_uses_the_mean_of_that():
    images = noisy(2, (12, 12, 1))
    ours = varied(
        images, Invert(probability=1.0), at(Contrast, 0.5), at(Brightness, 0.1)
    )
    values = 255.0 - images
    mean = values.mean((1, 2), keepdims=True)
    assert largest_difference(ours, cut((values - mean) * 0.5 + mean + 25.5)) <= 1


def test_that_colours_on_grey_images_do_nothing():
    images = noisy(4, (12, 12, 1))
    ours = varied(images, at(Hue, 50), at(Saturation, 0.0), Grayscale(probability=1.0))
    assert np.array_equal(ours, images)


def test_that_only_the_share_of_the_probability_is_changed():
    images = noisy(300, (6, 6, 1))
    operation = at(Brightness, 0.5, probability=0.25)
    changed = (varied(images, operation) != images).any((1, 2, 3))
    happens = placed((operation,))[0].happens(Draws(1, 0, np.arange(300)))
    assert np.array_equal(changed, happens)
    assert 45 < changed.sum() < 105


def test_that_light_around_a_turn_stays_in_the_order_of_the_list():
    images = np.full((1, 16, 16, 1), 100, np.uint8)
    ours = varied(
        images, at(Brightness, 0.2), at(Rotation, 45.0), Invert(probability=1.0)
    )
    assert ours[0, 8, 8, 0] == 255 - 151
    assert ours[0, 0, 0, 0] == 255
