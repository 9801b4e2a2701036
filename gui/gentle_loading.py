"""Loading TensorFlow in another thread without holding up the window.

Two things made the window stand still for up to half a second, both because the thread
that loads holds Python's lock: binding the largest shared library, and the garbage
collector, which looks at all objects while some hundred thousand are being made.
Without them the longest wait was about 20 ms.
"""

import ctypes
import gc
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

_LIBRARIES = ("libtensorflow_framework*", "libtensorflow_cc*")
"""In the order in which they depend on each other."""


@contextmanager
def loading_gently() -> Generator[None]:
    """Keeps the collector off while modules are loaded, and from them for good.

    What modules are made of lives as long as the program. A full collection that looks
    at it again takes a few hundred milliseconds, also in the middle of a training.
    """
    gc.disable()
    try:
        _bind_libraries()
        yield
    finally:
        gc.freeze()
        gc.enable()


def _bind_libraries() -> None:
    """Loads TensorFlow's shared libraries before its import needs them.

    Python holds its lock while an import loads a library, but not while `ctypes` calls
    a function: so the system's own `dlopen` is called. If that fails, the import loads
    the library itself or says why it can't.
    """
    if sys.platform == "win32" or "tensorflow" in sys.modules:
        return
    spec = find_spec("tensorflow")
    if spec is None or spec.origin is None:
        return
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.restype = ctypes.c_void_p
    dlopen.argtypes = (ctypes.c_char_p, ctypes.c_int)
    folder = Path(spec.origin).parent
    for pattern in _LIBRARIES:
        for library in sorted(folder.glob(pattern)):
            dlopen(os.fsencode(library), sys.getdlopenflags())
