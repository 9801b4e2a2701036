"""Work behind the window gives way to the window."""

import os
import sys
import threading

import pytest

from gui.priority import NICENESS, give_way


def _priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it for threads")
def test_that_only_the_thread_that_gives_way_and_its_children_are_lowered() -> None:
    found: list[int] = []

    def child() -> None:
        found.append(_priority())

    def work() -> None:
        give_way()
        found.append(_priority())
        inner = threading.Thread(target=child)
        inner.start()
        inner.join()

    usual = _priority()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    lower = min(19, usual + NICENESS)
    assert found == [lower, lower]
    assert _priority() == usual
