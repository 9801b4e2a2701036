"""Files or folders of one folder that were chosen together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.data.library import default_name
from core.data.readers.folder_names import class_name
from core.data.readers.naming import natural_key, without_part
from core.downloads.visible import is_visible
from core.experiment import fail

_LONGEST_NAME = 40


@dataclass(frozen=True)
class Selection:
    """What to import.

    Attributes:
        path: A file or folder.
        names: What counts of the folder, in natural order; empty for all of it.
    """

    path: Path
    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """A name for the data: `cats+dogs`, or `signs` for its two parts."""
        if not self.names:
            return default_name(self.path)
        names = [default_name(self.path / name) for name in self.names]
        families = {without_part(name) for name in names}
        if len(families) == 1 and "" not in families:
            return families.pop()
        every = "+".join(names)
        if len(every) <= _LONGEST_NAME:
            return every
        return f"{names[0]} and {len(names) - 1} more"


def selection_of(paths: Sequence[Path]) -> Selection:
    """Returns what to import when several things were dropped together.

    Exactly these are imported, whatever else lies beside them. If nothing else does,
    it is the folder that holds them.

    Args:
        paths: At least one.

    Raises:
        ProblemError: they lie in different folders.
    """
    places = list(dict.fromkeys(path.expanduser().absolute() for path in paths))
    if len(places) > 1:
        places = [one for one in places if is_visible(one.name)] or places[:1]
    if len(places) == 1:
        return Selection(places[0])
    parents = {one.parent for one in places}
    if len(parents) > 1:
        raise fail(
            "Expected one file or folder, or files or folders that lie in one. "
            f"Received: {len(places)} from different folders.",
            "Put them into one folder and drop that.",
        )
    parent = parents.pop()
    names = sorted((one.name for one in places), key=natural_key)
    if _is_all(parent, names):
        return Selection(parent)
    return Selection(parent, tuple(names))


def _is_all(parent: Path, names: list[str]) -> bool:
    try:
        found = [one.name for one in parent.iterdir() if is_visible(one.name)]
    except OSError:
        return False
    return {class_name(name) for name in names}.issuperset(map(class_name, found))
