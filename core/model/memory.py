"""Whether a model's weights can fit into this computer's memory at all."""

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

BYTES_PER_PARAMETER = 16
"""float32: the weight, its gradient, and the two averages that Adam keeps."""

_CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


def physical_memory() -> int | None:
    """Returns the bytes of memory that this process may use; None if unknown.

    It is the computer's memory, or less where a container sets a limit.
    """
    total = _windows_memory() if sys.platform == "win32" else _posix_memory()
    limit = _container_limit()
    known = [size for size in (total, limit) if size is not None]
    return min(known, default=None)


def _posix_memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return None


def _container_limit() -> int | None:
    try:
        return int(_CGROUP_LIMIT.read_text())
    except (OSError, ValueError):
        return None


def _windows_memory() -> int | None:
    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total_physical", ctypes.c_ulonglong),
            ("rest", ctypes.c_ulonglong * 6),
        )

    status = Status()
    status.length = ctypes.sizeof(status)
    windows: Any = getattr(ctypes, "windll", None)
    if windows is None or not windows.kernel32.GlobalMemoryStatusEx(
        ctypes.byref(status)
    ):
        return None
    return int(status.total_physical)
