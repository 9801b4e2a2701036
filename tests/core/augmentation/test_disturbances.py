"""Noise, blur and cutout against references."""

import numpy as np
import pytest
from scipy import ndimage, stats

from core.augmentation.draws import Draws, placed, stream_number
from core.augmentation.normal import normal
from core.experiment.augmentation.disturbance import (
    Cutout,
    GaussianBlur,
    GaussianNoise,
)
from core.experiment.augmentation.geometry import Rotation
from tests.core.augmentation.samples import SHAPES, largest_difference, noisy, varied
from tests.core.augmentation.test_warp import at

pytestmark = pytest.mark.usefixtures("eager")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("sigma", [0.4, 1.0, 3.5])
def test_that_blur_agrees_with_scipy(sigma, shape):
    images = noisy(3, shape).astype(np.uint8)
    ours = varied(images, at(GaussianBlur, sigma, probability=1.0))
    spread = {"sigma": (sigma, sigma, 0), "mode": "constant", "truncate": 12.0}
    for image, one in zip(images, ours, strict=True):
        weights = ndimage.gaussian_filter(np.ones(shape), **spread)
        expected = ndimage.gaussian_filter(image.astype(float), **spread) / weights
        assert largest_difference(one, np.rint(expected)) <= 1


def test_that_each_image_is_blurred_by_an_amount_of_its_own():
    images = np.repeat(noisy(1, (20, 20, 1)), 30, axis=0)
    ours = varied(images, GaussianBlur(lower=0.0, upper=3.0, probability=1.0))
    roughness = ours.astype(float).std((1, 2, 3))
    assert roughness.max() > 2 * roughness.min()


def normal_slowly(key: int, stream: str, count: int) -> np.ndarray:
    """The same numbers in whole numbers of Python."""

    def scrambled(value: int) -> int:
        value = ((value ^ (value >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
        value = ((value ^ (value >> 15)) * 0x846CA68B) & 0xFFFFFFFF
        return value ^ (value >> 16)

    start = scrambled(key ^ (stream_number(stream) & 0xFFFFFFFF))
    bits = [scrambled((start + i * 0x9E3779B9) & 0xFFFFFFFF) for i in range(count)]
    return stats.norm.ppf((np.array([b >> 8 for b in bits]) + 0.5) / 2**24)


def test_that_normal_numbers_agree_with_the_slow_way():
    keys = np.array([0, 1, 4_000_000_000], np.uint32)
    ours = normal(keys, "GaussianNoise/0/pixels", 500).numpy()
    for key, row in zip(keys, ours, strict=True):
        expected = normal_slowly(int(key), "GaussianNoise/0/pixels", 500)
        assert np.abs(row - expected).max() < 2e-3


def test_that_normal_numbers_are_normal_and_independent():
    keys = Draws(1, 0, np.arange(200)).keys("pixels")
    values = normal(keys, "a", 2000).numpy()
    assert stats.kstest(values.ravel(), "norm").pvalue > 1e-4
    neighbours = np.corrcoef(values[:, :-1].ravel(), values[:, 1:].ravel())[0, 1]
    images = np.corrcoef(values[:-1].ravel(), values[1:].ravel())[0, 1]
    streams = np.corrcoef(values.ravel(), normal(keys, "b", 2000).numpy().ravel())[0, 1]
    assert max(abs(neighbours), abs(images), abs(streams)) < 0.01


@pytest.mark.parametrize("shape", SHAPES)
def test_that_noise_adds_the_slow_numbers(shape):
    images = np.full((2, *shape), 128, np.uint8)
    ours = varied(images, at(GaussianNoise, 0.1))
    keys = Draws(1, 0, np.arange(2)).keys("pixels")
    for key, one in zip(keys, ours, strict=True):
        noise = normal_slowly(int(key), "GaussianNoise/0/pixels", int(np.prod(shape)))
        expected = np.clip(np.rint(128 + 25.5 * noise.reshape(shape)), 0, 255)
        assert largest_difference(one, expected) <= 1


@pytest.mark.parametrize("shape", SHAPES)
def test_that_cutout_covers_one_square_with_the_fill_value(shape):
    images = np.full((60, *shape), 200, np.uint8)
    ours = varied(images, Cutout(lower=0.2, upper=0.5, probability=1.0), fill_value=33)
    side = min(shape[:2])
    places = set()
    for one in ours:
        rows = np.flatnonzero((one == 33).any((1, 2)))
        columns = np.flatnonzero((one == 33).any((0, 2)))
        expected = np.full(shape, 200)
        expected[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = 33
        assert np.array_equal(one, expected)
        assert len(rows) == len(columns)
        assert 0.2 * side - 1 <= len(rows) <= 0.5 * side + 1
        places.add((rows[0], columns[0]))
    assert len(places) > 20


def test_that_cutout_may_be_turned_with_the_image_or_not():
    images = np.full((1, 20, 20, 1), 200, np.uint8)
    box, turn = at(Cutout, 0.5, probability=1.0), at(Rotation, 45.0)
    straight = varied(images, turn, box, fill_mode="nearest")
    assert (straight == 0).sum() == 100
    slanted = varied(images, box, turn, fill_mode="nearest")[0, ..., 0]
    assert len(np.unique(slanted)) > 2


def test_that_the_place_of_a_cutout_is_drawn_from_its_own_stream():
    one = placed((Cutout(),))[0]
    draws = Draws(1, 0, np.arange(100))
    assert not np.any(one.uniform(draws, "top") == one.uniform(draws, "left"))
