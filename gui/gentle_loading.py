"""Loading many modules in another thread without holding up the window."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


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
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
