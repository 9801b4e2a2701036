import io
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.data.audit import near_duplicates
from core.data.audit.describe import describe_block, form_for
from core.data.audit.near_duplicates import (
    SMALL_THRESHOLD,
    THRESHOLD,
    correlated,
    near_duplicate_groups,
)
from core.data.audit.survey import survey
from core.data.images import ArrayImages
from core.data.readers.detect import read_any
from core.data.types import Cancelled
from tests.core.data.audit.making import pictures, varied


def _thumbnails(pixels):
    form = form_for(ArrayImages(pixels), pixels.shape[3] == 3)
    return describe_block(pixels, form).thumbnails, form.channels


def _groups(pixels) -> list[int]:
    thumbnails, channels = _thumbnails(pixels)
    return near_duplicate_groups(thumbnails, channels, np.arange(len(pixels))).tolist()


def _slow_groups(thumbnails, limit) -> list[int]:
    """Every pair, in float64, joined one after the other."""
    values = thumbnails.astype(float) - thumbnails.mean(axis=1, keepdims=True)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    groups = list(range(len(values)))
    for one in range(len(values)):
        for other in range(one):
            if values[one] @ values[other] >= limit:
                old, new = sorted((groups[one], groups[other]))[::-1]
                groups = [new if group == old else group for group in groups]
    return groups


@given(st.integers(0, 10_000), st.sampled_from([3, 64, 2048]))
@settings(max_examples=25)
def test_that_the_groups_are_those_of_comparing_every_pair(seed, piece):
    random = np.random.default_rng(seed)
    base = pictures(12, seed)
    chosen = random.integers(0, 12, 40)
    noise = random.integers(-25, 26, (40, *base.shape[1:]))
    scale = random.random((40, 1, 1, 1))
    pixels = np.clip(base[chosen] + noise * scale, 0, 255).astype(np.uint8)
    with mock.patch.object(near_duplicates, "_PIECE", piece):
        found = _groups(pixels)
    assert found == _slow_groups(pixels.reshape(40, -1), THRESHOLD)


def test_that_different_pictures_are_alone():
    assert _groups(pictures(300)) == list(range(300))


@pytest.mark.parametrize("channels", [1, 3])
def test_that_noise_brightness_and_contrast_make_no_difference(channels):
    base = pictures(20, channels=channels)
    pixels = np.concatenate(
        [base, *(np.stack([varied(one, seed) for one in base]) for seed in range(3))]
    )
    assert _groups(pixels) == list(range(20)) * 4


def test_that_chains_are_followed():
    first, second = pictures(2).astype(float)
    steps = [first + (second - first) * share for share in np.linspace(0, 1, 40)]
    pixels = np.rint(np.stack(steps)).astype(np.uint8)
    assert _groups(pixels) == [0] * 40
    assert _groups(pixels[[0, -1]]) == [0, 1]


def test_that_the_same_shape_in_another_colour_is_another_image():
    red, green = np.full((2, SIDE := 24, SIDE, 3), 255, np.uint8)
    red[6:18, 6:18, 1:] = 0
    green[6:18, 6:18, ::2] = 0
    assert _groups(np.stack([red, green])) == [0, 1]


def test_that_the_negative_of_an_image_is_another_image():
    image = pictures(1)
    assert _groups(np.concatenate([image, 255 - image])) == [0, 1]


def test_that_flat_images_are_near_to_nothing():
    noise = np.random.default_rng(0).integers(0, 2, (5, 24, 24, 1), dtype=np.uint8)
    assert _groups(128 + noise) == list(range(5))


def test_that_identical_images_are_together_even_if_flat():
    flat = np.full((3, 24, 24, 1), 7, np.uint8)
    found = near_duplicate_groups(*_thumbnails(flat), np.zeros(3, np.int64))
    assert found.tolist() == [0, 0, 0]


def test_that_no_images_give_no_groups():
    assert _groups(np.zeros((0, 24, 24, 1), np.uint8)) == []


