import threading
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import feed as module
from core.data.feed import Feed
from core.data.images import ArrayImages
from core.data.store import FileStore, MemoryStore
from core.data.types import Part, UInt8Array
from core.experiment import ProblemError, fail

SIZES = st.integers(1, 70)
BATCHES = st.integers(1, 80)
SEEDS = st.integers(0, 2**31 - 1)


def images_of(count: int, side: int = 2) -> UInt8Array:
    """Images that can be told apart: each is filled with its number."""
    numbers = np.arange(count, dtype=np.uint8)[:, None, None, None]
    return np.broadcast_to(numbers, (count, side, side, 1)).copy()


def part_of(count: int, streaming: bool = False) -> Part:
    pixels = images_of(count)
    store = FileStore(ArrayImages(pixels), (2, 2, 1)) if streaming else None
    indices = np.arange(count)[::-1].copy()
    return Part(store or MemoryStore(pixels), indices, indices % 7)


def numbers(batches) -> list[int]:
    return [int(image[0, 0, 0]) for batch in batches for image in batch.images]


@given(SIZES, BATCHES, SEEDS, st.integers(0, 1000))
def test_that_an_epoch_shows_each_example_once_with_its_label(
    count, batch_size, seed, epoch
):
    feed = Feed(part_of(count), batch_size, seed)
    batches = list(feed.epoch(epoch))
    assert len(batches) == feed.steps_per_epoch
    assert [len(batch) for batch in batches[:-1]] == [batch_size] * (len(batches) - 1)
    assert sorted(numbers(batches)) == list(range(count))
    for batch in batches:
        assert batch.labels.dtype == np.int32
        assert np.array_equal(batch.labels, batch.images[:, 0, 0, 0] % 7)


@given(SIZES, BATCHES, SEEDS, st.integers(0, 50), st.data())
def test_that_a_resumed_epoch_is_the_rest_of_the_whole_one(
    count, batch_size, seed, epoch, data
):
    feed = Feed(part_of(count), batch_size, seed)
    start = data.draw(st.integers(0, feed.steps_per_epoch))
    whole = numbers(feed.epoch(epoch))
    again = Feed(part_of(count), batch_size, seed)
    assert numbers(again.epoch(epoch, start)) == whole[start * batch_size :]


@given(SEEDS, st.integers(0, 50))
def test_that_an_epoch_does_not_depend_on_the_epochs_before(seed, epoch):
    fresh, used = Feed(part_of(50), 8, seed), Feed(part_of(50), 8, seed)
    for earlier in range(min(epoch, 3)):
        list(used.epoch(earlier))
    assert numbers(used.epoch(epoch)) == numbers(fresh.epoch(epoch))


def test_that_epochs_and_seeds_give_different_orders():
    feed = Feed(part_of(64), 8, 1)
    assert numbers(feed.epoch(0)) != numbers(feed.epoch(1))
    assert numbers(feed.epoch(0)) != numbers(Feed(part_of(64), 8, 2).epoch(0))


def test_that_the_fixed_order_is_that_of_the_part():
    assert numbers(Feed(part_of(10), 4, 1).in_order()) == list(range(10))[::-1]


@given(st.integers(1, 40), st.integers(1, 12), SEEDS)
def test_that_streaming_gives_the_same_batches_as_memory(count, batch_size, seed):
    memory = Feed(part_of(count), batch_size, seed).epoch(3)
    streamed = Feed(part_of(count, streaming=True), batch_size, seed).epoch(3)
    for one, other in zip(memory, streamed, strict=True):
        assert np.array_equal(one.images, other.images)
        assert np.array_equal(one.labels, other.labels)


def test_that_class_weights_become_weights_of_examples():
    weights = np.linspace(0.5, 2.0, 7, dtype=np.float32)
    batch = next(iter(Feed(part_of(20), 20, 1, weights).epoch(0)))
    assert batch.weights is not None
    assert batch.weights.dtype == np.float32
    assert np.array_equal(batch.weights, weights[batch.labels])


def test_that_without_class_weights_there_are_none():
    assert next(iter(Feed(part_of(5), 2, 1).epoch(0))).weights is None


def test_that_a_batch_size_of_zero_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        Feed(part_of(5), 0, 1)


def feed_threads() -> list[str]:
    names = [thread.name for thread in threading.enumerate()]
    return [name for name in names if name.startswith(("feed", "decode"))]


def test_that_closing_an_epoch_early_ends_its_threads():
    batches = Feed(part_of(60, streaming=True), 5, 1).epoch(0)
    next(batches)
    assert feed_threads()
    batches.close()
    assert feed_threads() == []


def test_that_an_epoch_to_its_end_leaves_no_thread():
    list(Feed(part_of(60, streaming=True), 5, 1).epoch(0))
    assert feed_threads() == []


class Vanishing(ArrayImages):
    """Images of which one has gone."""

    def read(self, index: int) -> UInt8Array:
        if index == 30:
            raise fail("30.png can't be read: No such file or directory.")
        return super().read(index)


def test_that_a_vanished_file_ends_the_epoch_with_its_name_and_no_thread():
    store = FileStore(Vanishing(images_of(60)), (2, 2, 1))
    part = Part(store, np.arange(60), np.arange(60) % 7)
    with pytest.raises(ProblemError, match=r"30\.png"):
        list(Feed(part, 5, 1).epoch(0))
    assert feed_threads() == []


class Large:
    """Many images that need no memory before they are read."""

    shape = (64, 64, 3)

    def __len__(self) -> int:
        return 4000

    def read(self, index: int) -> UInt8Array:
        return np.full(self.shape, index % 256, np.uint8)

    def file(self, index: int) -> None:
        return None


def test_that_streaming_holds_a_few_batches_in_memory_and_no_more():
    part = Part(FileStore(Large(), (64, 64, 3)), np.arange(4000), np.zeros(4000, int))
    batch_bytes = 100 * 64 * 64 * 3
    tracemalloc.start()
    try:
        for _ in Feed(part, 100, 1).epoch(0):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < (module.READ_AHEAD + 4) * batch_bytes


def test_that_batches_are_decoded_while_the_last_one_is_in_use():
    reads = threading.Semaphore(0)

    class Counting(ArrayImages):
        def read(self, index: int) -> UInt8Array:
            reads.release()
            return super().read(index)

    store = FileStore(Counting(images_of(40)), (2, 2, 1))
    batches = Feed(Part(store, np.arange(40), np.arange(40)), 5, 1).epoch(0)
    next(batches)
    deadline = time.monotonic() + 20
    for _ in range(5 * (module.READ_AHEAD + 1)):
        assert reads.acquire(timeout=max(deadline - time.monotonic(), 0))
    batches.close()
