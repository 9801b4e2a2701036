"""Binding TensorFlow's shared libraries without stopping the other threads."""

import ctypes
import os
import sys
from importlib.util import find_spec
from pathlib import Path

_PATTERNS = ("libtensorflow_framework*", "libtensorflow_cc*")
"""In the order in which they depend on each other."""


def bind_libraries() -> None:
    """Loads TensorFlow's shared libraries before its import needs them.

    Python holds its lock while an import loads a library, for up to half a second here,
    but not while `ctypes` calls a function: so the system's own `dlopen` is called. If
    that fails, the import loads the library itself or says why it can't.
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
    for pattern in _PATTERNS:
        for library in sorted(folder.glob(pattern)):
            dlopen(os.fsencode(library), sys.getdlopenflags())
