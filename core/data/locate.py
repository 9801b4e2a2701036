"""Looking whether there is something at a path that a person has given."""

import errno
from pathlib import Path

from core.experiment import fail

_ABSENT = {
    errno.ENOENT,
    errno.ENOTDIR,
    errno.ELOOP,
    errno.EBADF,
    errno.EINVAL,
    errno.ENAMETOOLONG,
}
"""What a system answers where there is nothing, or where there can't be anything."""


def locate(text: str | Path) -> Path | None:
    """Returns the absolute path of a file or folder, or None if there is none.

    Args:
        text: A path; it may begin with `~` for the person's own folder.

    Raises:
        ProblemError: it can't be told, such as in a folder without permission.
    """
    try:
        path = Path(text).expanduser().absolute()
        path.stat()
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        reason = error.strerror or str(error)
        raise fail(
            f"{text} can't be looked at: {reason}.",
            "Check the permissions of the folders it lies in, or choose another place.",
        ) from None
    except (RuntimeError, ValueError):
        return None  # `~` with the name of nobody, or a character that no path has.
    return path
