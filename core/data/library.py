"""The person's own data sets, known by a name."""

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.data import catalogue
from core.data.locate import locate
from core.downloads.archive import extract, is_archive
from core.downloads.progress import Progress, no_progress
from core.experiment import fail, write_atomically
from core.experiment.folders import data_folder

_MAX_NAME = 80
_NAMED = 5


@dataclass(frozen=True)
class ImportedSet:
    """One line of the library.

    Attributes:
        name: What the person calls it; `DatasetSpec.source` may hold it.
        path: What to read: the imported file or folder, or an archive's content.
        origin: What the person imported.
        pixel_shape: Height, width and channels of its rows of pixels, if the person
            said so.
        names: What counts of the folder `path`, if only some of it was imported.
    """

    name: str
    path: str
    origin: str
    pixel_shape: tuple[int, int, int] | None = None
    names: tuple[str, ...] = ()

    @property
    def origin_words(self) -> str:
        """What the person imported, with what counts of it: `Desktop (cats, dogs)`."""
        if not self.names:
            return self.origin
        more = len(self.names) - _NAMED
        rest = f" and {more:,} more" if more > 0 else ""
        return f"{self.origin} ({', '.join(self.names[:_NAMED])}{rest})"

    def is_at(self, place: Path) -> bool:
        """Whether all that counts is in a file or folder that is there.

        Raises:
            ProblemError: it lies where it can't be looked at.
        """
        return all(locate(place / one) is not None for one in self.names)

    def is_of(self, origin: Path, names: tuple[str, ...]) -> bool:
        """Whether it was imported from there, however the path is spelled."""
        if names != self.names:
            return False
        try:
            return Path(self.origin).resolve() == origin.expanduser().resolve()
        except (OSError, RuntimeError):
            return self.origin == str(origin)


def add(
    path: Path,
    name: str | None = None,
    progress: Progress = no_progress,
    pixel_shape: tuple[int, int, int] | None = None,
    names: tuple[str, ...] = (),
    replace: bool = False,
) -> str:
    """Puts a file or folder into the library; an archive is unpacked first.

    The data stays where it is. The same data again takes its place under its name.

    Args:
        path: A file or folder that `read_any` can read.
        name: What to call it, as for `choose_name`.
        progress: Told how far unpacking is.
        pixel_shape: Height, width and channels of rows of pixels that are no square;
            kept with the name.
        names: Names in the folder `path`, if nothing else of it is meant.
        replace: As for `choose_name`.

    Returns:
        The name under which `find` will find it.

    Raises:
        ProblemError: the path does not exist, the name can't be used or is taken, the
            archive is unsafe or broken, or the library can't be written.
    """
    origin = locate(path)
    if origin is None:
        raise fail(f"{path} does not exist.", "Check the spelling of the path.")
    chosen = choose_name(origin, name, names, replace)
    content = extract(origin, progress) if is_archive(origin) else origin
    entry = ImportedSet(chosen, str(content), str(origin), pixel_shape, names)
    others = [one for one in list_imported() if one.name.lower() != chosen.lower()]
    _write([*others, entry])
    return chosen


def choose_name(
    origin: Path,
    name: str | None = None,
    names: tuple[str, ...] = (),
    replace: bool = False,
    wanted: str = "",
) -> str:
    """Returns what to call data that is to be put into the library.

    Experiments hold the name alone, so other data under it would change what they
    mean.

    Args:
        origin: The absolute path of the data.
        name: What the person wants to call it, but not as a set of the catalogue is
            called; without one, it is called `wanted`, with a number if need be.
        names: What counts of the folder `origin`; empty for all of it.
        replace: Whether the name may be taken from other data.
        wanted: A name for it; without one, it is made from the path.

    Raises:
        ProblemError: the name can't be used, or other data has it already.
    """
    if name is None:
        wanted = wanted or default_name(origin)
        free = _own(wanted) if replace else free_name(wanted, origin, names)
        return _checked_name(free)
    chosen = _checked_name(name)
    known = imported(chosen)
    if known is not None and not replace and not known.is_of(origin, names):
        raise fail(
            f"“{known.name}” is the name of other data already: {known.origin_words}.",
            "Choose another name. On the command line, --replace gives the name to "
            "the new data, also for experiments that are there.",
        )
    return chosen


