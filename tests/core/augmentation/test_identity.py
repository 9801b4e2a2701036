"""What does nothing gives back each image bit for bit."""

import numpy as np
import pytest

from core.augmentation.augmenter import Augmenter
from core.augmentation.preview import Preview
from core.experiment import AugmentationSpec
from core.experiment.augmentation import (
    OPERATION_CLASSES,
    RangedOperation,
    augmentation_presets,
)
from core.experiment.augmentation.automatic import RandAugment
from core.experiment.augmentation.colour import Grayscale, Hue, Saturation
from tests.core.augmentation.samples import SHAPES, noisy, varied

MODES = ["constant", "nearest", "reflect", "wrap"]


def idle(operation):
    """The same operation with a range that does nothing; it still is in the graph."""
    if isinstance(operation, RangedOperation):
        return operation.replace(lower=operation.neutral, upper=operation.neutral)
    if isinstance(operation, RandAugment):
        return operation.replace(magnitude=0.0)
    return operation.replace(probability=0.0)


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize(
    ("cls", "shape"),
    # Every operation in colour, and every second one also in grey.
    [
        *((cls, SHAPES[1]) for cls in OPERATION_CLASSES),
        *((cls, SHAPES[0]) for cls in OPERATION_CLASSES[::2]),
    ],
)
def test_that_nothing_to_do_gives_back_the_image_bit_for_bit(cls, shape):
    images, numbers = noisy(40, shape), np.arange(40)
    preview = Preview(shape, seed=1)

    def shown(operation):
        spec = AugmentationSpec(operations=(operation,))
        return preview.varied(spec, images, numbers).images

    assert np.array_equal(shown(idle(cls())), images)
    assert np.array_equal(shown(cls(probability=0.0)), images)
    only_for_colour = cls in (Saturation, Hue, Grayscale) and shape[2] == 1
    assert np.array_equal(shown(cls()), images) == only_for_colour


@pytest.mark.parametrize("fill_mode", MODES)
def test_that_all_operations_with_empty_ranges_do_nothing_together(fill_mode):
    images = noisy(8, (5, 3, 3))
    operations = [idle(cls()) for cls in OPERATION_CLASSES]
    ours = varied(images, *operations, fill_mode=fill_mode)
    assert np.array_equal(ours, images)


@pytest.mark.parametrize("preset", augmentation_presets(), ids=lambda one: one.name)
def test_that_idle_operations_may_be_left_out_of_the_graph(preset):
    images = noisy(6, (16, 16, 3))
    more = tuple(idle(cls()) for cls in OPERATION_CLASSES)
    spec = preset.spec.replace(operations=(*preset.spec.operations, *more))
    numbers = np.arange(6)
    found = []
    for whole in (True, False):
        augmenter = Augmenter(spec, (16, 16, 3), 1, idle=whole)
        found.append(augmenter.vary(images, augmenter.draw(2, numbers)))
    difference = np.abs(found[0].astype(int) - found[1])
    # Whole numbers are made once more on the way where all stages are there.
    assert difference.max() <= 1


def test_that_a_switched_off_augmentation_does_nothing():
    images = noisy(6, (16, 16, 1))
    spec = augmentation_presets()[2].spec.replace(enabled=False)
    augmenter = Augmenter(spec, (16, 16, 1), 1)
    assert np.array_equal(
        augmenter.vary(images, augmenter.draw(0, np.arange(6))), images
    )
    assert not AugmentationSpec().active
