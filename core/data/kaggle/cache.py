"""Where kagglehub keeps its data sets, told without importing it.

A version of a data set lies in `datasets/OWNER/NAME/versions/N`. While it is being
downloaded there is `datasets/OWNER/NAME/N.archive`; once it is whole there is an empty
file `datasets/OWNER/NAME/N.complete`.
"""

import os
import shutil
from pathlib import Path


def dataset_folder(handle: str) -> Path:
    """Returns the folder of a data set: below `KAGGLEHUB_CACHE` or its default."""
    named = os.environ.get("KAGGLEHUB_CACHE")
    base = Path(named) if named else Path.home() / ".cache" / "kagglehub"
    return base.joinpath("datasets", *handle.split("/"))


def complete_version(handle: str) -> Path | None:
    """Returns the folder of the newest version that is whole, or None."""
    folder = dataset_folder(handle)
    whole = [
        folder / "versions" / marker.stem
        for marker in folder.glob("*.complete")
        if marker.stem.isdigit() and (folder / "versions" / marker.stem).is_dir()
    ]
    return max(whole, key=lambda one: int(one.name), default=None)


def archive_bytes(handle: str) -> int:
    """Returns how much of the archive has arrived; 0 if nothing has."""
    try:
        return sum(
            one.stat().st_size for one in dataset_folder(handle).glob("*.archive")
        )
    except OSError:  # it was unpacked and deleted this very moment
        return 0


def discard(handle: str) -> None:
    """Deletes what was downloaded, so that the next attempt starts from nothing."""
    folder = dataset_folder(handle)
    for one in [*folder.glob("*.archive"), *folder.glob("*.complete")]:
        one.unlink(missing_ok=True)
    shutil.rmtree(folder / "versions", ignore_errors=True)
