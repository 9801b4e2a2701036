"""The collector of the window's thread."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from gui.garbage import GarbageCollector
from gui.gentle_loading import loading_gently


@pytest.fixture
def collector(qtbot):
    made = GarbageCollector()
    made.start()
    yield made
    made.stop()


class Knot(QObject):
    """Refers to itself, so that only the collector can free it."""

    def __init__(self, freed_in: list[int]) -> None:
        super().__init__()
        self.itself = self
        self._freed_in = freed_in

    def __del__(self) -> None:
        self._freed_in.append(threading.get_ident())


def make_objects(kept: list[list[int]]) -> None:
    """Makes far more objects than Python's collector lets pass."""
    kept.extend([] for _ in range(20_000))


def test_that_another_thread_frees_no_object_of_the_window(qtbot, collector):
    freed_in: list[int] = []
    Knot(freed_in)
    kept: list[list[int]] = []
    worker = threading.Thread(target=make_objects, args=(kept,))
    worker.start()
    worker.join()
    assert freed_in == []
    qtbot.waitUntil(lambda: freed_in == [threading.get_ident()], timeout=5000)


def test_that_it_stays_in_charge_after_the_collector_was_switched_on(collector):
    gc.enable()
    collector.collect()
    assert not gc.isenabled()


def test_that_python_collects_again_afterwards(qtbot):
    collector = GarbageCollector()
    collector.start()
    collector.stop()
    assert gc.isenabled()


def test_that_nothing_is_collected_while_modules_are_loaded(collector):
    kept: list[list[int]] = []
    with loading_gently():
        make_objects(kept)
        waiting = gc.get_count()[0]
        collector.collect()
        assert gc.get_count()[0] >= waiting
    make_objects(kept)
    collector.collect()
    assert gc.get_count()[0] < waiting
