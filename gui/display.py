"""Whether a window can be shown at all; asked before Qt is started.

Qt ends the whole process when it finds no display, so this has to be known before.
"""

import ctypes
import ctypes.util
import os
import sys
from pathlib import Path

_XCB_LIBRARIES = {
    "xcb-cursor": "libxcb-cursor0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "EGL": "libegl1",
}
"""What Qt's X11 platform needs, and the Debian packages that bring it."""


def display_problem() -> str:
    """Returns why no window can be shown, in plain words, or nothing if one can."""
    if not sys.platform.startswith("linux"):
        return ""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    if platform.partition(":")[0] not in ("", "xcb", "wayland"):
        return ""
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        return "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set."
    missing = missing_libraries()
    if missing:
        return (
            "The window needs system libraries that are missing. Install them with: "
            f"apt-get install {' '.join(missing)}"
        )
    if not _reaches_wayland() and not _reaches_x11():
        name = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        return (
            f"The display {name} does not answer: there is no such display, or you may "
            "not use it."
        )
    return ""


def missing_libraries() -> list[str]:
    """Returns the Debian packages that Qt needs and this computer lacks."""
    return [
        package
        for library, package in _XCB_LIBRARIES.items()
        if ctypes.util.find_library(library) is None
    ]


def _reaches_wayland() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(name) and Path(folder, name).is_socket()


def _reaches_x11() -> bool:
    """Whether an X server lets us in; asked of the library that Qt asks as well."""
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt may have one of its own, and will say what it lacks.
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not refused
