"""RandAugment's rules for values and sharpness, against Pillow."""

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from core.augmentation.draws import Draws, Ladder, placed
from core.augmentation.rand_augment import KINDS, choose
from core.augmentation.tables import auto_contrast, equalized, smooth, whole
from core.experiment.augmentation.automatic import RandAugment
from tests.core.augmentation.samples import SHAPES, largest_difference, pictures, varied


def by_pillow(images, function):
    made = [np.asarray(function(Image.fromarray(one.squeeze()))) for one in images]
    return np.stack(made).reshape(images.shape)


def narrow(shape):
    """Images that do not use all values, and one of a single value."""
    images = pictures(4, shape) // 2 + 30
    images[3] = 90
    return images.astype(np.uint8)


@pytest.mark.parametrize("shape", SHAPES)
def test_that_automatic_contrast_agrees_with_pillow(shape):
    images = narrow(shape)
    ours = auto_contrast(images.astype(np.float32)).numpy()
    assert largest_difference(ours, by_pillow(images, ImageOps.autocontrast)) <= 1


@pytest.mark.parametrize("shape", SHAPES)
def test_that_equalize_agrees_with_pillow(shape):
    images = narrow(shape)
    ours = equalized(images.astype(np.float32)).numpy()
    assert np.array_equal(ours, by_pillow(images, ImageOps.equalize))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("factor", [0.1, 1.9])
def test_that_sharpness_agrees_with_pillow(shape, factor):
    images = pictures(3, shape)
    values = images.astype(np.float32)
    ours = whole(smooth(values) + factor * (values - smooth(values))).numpy()
    expected = by_pillow(
        images, lambda one: ImageEnhance.Sharpness(one).enhance(factor)
    )
    assert largest_difference(ours, expected) <= 2


def test_that_each_image_gets_as_many_kinds_as_are_set():
    one = placed((RandAugment(num_operations=3, magnitude=7),))[0]
    choice = choose(one, Draws(1, 0, np.arange(4000)))
    used = np.stack(
        [
            choice.angle != 0,
            choice.shear_x != 0,
            choice.shear_y != 0,
            choice.shift_x != 0,
            choice.shift_y != 0,
            choice.colour != 1,
            choice.contrast != 1,
            choice.brightness != 1,
            choice.sharpness != 1,
            choice.threshold != 256,
            choice.step != 1,
            choice.auto_contrast,
            choice.equalize,
        ]
    )
    counts = used.sum(0)
    # The identity is one of the fourteen.
    assert set(counts) == {2, 3}
    assert used.mean(1) == pytest.approx(3 / len(KINDS), abs=0.03)


def test_that_strength_bounds_all_amounts_and_both_signs_occur():
    one = placed((RandAugment(magnitude=5, num_operations=5),))[0]
    choice = choose(one, Draws(1, 0, np.arange(500)))
    assert np.abs(choice.angle).max() == 15.0
    assert set(np.unique(choice.angle)) == {-15.0, 0.0, 15.0}
    assert np.unique(choice.brightness) == pytest.approx([0.55, 1.0, 1.45])
    assert set(np.unique(choice.threshold)) == {128.0, 256.0}
    assert set(np.unique(choice.step)) == {1.0, 4.0}


@pytest.mark.parametrize("shape", SHAPES)
def test_that_solarize_and_posterize_agree_with_pillow(shape):
    operation = RandAugment(magnitude=5, num_operations=1)
    images = pictures(300, shape)
    ours = varied(images, operation)
    choice = choose(placed((operation,))[0], Draws(1, 0, np.arange(300)))
    solar, poster = choice.threshold < 256, choice.step > 1
    assert solar.any()
    assert poster.any()
    expected = by_pillow(images[solar], lambda one: ImageOps.solarize(one, 128))
    assert np.array_equal(ours[solar], expected)
    expected = by_pillow(images[poster], lambda one: ImageOps.posterize(one, 6))
    assert np.array_equal(ours[poster], expected)


def test_that_no_strength_changes_nothing():
    images = pictures(50, (20, 20, 3))
    ours = varied(images, RandAugment(magnitude=0.0, num_operations=5))
    assert np.array_equal(ours, images)


def test_that_a_ladder_makes_it_stronger_step_by_step():
    one = placed((RandAugment(magnitude=10, num_operations=5),))[0]
    choice = choose(one, Ladder(3, 1, 5))
    moved = np.abs(choice.angle) + np.abs(choice.shift_x) + np.abs(choice.shear_x)
    assert moved[0] == 0
    assert (np.diff(moved) >= 0).all()
