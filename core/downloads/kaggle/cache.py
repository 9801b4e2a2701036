"""Where kagglehub keeps what it has downloaded, told without importing it.

A version of a data set lies in `datasets/OWNER/NAME/versions/N`, one of a model in
`models/OWNER/NAME/FRAMEWORK/VARIATION/N`. While an archive is being downloaded there is
`N.archive` beside the versions; a model of few files comes file by file into its
folder. Once a version is whole there is an empty file `N.complete`.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class KaggleItem:
    """Something that Kaggle offers.

    Attributes:
        kind: What it is.
        name: `OWNER/NAME` of a data set, `OWNER/NAME/FRAMEWORK/VARIATION` of a model.
        version: Which version; None for the newest.
    """

    kind: Literal["dataset", "model"]
    name: str
    version: int | None = None

    @property
    def handle(self) -> str:
        """What kagglehub calls it."""
        if self.version is None:
            return self.name
        between = "/versions/" if self.kind == "dataset" else "/"
        return f"{self.name}{between}{self.version}"

    @property
    def folder(self) -> Path:
        """The folder of all its versions: below `KAGGLEHUB_CACHE` or its default."""
        named = os.environ.get("KAGGLEHUB_CACHE")
        base = Path(named) if named else Path.home() / ".cache" / "kagglehub"
        return base.joinpath(f"{self.kind}s", *self.name.split("/"))

    @property
    def versions(self) -> Path:
        """The folder in which each version has a folder of its own."""
        return self.folder / "versions" if self.kind == "dataset" else self.folder


def complete_version(item: KaggleItem) -> Path | None:
    """Returns the folder of the newest version that is whole, or None.

    If the item names a version, only that one counts. Where the cache can't be looked
    into, there is none.
    """
    try:
        whole = [
            item.versions / marker.stem
            for marker in item.folder.glob("*.complete")
            if marker.stem.isdigit()
            and item.version in (None, int(marker.stem))
            and (item.versions / marker.stem).is_dir()
        ]
    except OSError:
        return None
    return max(whole, key=lambda one: int(one.name), default=None)


def arrived_bytes(item: KaggleItem) -> int:
    """Returns how much has arrived of what is not whole yet; 0 if nothing has."""
    try:
        archives = list(item.folder.glob("*.archive"))
        if archives or item.kind == "dataset":
            return sum(one.stat().st_size for one in archives)
        return sum(
            file.stat().st_size
            for folder in _unfinished(item)
            for file in folder.rglob("*")
            if file.is_file()
        )
    except OSError:  # it was unpacked and deleted this very moment
        return 0


def discard_unfinished(item: KaggleItem) -> None:
    """Deletes what is not whole yet, so that the next attempt starts from nothing.

    Versions that are whole stay: other programs may use them.
    """
    for archive in item.folder.glob("*.archive"):
        archive.unlink(missing_ok=True)
    for folder in _unfinished(item):
        shutil.rmtree(folder, ignore_errors=True)


def discard_version(item: KaggleItem, folder: Path) -> None:
    """Deletes one version, given its folder, so that it is downloaded anew."""
    (item.folder / f"{folder.name}.complete").unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _unfinished(item: KaggleItem) -> list[Path]:
    return [
        folder
        for folder in item.versions.glob("[0-9]*")
        # What was set aside as damaged keeps its number and gets an ending.
        if folder.name.isdigit()
        and folder.is_dir()
        and not (item.folder / f"{folder.name}.complete").exists()
    ]
