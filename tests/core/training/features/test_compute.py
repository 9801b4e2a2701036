"""The pass over all images gives what the net itself gives."""

import numpy as np
import pytest
import tensorflow as tf

from core.data.feed import Feed
from core.data.prepare import prepare
from core.experiment import DatasetSpec
from core.training.features.compute import FeaturePass, Watch, fitting_batch
from core.training.features.gather import choose_place
from core.training.features.split import split_model
from core.training.features.store import FeatureFeed
from tests.core.data.samples import in_memory
from tests.core.training.features.nets import base_net, freeze_all, whole_net


@pytest.fixture(scope="module")
def split():
    net = base_net()
    model = whole_net(net)
    freeze_all(net)
    return split_model(model, [net])


@pytest.fixture(scope="module")
def part():
    raw = in_memory(np.arange(300) % 3, shape=(8, 8, 1), seed=0)
    return prepare(raw, DatasetSpec(), seed=1).train


def _silent() -> Watch:
    return Watch(lambda: None, lambda _done, _total: None)


def _features(split, part, watch=None) -> np.ndarray:
    values = np.empty((1, len(part), 4), np.float32)
    FeaturePass(split, watch or _silent(), len(part)).fill(values, Feed(part, 16, 1))
    return values


def test_that_features_are_those_of_the_net(split, part):
    expected = split.frozen(part.images(0, len(part)), training=False)
    np.testing.assert_allclose(
        _features(split, part)[0], expected, rtol=1e-4, atol=1e-6
    )


def test_that_progress_ends_with_all_images(split, part):
    seen: list[tuple[int, int]] = []
    _features(split, part, Watch(lambda: None, lambda *told: seen.append(told)))
    done = [one for one, _ in seen]
    assert done == sorted(set(done))
    assert seen[-1] == (len(part), len(part))


def test_that_it_can_be_stopped_between_batches(split, part):
    looks = iter([None])

    def between():
        if next(looks, "over") == "over":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _features(split, part, Watch(between, lambda *_: None))


def test_that_a_feed_of_features_has_the_order_of_the_images(split, part):
    values = _features(split, part)
    weights = np.array([1.0, 2.0, 3.0], np.float32)
    images = Feed(part, 16, seed=5, class_weights=weights)
    features = FeatureFeed(values, part, 16, seed=5, class_weights=weights)
    assert features.steps_per_epoch == images.steps_per_epoch
    for epoch, start in ((0, 0), (3, 4)):
        for ours, theirs in zip(
            features.epoch(epoch, start), images.epoch(epoch, start), strict=True
        ):
            np.testing.assert_array_equal(ours.labels, theirs.labels)
            np.testing.assert_array_equal(ours.weights, theirs.weights)
            expected = split.frozen(tf.constant(theirs.images), training=False)
            np.testing.assert_allclose(ours.images, expected, rtol=1e-4, atol=1e-6)


def test_that_epochs_take_turns_with_copies(part):
    values = np.zeros((2, len(part), 4), np.float32)
    values[1] = 1
    feed = FeatureFeed(values, part, 16, seed=5)
    means = [next(feed.epoch(epoch)).images.mean() for epoch in range(4)]
    assert means == [0, 1, 0, 1]


def test_that_features_on_disk_give_the_same_batches(part):
    values = np.random.default_rng(0).normal(size=(1, len(part), 4))
    feeds = [
        FeatureFeed(values.astype(np.float32), part, 16, 5, in_memory=in_memory)
        for in_memory in (True, False)
    ]
    for one, two in zip(*(feed.epoch(1, 2) for feed in feeds), strict=True):
        np.testing.assert_array_equal(one.images, two.images)
        np.testing.assert_array_equal(one.labels, two.labels)


def test_that_large_images_come_in_smaller_batches(split):
    assert fitting_batch(split.frozen) == 128


class _Room:
    def __init__(self, room: int) -> None:
        self._room = room

    def has_room_for(self, size: int) -> bool:
        return size <= self._room


@pytest.mark.parametrize(
    ("where", "size", "free", "room", "expected"),
    [
        ("auto", 20, 100, 100, "memory"),
        ("auto", 30, 100, 100, "disk"),
        ("auto", 30, 100, 10, None),
        ("memory", 70, 100, 100, "memory"),
        ("memory", 90, 100, 100, "disk"),
        ("disk", 1, 100, 100, "disk"),
        ("disk", 1, 100, 0, None),
        ("none", 1, 100, 100, None),
    ],
)
def test_that_features_lie_where_they_fit(where, size, free, room, expected):
    assert choose_place(where, size, free, _Room(room)) == expected
