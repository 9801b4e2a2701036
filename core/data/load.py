"""From a specification to data that is ready to be fed."""

import threading
from collections import OrderedDict
from pathlib import Path

from core.data import catalogue, library
from core.data.prepare import prepare
from core.data.readers.detect import read_any
from core.data.signature import signature_of
from core.data.types import Progress, RawDataset, no_progress
from core.experiment import DatasetSpec, fail

__all__ = ["forget", "load_raw", "prepare"]

_KEPT = 2
"""Raw data sets that stay in memory, so that a change of the split reads nothing."""

_recent: OrderedDict[tuple[str, ...], RawDataset] = OrderedDict()
_lock = threading.Lock()


def load_raw(spec: DatasetSpec, progress: Progress = no_progress) -> RawDataset:
    """Reads the data that a specification names.

    The source is looked up in the catalogue, then among the imported sets, then as a
    path. A set of the catalogue that is not on this computer is downloaded. The last
    two data sets stay in memory; one whose files have changed is read again.

    Args:
        spec: Only `source` and `pixel_shape` are looked at.
        progress: Told how far reading or downloading is; may raise `Cancelled`.

    Raises:
        ProblemError: there is no such data set, or it can't be downloaded or read.
        Cancelled: `progress` asked for it.
    """
    source = spec.source.strip()
    known = source.lower() in catalogue.names()
    if known:
        catalogue.fetch(source, progress)
        path = catalogue.cache_path(source)
    else:
        path = _path_of(source)
    key = (source.lower(), str(path), str(spec.pixel_shape), signature_of(path))
    with _lock:
        if key in _recent:
            _recent.move_to_end(key)
            return _recent[key]
    if known:
        raw = catalogue.read(source, spec, progress)
    else:
        raw = read_any(path, spec, progress)
    with _lock:
        _recent[key] = raw
        while len(_recent) > _KEPT:
            _recent.popitem(last=False)
    return raw


def forget() -> None:
    """Frees the memory of the data sets that `load_raw` has kept."""
    with _lock:
        _recent.clear()


def _path_of(source: str) -> Path:
    found = library.find(source)
    if found is not None:
        return found
    path = Path(source).expanduser()
    if path.exists():
        return path.absolute()
    imported = ", ".join(one.name for one in library.list_imported()) or "none"
    raise fail(
        f"There is no data set “{source}”: it is not in the catalogue "
        f"({', '.join(catalogue.names())}), not among the imported sets ({imported}) "
        "and no file or folder.",
        "Choose one on the Data page, or check the spelling of the path.",
        path="dataset.source",
    )