def test_that_the_search_can_be_cancelled():
    def cancel(what: str, done: int, total: int | None, unit: str) -> None:
        raise Cancelled

    thumbnails, channels = _thumbnails(pictures(10))
    with pytest.raises(Cancelled):
        near_duplicate_groups(thumbnails, channels, np.arange(10), cancel)


@given(st.integers(0, 10_000), st.sampled_from([1, 3]))
@settings(max_examples=30)
def test_that_the_correlation_is_that_of_numpy(seed, channels):
    random = np.random.default_rng(seed)
    first = random.integers(0, 256, (6, channels * 30), dtype=np.uint8)
    mixed = first * random.random((6, 1)) + random.integers(0, 120, first.shape)
    second = np.clip(mixed, 0, 255).astype(np.uint8)

    def centred(values):
        parts = values.reshape(6, channels, -1).astype(float)
        return (parts - parts.mean(axis=2, keepdims=True)).reshape(6, -1)

    a, b = centred(first), centred(second)
    expected = (a * b).sum(1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))
    for limit in (0.3, 0.6, 0.9):
        certain = np.abs(expected - limit) > 1e-9
        found = correlated(first, second, channels, limit)
        assert np.array_equal(found[certain], (expected >= limit)[certain])


@pytest.fixture(scope="module")
def photos(realdata):
    raw = read_any(realdata / "photos" / "sign_language_digits")
    chosen = range(0, len(raw), 40)
    images = [raw.images.read(index) for index in chosen]
    return [Image.fromarray(image) for image in images if image.shape[0] == 100]


def _as_jpeg(image, quality):
    content = io.BytesIO()
    image.save(content, "JPEG", quality=quality)
    return Image.open(content)


def _noisy(image):
    noise = np.random.default_rng(0).normal(0, 15, (*image.size, 3))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


VARIATIONS = {
    "JPEG of quality 40": lambda image: _as_jpeg(image, 40),
    "a quarter of the size": lambda image: image.resize((25, 25)),
    "darker by a third": lambda image: image.point(lambda value: value * 2 // 3),
    "softer": lambda image: image.point(lambda value: value // 2 + 60),
    "noise": _noisy,
}


@pytest.mark.realdata
@pytest.mark.parametrize("variation", VARIATIONS)
def test_that_a_photo_saved_differently_is_found_again(photos, variation):
    changed = [VARIATIONS[variation](image).resize((100, 100)) for image in photos]
    pixels = np.stack([np.asarray(image) for image in (*photos, *changed)])
    assert _groups(pixels) == list(range(len(photos))) * 2


@pytest.mark.realdata
def test_that_different_photos_are_not_near_duplicates(realdata):
    raw = read_any(realdata / "photos" / "sign_language_digits")
    assert len(np.unique(survey(raw).near)) == len(raw) == 2062


@pytest.mark.realdata
def test_that_no_two_of_70000_digits_are_near_duplicates(realdata):
    raw = read_any(realdata / "mnist")
    found = survey(raw)
    assert len(np.unique(found.same)) == len(np.unique(found.near)) == 70_000


@pytest.mark.realdata
def test_that_signs_made_from_one_original_are_grouped_within_their_letter(realdata):
    raw = read_any(realdata / "asl" / "sign-language-mnist.zip")
    near = survey(raw).near
    groups, sizes = np.unique(near, return_counts=True)
    assert len(groups) == 389
    assert sizes[sizes > 1].sum() == 7135
    assert np.median(sizes) == 21
    assert (raw.labels == raw.labels[near]).all()


def test_that_digits_of_64_pixels_are_not_near_duplicates():
    from core.data.sets import digits
    from core.experiment import DatasetSpec

    raw = digits.read(DatasetSpec(source="digits"))
    assert len(np.unique(survey(raw).near)) == len(raw)
    assert SMALL_THRESHOLD > THRESHOLD
