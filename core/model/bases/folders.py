"""The folder in SavedModel format that a module comes down to; fetching it."""

from pathlib import Path

from core.downloads.archive import extract, find_extracted
from core.downloads.download import download
from core.downloads.kaggle import cache
from core.downloads.kaggle.fetch import fetch_item
from core.downloads.progress import Progress, no_progress
from core.experiment import HubBase, ProblemError, fail
from core.model.bases.curated import curated
from core.model.bases.sources import HANDLE_PATH, HubSource, local_copy, source_of

SAVED_MODEL = "saved_model.pb"


def find_module(base: HubBase) -> Path | None:
    """Returns the folder that holds the module, or None if it must be fetched first.

    Nothing is downloaded or unpacked.

    Raises:
        ProblemError: what is chosen is no module, or there is none in it.
    """
    source = source_of(base.handle)
    copy = local_copy(source)
    if copy is None:
        return None
    if copy.is_file():
        try:
            folder = find_extracted(copy)
        except OSError:
            folder = None
        return None if folder is None else _saved_model_in(folder, source)
    return _saved_model_in(copy, source)


def fetch_module(base: HubBase, progress: Progress = no_progress) -> Path:
    """Downloads and unpacks a module as far as that is needed.

    Returns:
        The folder that holds it.

    Raises:
        ProblemError: it can't be downloaded or unpacked, or is no SavedModel.
        Cancelled: `progress` asked for it; what has arrived is kept.
    """
    source = source_of(base.handle)
    copy = local_copy(source)
    if source.item is not None:
        if copy is None:
            known = curated(source.item.handle)
            copy = fetch_item(
                source.item,
                progress,
                "Or bring it by hand: download it in a browser, unpack it, and choose "
                "the folder.",
                known.num_bytes if known else None,
            )
        try:
            return _saved_model_in(copy, source)
        except ProblemError:
            cache.discard_version(source.item, copy)
            raise
    if copy is None and source.path is not None:
        download(source.address, source.path, progress=progress, by_hand=_BY_HAND)
        copy = source.path
    if copy is None:
        raise _not_here(source)
    if copy.is_dir():
        return _saved_model_in(copy, source)
    try:
        return _saved_model_in(extract(copy, progress), source)
    except ProblemError:
        if source.kind == "address":
            copy.unlink(missing_ok=True)  # another attempt shall fetch it anew
        raise


_BY_HAND = "Or download it in a browser and choose the .tar.gz file."


def _saved_model_in(folder: Path, source: HubSource) -> Path:
    """Finds the module in a folder, or in the only folder in it that has one."""
    if (folder / SAVED_MODEL).is_file():
        return folder
    deeper = [one.parent for one in sorted(folder.glob(f"*/{SAVED_MODEL}"))]
    deeper = deeper or [one.parent for one in sorted(folder.glob(f"*/*/{SAVED_MODEL}"))]
    if len(deeper) == 1:
        return deeper[0]
    found = "several of them" if deeper else "none"
    raise fail(
        f"Expected one module in SavedModel format in {source.name}: a folder with a "
        f"file {SAVED_MODEL}. Found {found}.",
        "Choose the folder that holds this file itself.",
        path=HANDLE_PATH,
    )


def _not_here(source: HubSource) -> ProblemError:
    return fail(f"{source.name} is not on this computer.", "", path=HANDLE_PATH)
