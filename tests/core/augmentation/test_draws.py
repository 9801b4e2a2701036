"""What is drawn depends on seed, epoch, image and purpose, and on nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.augmentation.augmenter import Augmenter
from core.augmentation.draws import Draws, Ladder, placed
from core.experiment import AugmentationSpec
from core.experiment.augmentation.colour import Brightness, Contrast
from core.experiment.augmentation.geometry import Rotation, Zoom

SEEDS = st.integers(0, 2**31 - 1)

KNOWN = [0.8945125485394961, 0.40576173914090397, 0.5691656219259542]
KNOWN_KEYS = [1583126]


@given(SEEDS, st.integers(0, 10_000), st.lists(st.integers(0, 2**40), min_size=1))
def test_that_an_image_draws_the_same_whoever_else_is_drawn(seed, epoch, images):
    numbers = np.array(images, np.int64)
    together = Draws(seed, epoch, numbers).uniform("a")
    alone = [
        Draws(seed, epoch, numbers[[k]]).uniform("a")[0] for k in range(len(numbers))
    ]
    assert together.tolist() == alone
    assert ((together >= 0) & (together < 1)).all()


@pytest.mark.parametrize(
    "other",
    [
        Draws(2, 3, np.arange(1000)).uniform("a"),
        Draws(1, 4, np.arange(1000)).uniform("a"),
        Draws(1, 3, np.arange(1, 1001)).uniform("a"),
        Draws(1, 3, np.arange(1000)).uniform("b"),
        Draws(3, 1, np.arange(1000)).uniform("a"),
    ],
    ids=["seed", "epoch", "image", "purpose", "seed and epoch exchanged"],
)
def test_that_another_cause_gives_unrelated_numbers(other):
    ours = Draws(1, 3, np.arange(1000)).uniform("a")
    assert not np.any(ours == other)
    assert abs(np.corrcoef(ours, other)[0, 1]) < 0.1


def test_that_the_numbers_are_even_over_their_range():
    drawn = Draws(7, 0, np.arange(100_000)).uniform("a")
    counts, _ = np.histogram(drawn, bins=50, range=(0, 1))
    # The standard deviation of a count is 44.
    assert np.abs(counts - 2000).max() < 6 * 44
    follows = np.corrcoef(drawn[:-1], drawn[1:])[0, 1]
    assert abs(follows) < 0.02


def test_that_draws_never_change_from_version_to_version():
    """A run that was begun with an older version must resume with the same images."""
    drawn = Draws(1, 2, np.array([0, 1, 59_999])).uniform("Rotation/0/amount")
    assert drawn.tolist() == KNOWN
    assert Draws(1, 2, np.array([5])).keys("pixels").tolist() == KNOWN_KEYS


def test_that_probability_is_the_share_of_images():
    happens = Draws(1, 0, np.arange(50_000)).happens("a", 0.3)
    assert happens.mean() == pytest.approx(0.3, abs=0.01)
    assert not Draws(1, 0, np.arange(999)).happens("a", 0.0).any()
    assert Draws(1, 0, np.arange(999)).happens("a", 1.0).all()


def test_that_an_operation_draws_the_same_wherever_it_stands():
    shape, images = (9, 9, 1), np.arange(50)
    one = Augmenter(AugmentationSpec(operations=(Rotation(),)), shape, 1)
    more = AugmentationSpec(operations=(Brightness(), Rotation(), Contrast()))
    both = Augmenter(more, shape, 1)
    # Fill value and matrix come first in either case, after the light of the second.
    assert np.array_equal(
        one.draw(0, images).numbers, both.draw(0, images).numbers[:, 3:10]
    )


def test_that_the_second_of_a_kind_draws_on_its_own():
    names = [one.name for one in placed((Zoom(), Rotation(), Zoom()))]
    assert names == ["Zoom/0", "Rotation/0", "Zoom/1"]


def test_that_a_ladder_goes_from_the_least_to_the_most():
    ladder = Ladder(1, 5, 5)
    assert ladder.amount("a", -1.0, 3.0).tolist() == [-1.0, 0.0, 1.0, 2.0, 3.0]
    assert ladder.level("a", 8.0).tolist() == [0.0, 2.0, 4.0, 6.0, 8.0]
    assert ladder.happens("a", 0.01).all()
    assert len(set(ladder.uniform("place"))) == 1
