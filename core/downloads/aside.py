"""Putting damaged downloads out of the way, so that they are downloaded anew."""

from pathlib import Path


def set_aside(path: Path) -> Path:
    """Renames a file or folder that is damaged: `a.npz` becomes `a.npz.damaged`.

    Nothing is deleted: it may be a file that a person has put there.

    Returns:
        What it is called now.

    Raises:
        OSError: the folder can't be written; the name is as it was.
    """
    target = path.with_name(f"{path.name}.damaged")
    number = 2
    while target.exists():
        target = path.with_name(f"{path.name}.damaged{number}")
        number += 1
    return path.rename(target)
