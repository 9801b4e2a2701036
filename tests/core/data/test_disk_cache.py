import shutil

import numpy as np
import pytest

from core.data import disk_cache
from core.data.disk_cache import cache_folder, cached_store, room_for
from core.data.images import ArrayImages
from core.data.store import FileStore
from core.data.types import Cancelled, UInt8Array

PIXELS = np.random.default_rng(0).integers(0, 256, (600, 5, 4, 3), dtype=np.uint8)
USED = np.arange(0, 600, 2)


class Counting(ArrayImages):
    def __init__(self, pixels: UInt8Array) -> None:
        super().__init__(pixels)
        self.reads = 0

    def read(self, index: int) -> UInt8Array:
        self.reads += 1
        return super().read(index)


def test_that_the_cache_gives_the_images_of_the_files():
    files = FileStore(ArrayImages(PIXELS), (5, 4, 3))
    store = cached_store(files, USED, "name")
    assert store.shape == (5, 4, 3)
    assert len(store) == 600
    assert np.array_equal(store.take(USED[::-1]), PIXELS[USED[::-1]])


def test_that_the_cache_is_built_once():
    images = Counting(PIXELS)
    for _ in range(2):
        cached_store(FileStore(images, (5, 4, 3)), USED, "name")
    assert images.reads == len(USED)


def test_that_a_cut_off_cache_is_built_anew():
    images = Counting(PIXELS)
    cached_store(FileStore(images, (5, 4, 3)), USED, "name")
    file = next(cache_folder().glob("*.pixels"))
    file.write_bytes(file.read_bytes()[:-1])
    store = cached_store(FileStore(images, (5, 4, 3)), USED, "name")
    assert images.reads == 2 * len(USED)
    assert np.array_equal(store.take(USED), PIXELS[USED])


def test_that_cancelling_leaves_nothing_behind():
    def cancel(what: str, done: int, total: int | None, unit: str) -> None:
        if done > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        cached_store(FileStore(ArrayImages(PIXELS), (5, 4, 3)), USED, "name", cancel)
    assert list(cache_folder().iterdir()) == []


def test_that_images_are_counted_while_the_cache_is_built():
    told: list[tuple[str, int, int | None, str]] = []
    files = FileStore(ArrayImages(PIXELS), (5, 4, 3))
    cached_store(files, USED, "name", lambda *args: told.append(args))
    assert told[0] == ("Decoding images", 0, 300, "images")
    assert told[-1] == ("Decoding images", 300, 300, "images")


def test_that_the_oldest_caches_make_room(monkeypatch):
    files = FileStore(ArrayImages(PIXELS), (5, 4, 3))
    size = len(USED) * 5 * 4 * 3
    monkeypatch.setattr(disk_cache, "_MAX_BYTES", 2 * size)
    for name in ("first", "second", "third"):
        cached_store(files, USED, name)
    kept = {file.stem for file in cache_folder().glob("*.pixels")}
    assert len(kept) == 2
    assert "third" in kept


def test_that_room_is_what_the_disk_has_left():
    assert room_for(1)
    assert not room_for(shutil.disk_usage("/").total * 10)
