"""A file that only grows, and never by half a line."""

import errno
import os
from pathlib import Path


class AppendFile:
    """Appends whole lines.

    Lines are gathered until `flush`. If the disk refuses them, the file is cut back to
    the last whole line, so that the one sentence which says that the disk was full
    still has a line of its own.
    """

    def __init__(self, path: Path) -> None:
        """Opens or creates the file; a line that was cut off by a kill is removed.

        Raises:
            OSError: the file can't be opened for writing.
        """
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._file = os.fdopen(os.open(path, flags, 0o644), "r+b", buffering=0)
        self._waiting: list[bytes] = []
        content = self._file.read()
        self._end = content.rfind(b"\n") + 1
        self._file.truncate(self._end)
        self._file.seek(self._end)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever written."""
        return self._end == 0 and not self._waiting

    def append(self, line: str) -> None:
        """Adds a line, which must have no line break, to the next `flush`."""
        self._waiting.append(line.encode() + b"\n")

    def flush(self) -> None:
        """Hands the waiting lines to the operating system.

        Raises:
            OSError: they could not be written; the file is as it was before.
        """
        data = b"".join(self._waiting)
        self._waiting.clear()
        try:
            if self._file.write(data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            self._file.truncate(self._end)
            self._file.seek(self._end)
            raise
        self._end += len(data)

    def close(self) -> None:
        """Closes the file; lines that were not flushed are dropped."""
        self._file.close()
