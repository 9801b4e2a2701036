import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.images import ArrayImages
from core.data.store import FileStore, MemoryStore, rows_of
from core.data.types import UInt8Array
from core.experiment import ProblemError, fail

PIXELS = np.arange(20 * 3 * 2, dtype=np.uint8).reshape(20, 3, 2, 1)


@given(st.lists(st.integers(0, 19), max_size=40))
def test_that_images_come_in_the_order_asked_for(indices):
    expected = PIXELS[np.array(indices, int)]
    assert np.array_equal(MemoryStore(PIXELS).take(indices), expected)
    files = FileStore(ArrayImages(PIXELS), (3, 2, 1))
    assert np.array_equal(files.take(indices), expected)


def test_that_kept_images_are_found_by_their_number_in_the_data_set():
    used = np.array([3, 7, 11])
    store = MemoryStore(PIXELS[used], rows_of(used, 20))
    assert len(store) == 20
    assert np.array_equal(store.take([11, 3]), PIXELS[[11, 3]])


def test_that_an_image_that_was_left_out_is_refused():
    store = MemoryStore(PIXELS[[3]], rows_of(np.array([3]), 20))
    with pytest.raises(IndexError, match="left out"):
        store.take([3, 4])


def test_that_a_batch_from_memory_is_a_copy():
    pixels = PIXELS.copy()
    MemoryStore(pixels).take([0])[:] = 255
    assert np.array_equal(pixels, PIXELS)


def test_that_files_are_brought_to_the_shape():
    store = FileStore(ArrayImages(PIXELS), (6, 4, 3))
    assert store.take([1, 2]).shape == (2, 6, 4, 3)
    assert store.shape == (6, 4, 3)
    assert not store.in_memory


@pytest.mark.parametrize("count", [2, 15])
def test_that_the_error_of_one_image_reaches_the_caller(count):
    class Broken(ArrayImages):
        def read(self, index: int) -> UInt8Array:
            if index == 1:
                raise fail("1.png has gone.")
            return super().read(index)

    with pytest.raises(ProblemError, match=r"1\.png"):
        FileStore(Broken(PIXELS), (3, 2, 1)).take(range(count))
