"""From a specification to data that is ready to be fed."""

import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

from core.data import catalogue, library
from core.data.images import ArrayImages
from core.data.joined import with_other_test
from core.data.locate import locate
from core.data.prepare import prepare
from core.data.readers.detect import read_any
from core.data.signature import signature_of
from core.data.types import Progress, RawDataset, no_progress
from core.experiment import DatasetSpec, ProblemError, fail
from core.experiment.presets import wanted_photos

__all__ = ["forget", "load_raw", "prepare"]

_KEPT_BYTES = 512 * 2**20
"""So much raw data stays in memory, so that a change of the split reads nothing. The
newest set stays whatever its size: it is in use."""

_recent: OrderedDict[tuple[str, ...], RawDataset] = OrderedDict()
_lock = threading.Lock()


def load_raw(spec: DatasetSpec, progress: Progress = no_progress) -> RawDataset:
    """Reads the data that a specification names.

    The source is looked up in the catalogue, then among the imported sets, then as a
    path. A set of the catalogue that is not on this computer is downloaded. What was
    read lately stays in memory, unless its files have changed. Where other data is to
    be tested with, that is read as well and becomes the test part.

    Args:
        spec: Only `source`, `test_source` and `pixel_shape` are looked at.
        progress: Told how far reading or downloading is; may raise `Cancelled`.

    Raises:
        ProblemError: there is no such data set, or it can't be downloaded or read.
        Cancelled: `progress` asked for it.
    """
    raw = _load_one(spec, progress)
    if not spec.test_source:
        return raw
    try:
        other = _load_one(spec.replace(source=spec.test_source), progress)
    except ProblemError as error:
        raise ProblemError(
            *(
                one.replace(path=one.path.replace("source", "test_source"))
                if one.path
                else one.replace(path="dataset.test_source")
                for one in error.problems
            )
        ) from None
    return with_other_test(raw, other)


def _load_one(spec: DatasetSpec, progress: Progress) -> RawDataset:
    source = spec.source.strip()
    known = source.lower() in catalogue.names()
    chosen, names = None, ()
    if known:
        catalogue.fetch(source, progress)
        path = catalogue.cache_path(source)
    else:
        path = _path_of(spec.source)
        one = library.imported(source)
        if one is not None and spec.pixel_shape is None:
            spec = spec.replace(pixel_shape=one.pixel_shape)
        if one is not None:
            chosen, names = Path(one.origin), one.names
    places = [path / name for name in names] or [path]
    key = (
        source.lower(),
        str(path),
        str(spec.pixel_shape),
        *names,
        *map(signature_of, places),
    )
    with _lock:
        if key in _recent:
            _recent.move_to_end(key)
            return _recent[key]
    if known:
        raw = catalogue.read(source, spec, progress)
    else:
        raw = _as_imported(read_any(path, spec, progress, chosen, names), source)
    with _lock:
        _recent[key] = raw
        while len(_recent) > 1 and _size_of_recent() > _KEPT_BYTES:
            _recent.popitem(last=False)
    return raw


def forget() -> None:
    """Frees the memory of the data sets that `load_raw` has kept."""
    with _lock:
        _recent.clear()


def _size_of_recent() -> int:
    return sum(
        raw.images.pixels.nbytes if isinstance(raw.images, ArrayImages) else len(raw)
        for raw in _recent.values()
    )


def _as_imported(raw: RawDataset, source: str) -> RawDataset:
    """Calls an imported set what the person calls it, also if it was unpacked."""
    one = library.imported(source)
    return raw if one is None else replace(raw, name=one.name, origin=one.origin_words)


def _path_of(source: str) -> Path:
    found = library.find(source)
    if found is not None:
        return found
    for text in (source, source.strip()):
        path = locate(text)
        if path is not None:
            return path
    waiting = wanted_photos(source)
    if waiting is not None:
        raise fail(
            f"“{waiting.title}” needs photos of your own, called “{source}”; there are "
            "none yet.",
            f"{waiting.own_photos} Then drop the folder on the Data page, or import it "
            f"there or with: python main.py datasets import FOLDER --name {source}",
            path="dataset.source",
        )
    imported = ", ".join(one.name for one in library.list_imported()) or "none"
    raise fail(
        f"There is no data set “{source}”: it is not in the catalogue "
        f"({', '.join(catalogue.names())}), not among the imported sets ({imported}) "
        "and no file or folder.",
        "Choose one on the Data page, or check the spelling of the path.",
        path="dataset.source",
    )
