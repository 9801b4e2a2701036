"""Whether a window can be shown at all; asked before Qt is started.

Qt ends the whole process when it finds no display, so this has to be known before.
"""

import ctypes.util
import os
import sys

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
    return ""


def missing_libraries() -> list[str]:
    """Returns the Debian packages that Qt needs and this computer lacks."""
    return [
        package
        for library, package in _XCB_LIBRARIES.items()
        if ctypes.util.find_library(library) is None
    ]