def free_name(wanted: str, origin: Path, names: tuple[str, ...] = ()) -> str:
    """Returns a name for data, with a number if other data has it already.

    Args:
        wanted: What it would be called otherwise.
        origin: The path of the data.
        names: What counts of the folder `origin`; empty for all of it.

    Raises:
        ProblemError: the list of imported sets can't be read.
    """
    wanted = _own(wanted)
    taken = {one.name.lower(): one for one in list_imported()}
    name, number = wanted, 2
    while name.lower() in taken and not taken[name.lower()].is_of(origin, names):
        ending = f" {number}"
        name = wanted[: _MAX_NAME - len(ending)] + ending
        number += 1
    return name


def find(name: str) -> Path | None:
    """Returns what to read for an imported set, or None if there is none of the name.

    Capital letters make no difference.

    Raises:
        ProblemError: the set is known, but its file or folder has vanished or lies
            where it can't be looked at.
    """
    one = imported(name)
    if one is None:
        return None
    for place in (one.path, one.origin):
        found = locate(place)
        if found is not None and one.is_at(found):
            return found
    raise fail(
        f"The imported data set “{one.name}” is no longer at {one.origin_words}.",
        "Bring the file or folder back, or import it again from its new place.",
    )


def imported(name: str) -> ImportedSet | None:
    """Returns what is known of an imported set; capital letters make no difference."""
    wanted = name.strip().lower()
    return next((one for one in list_imported() if one.name.lower() == wanted), None)


def list_imported() -> tuple[ImportedSet, ...]:
    """Returns all imported sets, in alphabetical order.

    Raises:
        ProblemError: the list is there but can't be read.
    """
    file = _file()
    try:
        data: Any = json.loads(file.read_text(encoding="utf-8"))
        entries = [
            ImportedSet(
                str(one["name"]),
                str(one["path"]),
                str(one["origin"]),
                _shape_of(one.get("pixel_shape")),
                tuple(str(part) for part in one.get("names", ())),
            )
            for one in data["sets"]
        ]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise fail(
            f"The list of imported data sets, {file}, can't be read: "
            f"{error.strerror or error}.",
            "Check the permissions of this file and of its folder.",
        ) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise fail(
            f"The list of imported data sets, {file}, is damaged.",
            "Delete this file and import your data again; the data itself is safe.",
        ) from None
    return tuple(sorted(entries, key=lambda one: one.name.lower()))


def remove(name: str) -> None:
    """Takes a set out of the library. The data itself stays.

    Raises:
        ProblemError: there is no set of this name, or the library can't be written.
    """
    known = list_imported()
    rest = [one for one in known if one.name.lower() != name.strip().lower()]
    if len(rest) == len(known):
        names = ", ".join(one.name for one in known) or "none"
        raise fail(f"No imported data set is called “{name}”. There are: {names}.")
    _write(rest)


def default_name(path: Path) -> str:
    """Returns the name a set gets from its path: `my-photos.tar.gz` → `my-photos`."""
    name = re.sub(r"(\.(tar|csv|tsv))?\.[A-Za-z0-9]{1,4}$", "", path.name)
    if path.is_dir() or not name:
        name = path.name
    return name.replace("/", "-")[:_MAX_NAME] or "data"


def _shape_of(value: Any) -> tuple[int, int, int] | None:
    if value is None:
        return None
    height, width, channels = (int(side) for side in value)
    return height, width, channels


def _own(name: str) -> str:
    return f"my {name}" if name.lower() in catalogue.names() else name


def _checked_name(name: str) -> str:
    name = name.strip()
    separators = {"/", "\\", os.sep}
    if not name or len(name) > _MAX_NAME or any(one in name for one in separators):
        raise fail(
            f"Expected a name of 1 to {_MAX_NAME} characters without slashes. "
            f"Received: “{name[:_MAX_NAME]}”.",
            "Choose another name.",
        )
    if name.lower() in catalogue.names():
        raise fail(
            f"“{name}” is the name of a data set that comes with Lossline.",
            "Choose another name.",
        )
    return name


def _file() -> Path:
    return data_folder() / "imported.json"


def _write(entries: list[ImportedSet]) -> None:
    file = _file()
    text = json.dumps({"sets": [asdict(one) for one in entries]}, indent=2) + "\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, text)
    except OSError as error:
        raise fail(
            f"{file} can't be written: {error.strerror or error}.",
            "Make room or check the folder's permissions; nothing was changed.",
        ) from None
