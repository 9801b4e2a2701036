"""Modules from strangers: asked about once, remembered by their content.

A SavedModel is a program. When it runs it can read and write the files of whoever runs
it. What it is can be read without running it; it is only loaded once its source is
known or a person has agreed.
"""

import hashlib
import json
from pathlib import Path

from core.experiment import HubBase, ProblemError, fail, write_atomically
from core.experiment.bases import BaseSpec
from core.experiment.folders import data_folder
from core.model.bases.curated import curated
from core.model.bases.folders import SAVED_MODEL, find_module
from core.model.bases.sources import HANDLE_PATH, source_of

_KNOWN_OWNERS = ("google", "tensorflow", "spsayakpaul", "keras")


def needs_consent(base: BaseSpec) -> str:
    """Returns the question that must be answered before a base is loaded, or nothing.

    A module that is not on this computer yet is asked about too, so that nothing of a
    stranger is even downloaded unasked.
    """
    if not isinstance(base, HubBase):
        return ""
    try:
        source = source_of(base.handle)
    except ProblemError:
        return ""
    if source.item is not None:
        owner = source.item.name.split("/")[0].lower()
        if curated(source.item.handle) or owner in _KNOWN_OWNERS:
            return ""
    if _trusted() & _keys(base):
        return ""
    return (
        f"The module {source.name} is a program, and does not come from the list of "
        "known ones. When it runs it can read and write your files. Do you trust "
        "whoever made it?"
    )


def trust(base: HubBase) -> None:
    """Remembers that a person trusts a module; the same content is not asked again.

    Raises:
        OSError: that can't be written.
    """
    known = _trusted() | _keys(base)
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, json.dumps(sorted(known), indent=1))


def require_consent(base: HubBase) -> None:
    """Raises the question as a problem if it has not been answered.

    Raises:
        ProblemError: nobody has agreed to run this module yet.
    """
    question = needs_consent(base)
    if question:
        raise fail(
            question,
            "Agree to it on the Model page. You are asked once.",
            path=HANDLE_PATH,
        )


def _keys(base: HubBase) -> frozenset[str]:
    """What trust in a module is remembered by.

    The digest of its program, if it is here; and its name if it comes from elsewhere.
    A path is no name: something else may lie there tomorrow.
    """
    keys: set[str] = set()
    try:
        source = source_of(base.handle)
        if source.kind in ("kaggle", "address"):
            keys.add(source.name)
        folder = find_module(base)
        if folder is not None:
            keys.add(hashlib.sha256((folder / SAVED_MODEL).read_bytes()).hexdigest())
    except (ProblemError, OSError):
        pass
    return frozenset(keys)


def _trusted() -> frozenset[str]:
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    items: list[object] = found if isinstance(found, list) else []
    return frozenset(str(one) for one in items)


def _file() -> Path:
    return data_folder() / "modules" / "trusted.json"
