"""Which files a person means and which are left by a system."""

_JUNK = {
    "__macosx",
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "icon\r",
    "@eadir",  # small pictures on a network drive of Synology
    "#recycle",
    "$recycle.bin",
    "lost+found",
    "system volume information",
}


def is_visible(name: str) -> bool:
    """Whether a person means this file: not hidden, not left by the system."""
    return not name.startswith(".") and name.casefold() not in _JUNK
