"""How much memory this computer has to spare."""

import ctypes
import os
import sys
from pathlib import Path

_UNKNOWN = 4 * 1024**3


def available_memory() -> int:
    """Returns the bytes that a program can take now without swapping.

    A container's own limit counts as well. Where the system does not tell, half of all
    memory is assumed, and 4 GiB where it does not tell even that.
    """
    if sys.platform == "win32":
        return _windows()
    limit = container_limit()
    free = _linux() or _half_of_all()
    return free if limit is None else min(free, limit)


def gigabytes(num_bytes: int) -> str:
    """Returns a size in words: `3.2 GB`, `45 MB` below one gigabyte, or `79 kB`."""
    if num_bytes >= 10**9:
        return f"{num_bytes / 10**9:.1f} GB"
    if num_bytes >= 10**6:
        return f"{num_bytes / 10**6:.0f} MB"
    return f"{max(num_bytes / 10**3, 1):.0f} kB"


def _linux() -> int | None:
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return None
    for line in text.splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _half_of_all() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (OSError, ValueError):
        return _UNKNOWN


def container_limit(folder: Path = Path("/sys/fs/cgroup")) -> int | None:
    """Returns what a control group (version 2) leaves, or None without a limit.

    Files that were read lately count as used there, but make room when it is needed.

    Args:
        folder: The control group.
    """
    try:
        limit = (folder / "memory.max").read_text(encoding="ascii").strip()
        used = (folder / "memory.current").read_text(encoding="ascii").strip()
        details = (folder / "memory.stat").read_text(encoding="ascii")
    except OSError:
        return None
    if not limit.isdigit() or not used.isdigit():
        return None
    files = sum(
        int(line.split()[1])
        for line in details.splitlines()
        if line.startswith(("inactive_file ", "active_file "))
    )
    return max(int(limit) - max(int(used) - files, 0), 0)


class _MemoryStatus(ctypes.Structure):
    """`MEMORYSTATUSEX` of the Windows API."""

    _fields_ = (
        ("length", ctypes.c_ulong),
        ("load", ctypes.c_ulong),
        ("total", ctypes.c_ulonglong),
        ("available", ctypes.c_ulonglong),
        ("total_page_file", ctypes.c_ulonglong),
        ("available_page_file", ctypes.c_ulonglong),
        ("total_virtual", ctypes.c_ulonglong),
        ("available_virtual", ctypes.c_ulonglong),
        ("available_extended", ctypes.c_ulonglong),
    )


def _windows() -> int:
    status = _MemoryStatus()
    status.length = ctypes.sizeof(status)
    library = getattr(ctypes, "windll", None)
    if library is None or not library.kernel32.GlobalMemoryStatusEx(
        ctypes.byref(status)
    ):
        return _UNKNOWN
    return int(status.available)
