"""Loading many modules in another thread without holding up the window."""

import gc
import threading
from collections.abc import Generator
from contextlib import contextmanager

_going_on = threading.Event()


def is_loading() -> bool:
    """Tells whether modules are being loaded gently at this moment."""
    return _going_on.is_set()


@contextmanager
def loading_gently() -> Generator[None]:
    """Keeps the collector off while modules are loaded, and from them for good.

    It holds Python's lock while it looks at all objects, again and again while some
    hundred thousand are being made: that stopped the window for up to 0.2 s. What
    modules are made of lives as long as the program; a full collection that looks at it
    again takes a few hundred milliseconds, also in the middle of a training.
    """
    was_on = gc.isenabled()
    gc.disable()
    _going_on.set()
    try:
        yield
    finally:
        gc.freeze()
        _going_on.clear()
        if was_on:
            gc.enable()
