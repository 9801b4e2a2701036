"""MixUp and CutMix: the images, the shares, the labels."""

import numpy as np
import pytest
from scipy import stats

from core.augmentation.augmenter import Augmenter
from core.augmentation.draws import Draws, placed
from core.augmentation.shares import folded_beta, mixtures
from core.experiment import AugmentationSpec
from core.experiment.augmentation.colour import Brightness
from core.experiment.augmentation.mixing import CutMix, MixUp
from tests.core.augmentation.samples import SHAPES, largest_difference, noisy, varied
from tests.core.augmentation.test_warp import at


def drawn(images, *operations):
    augmenter = Augmenter(AugmentationSpec(operations=operations), images.shape[1:], 1)
    variation = augmenter.draw(0, np.arange(len(images)))
    return augmenter.vary(images, variation), variation.second_shares


@pytest.mark.parametrize("alpha", [0.05, 0.2, 0.5, 1.0, 3.0, 10.0])
def test_that_shares_follow_the_folded_beta_distribution(alpha):
    uniform = (np.arange(2000) + 0.5) / 2000
    ours = folded_beta(alpha, uniform)
    assert ours.max() <= 0.5
    expected = stats.beta(alpha, alpha).ppf(uniform / 2)
    assert np.abs(ours - expected).max() < 2e-3


@pytest.mark.parametrize("shape", SHAPES)
def test_that_mixup_is_the_weighted_mean_with_the_next_image(shape):
    images = noisy(40, shape)
    ours, shares = drawn(images, MixUp(alpha=1.0))
    wide = shares[:, None, None, None]
    expected = images * (1 - wide) + np.roll(images, -1, axis=0) * wide
    assert largest_difference(ours, np.rint(expected)) <= 1
    assert shares.min() >= 0
    assert 0.3 < shares.max() <= 0.5


@pytest.mark.parametrize("shape", SHAPES)
def test_that_cutmix_replaces_a_rectangle_and_its_share_is_the_area(shape):
    images = np.arange(60, dtype=np.uint8)[:, None, None, None] * 4
    images = np.broadcast_to(images, (60, *shape)).copy()
    ours, shares = drawn(images, CutMix(probability=0.7))
    others = np.roll(images, -1, axis=0)
    for one, image, other, share in zip(ours, images, others, shares, strict=True):
        foreign = (one == other[0, 0, 0]).all(-1)
        assert ((one == image) | (one == other)).all()
        assert foreign.mean() == pytest.approx(share, abs=1e-6)
        assert share <= 0.5
        if share:
            rows, columns = (
                np.flatnonzero(foreign.any(1)),
                np.flatnonzero(foreign.any(0)),
            )
            assert len(rows) * len(columns) == foreign.sum()
    assert np.mean(shares == 0) < 0.6
    assert shares.max() > 0.2


def test_that_an_image_is_mixed_once_at_most():
    operations = placed((MixUp(probability=0.6), CutMix(probability=0.6)))
    shares, boxes = mixtures(operations, Draws(1, 0, np.arange(500)), 28, 28)
    assert not np.any((shares > 0) & (boxes[:, 3] > 0))
    assert (shares > 0).mean() == pytest.approx(0.6, abs=0.08)
    assert (boxes[:, 3] > 0).mean() == pytest.approx(0.24, abs=0.08)


def test_that_what_is_mixed_in_is_varied_too_and_mixing_comes_last():
    images = np.full((2, 8, 8, 1), 100, np.uint8)
    images[1] = 200
    light = at(Brightness, 0.1)
    ours, shares = drawn(images, MixUp(alpha=1.0), light)
    expected = 125.5 * (1 - shares[0]) + 225.5 * shares[0]
    assert ours[0, 0, 0, 0] == pytest.approx(expected, abs=1)


def test_that_too_bright_images_are_cut_off_before_they_are_mixed():
    images = np.full((2, 8, 8, 1), 200, np.uint8)
    images[1] = 0
    ours, shares = drawn(images, at(Brightness, 0.9), MixUp(alpha=10.0))
    expected = 255.0 * (1 - shares[0]) + 229.5 * shares[0]
    assert ours[0, 0, 0, 0] == pytest.approx(expected, abs=1)


def test_that_an_image_alone_stays_as_it_is():
    images = noisy(1, (12, 12, 3))
    for operation in (MixUp(alpha=10.0), CutMix(probability=1.0)):
        assert np.array_equal(varied(images, operation), images)
