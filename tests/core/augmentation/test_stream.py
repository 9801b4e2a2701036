"""The batches of the feed: the same whatever happened before, and only for training."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from core.augmentation import stream
from core.augmentation.augmenter import Augmenter
from core.data.feed import Feed
from core.data.images import ArrayImages
from core.data.store import FileStore, MemoryStore
from core.data.types import Part
from core.experiment import AugmentationSpec, ProblemError, fail
from core.experiment.augmentation.colour import Brightness
from core.experiment.augmentation.disturbance import Cutout, GaussianNoise
from core.experiment.augmentation.geometry import Rotation, WidthShift
from core.experiment.augmentation.mixing import CutMix, MixUp
from tests.core.augmentation.samples import noisy

SHAPE = (8, 8, 1)
VARIED = (Rotation(), Brightness(), GaussianNoise(), Cutout())


def part_of(count: int, *, streaming: bool = False) -> Part:
    """Images whose numbers in the data set are not their places in the part."""
    pixels = noisy(count + 5, SHAPE)
    store = FileStore(ArrayImages(pixels), SHAPE) if streaming else MemoryStore(pixels)
    indices = np.arange(5, count + 5)[::-1].copy()
    return Part(store, indices, indices % 7)


def augmenter(*operations, seed: int = 3) -> Augmenter:
    return Augmenter(AugmentationSpec(operations=operations), SHAPE, seed)


def feed(part: Part, batch_size: int = 16, *operations, weights=None, seed: int = 3):
    vary = augmenter(*(operations or VARIED), seed=seed)
    return Feed(part, batch_size, seed, weights, vary)


def images(batches) -> np.ndarray:
    return np.concatenate([batch.images for batch in batches])


@pytest.mark.parametrize("start", [0, 1, 3, 4])
def test_that_a_resumed_epoch_is_the_rest_of_the_whole_one(start):
    whole = images(feed(part_of(60)).epoch(2))
    rest = list(feed(part_of(60)).epoch(2, start))
    found = images(rest) if rest else np.zeros((0, *SHAPE), np.uint8)
    assert np.array_equal(found, whole[start * 16 :])


def test_that_an_epoch_does_not_depend_on_the_epochs_before():
    used = feed(part_of(40))
    for epoch in range(3):
        list(used.epoch(epoch))
    assert np.array_equal(images(used.epoch(3)), images(feed(part_of(40)).epoch(3)))


def test_that_epochs_and_seeds_vary_each_image_anew():
    part = part_of(30)
    one = feed(part)
    by_image = []
    for epoch, source in ((0, one), (1, one), (0, feed(part, seed=4))):
        order = source.order(epoch)
        found = np.empty((30, *SHAPE), np.uint8)
        found[order] = images(source.epoch(epoch))
        by_image.append(found)
    for a, b in ((0, 1), (0, 2)):
        assert not np.any((by_image[a] == by_image[b]).all((1, 2, 3)))


@pytest.mark.parametrize("batch_size", [1, 7, 16, 64, 100])
def test_that_an_image_varies_the_same_in_batches_of_any_size(batch_size):
    part = part_of(64)
    assert np.array_equal(
        images(feed(part, batch_size).epoch(1)), images(feed(part, 16).epoch(1))
    )


def test_that_an_image_varies_the_same_among_other_images():
    whole, few = part_of(64), part_of(64)
    chosen = np.arange(10, 30)
    few = replace(few, indices=few.indices[chosen], labels=few.labels[chosen])
    everything = np.empty((64, *SHAPE), np.uint8)
    everything[feed(whole).order(5)] = images(feed(whole).epoch(5))
    part = np.empty((20, *SHAPE), np.uint8)
    part[feed(few).order(5)] = images(feed(few).epoch(5))
    assert np.array_equal(part, everything[chosen])


def test_that_drawing_in_pieces_changes_nothing(monkeypatch):
    whole = images(feed(part_of(60), 7).epoch(0))
    monkeypatch.setattr(stream, "_DRAWN_TOGETHER", 14)
    assert np.array_equal(images(feed(part_of(60), 7).epoch(0)), whole)


def test_that_streaming_gives_the_same_images_as_memory():
    memory = images(feed(part_of(40)).epoch(1))
    streamed = images(feed(part_of(40, streaming=True)).epoch(1))
    assert np.array_equal(memory, streamed)


def test_that_labels_and_weights_stay_with_their_images():
    weights = np.linspace(0.5, 2.0, 7, dtype=np.float32)
    part = part_of(40)
    plain = list(Feed(part, 16, 3, weights).epoch(1))
    # A shift that does nothing still goes through the whole machinery.
    still = Augmenter(
        AugmentationSpec(operations=(WidthShift(lower=0.0, upper=0.0),)),
        SHAPE,
        3,
        idle=True,
    )
    for one, other in zip(
        plain, Feed(part, 16, 3, weights, still).epoch(1), strict=True
    ):
        assert np.array_equal(one.images, other.images)
        assert np.array_equal(one.labels, other.labels)
        assert one.labels.dtype == other.labels.dtype
        assert np.array_equal(one.weights, other.weights)
        assert other.mix is None


def test_that_the_fixed_order_is_never_augmented():
    part = part_of(40)
    assert np.array_equal(images(feed(part).in_order()), part.images(0, 40))


@pytest.mark.parametrize("operation", [MixUp(alpha=1.0), CutMix(probability=1.0)])
def test_that_mixtures_carry_the_labels_and_weights_of_both(operation):
    weights = np.linspace(0.5, 2.0, 7, dtype=np.float32)
    part = part_of(40)
    plain = Feed(part, 16, 3, weights).epoch(1)
    mixed = feed(part, 16, operation, weights=weights).epoch(1)
    for one, other in zip(plain, mixed, strict=True):
        mix = other.mix
        assert mix is not None
        assert np.array_equal(other.labels, one.labels)
        assert np.array_equal(mix.labels, np.roll(one.labels, -1))
        assert np.array_equal(mix.weights, weights[mix.labels])
        assert mix.shares.dtype == np.float32
        assert len(mix.shares) == len(other)
        assert 0 <= mix.shares.min() <= mix.shares.max() <= 0.5
        if isinstance(operation, MixUp):
            share = mix.shares[:, None, None, None]
            expected = one.images * (1 - share) + np.roll(one.images, -1, 0) * share
            assert np.abs(other.images - expected).max() <= 0.5 + 1e-3


def test_that_small_batches_are_handed_over_together_and_large_ones_alone():
    assert stream.batches_together(64, (28, 28, 1)) == 4
    assert stream.batches_together(16, (8, 8, 1)) == 8
    assert stream.batches_together(32, (160, 160, 3)) == 1


def test_that_images_are_mixed_with_one_of_their_own_batch():
    assert stream._partners([3, 1], 6).tolist() == [1, 2, 0, 3, 4, 5]


class Vanishing(ArrayImages):
    """Images of which one has gone."""

    def read(self, index: int):
        if index == 30:
            raise fail("30.png can't be read: No such file or directory.")
        return super().read(index)


def test_that_a_vanished_file_ends_the_epoch_with_its_name():
    store = FileStore(Vanishing(noisy(60, SHAPE)), SHAPE)
    part = Part(store, np.arange(60), np.arange(60) % 7)
    with pytest.raises(ProblemError, match=r"30\.png"):
        list(feed(part, 5).epoch(0))


def test_that_an_epoch_may_be_left_in_the_middle_and_begun_again():
    source = feed(part_of(60, streaming=True), 5)
    first = None
    for _ in range(8):
        batches = source.epoch(0)
        found = next(batches).images
        batches.close()
        assert first is None or np.array_equal(first, found)
        first = found
    assert np.array_equal(images(source.epoch(0))[:5], first)


def test_that_two_epochs_may_be_read_side_by_side():
    source = feed(part_of(40))
    whole = [images(source.epoch(epoch)) for epoch in (0, 1)]
    pairs = zip(source.epoch(0), source.epoch(1), strict=True)
    for k, (one, other) in enumerate(pairs):
        assert np.array_equal(one.images, whole[0][16 * k : 16 * k + len(one)])
        assert np.array_equal(other.images, whole[1][16 * k : 16 * k + len(other)])


LEAVES_IN_THE_MIDDLE = """
import numpy as np
from core.augmentation.augmenter import Augmenter
from core.augmentation.stream import AugmentedStream
from core.experiment.augmentation import find_augmentation_preset

augmenter = Augmenter(find_augmentation_preset("light").spec, (64, 64, 3), 1)
images = np.zeros((32, 64, 64, 3), np.uint8)
left = [
    AugmentedStream(augmenter, 32).epoch(0, np.arange(320), iter([images] * 10))
    for _ in range(3)
]
for one in left:
    next(one)
print("left")
"""


def test_that_a_program_may_end_in_the_middle_of_an_epoch():
    ended = subprocess.run(
        [sys.executable, "-c", LEAVES_IN_THE_MIDDLE],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ended.stdout == "left\n"
    assert ended.returncode == 0, ended.stderr
