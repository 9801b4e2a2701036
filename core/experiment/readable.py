"""Names of files that are in an old encoding, as text that any file can hold."""

import os


def readable(text: str) -> str:
    """Returns a text that can be shown and saved.

    Linux allows names that are no UTF-8; Python keeps such bytes as characters that
    can't be written to any file. They are read as Windows would read them, so that a
    folder from an old computer is still called `café`. Other texts stay as they are.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        try:
            return os.fsencode(text).decode("cp1252", "replace")
        except UnicodeEncodeError:  # it was no name of a file
            return text.encode("utf-8", "replace").decode()
    return text
