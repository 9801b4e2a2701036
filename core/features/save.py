"""Features as files: npz for NumPy, CSV for spreadsheets and pandas."""

import csv
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np
from pydantic import ValidationError

from core.data.types import Progress, no_progress
from core.experiment import fail, write_atomically
from core.features.feature_set import (
    PART_NAMES,
    FeatureOrigin,
    FeatureSet,
    PartFeatures,
)

SUFFIXES = (".npz", ".csv")
_FORMAT = 1
_CHUNK = 256


def save_features(
    features: FeatureSet, path: Path, progress: Progress = no_progress
) -> tuple[Path, ...]:
    """Writes features to a file; an older one stays unless the new one is whole.

    An npz file holds `features` float32 (n, dimension), `labels` int64 (n,),
    `class_names`, `parts` (n,) as words, `images` int64 (n,) and, where images are
    files, `files`; and `origin`, JSON, which says what the features were made of.

    A CSV file has a line for each image: `part,image,file,label,class`, then one column
    for each feature. What they were made of stands beside it in a file of the same name
    with `.json` behind it.

    Args:
        features: What is written.
        path: A name that ends in `.npz` or `.csv`.
        progress: Told the images so far; may raise `Cancelled`, which leaves no file.

    Returns:
        The files that were written.

    Raises:
        ProblemError: the ending is another one, or the file can't be written.
        Cancelled: `progress` asked for it.
    """
    check_suffix(path)
    try:
        if path.suffix.lower() == ".npz":
            _write_whole(path, lambda file: _write_npz(features, file))
            return (path,)
        _write_whole(path, lambda file: _write_csv(features, file, progress))
        beside = path.with_name(f"{path.name}.json")
        write_atomically(beside, _about(features, indent=2) + "\n")
        return path, beside
    except OSError as error:
        raise fail(
            f"{path} can't be written: {error.strerror or error}.",
            "Make room, or choose another folder.",
        ) from None


def check_suffix(path: Path) -> None:
    """Says early if a name has no ending that can be written.

    Raises:
        ProblemError: it is neither `.npz` nor `.csv`.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise fail(
            f"Expected a file name that ends in .npz or .csv. Received: {path.name}",
            "Use .npz for NumPy, .csv for spreadsheets.",
        )


def load_features(path: Path) -> FeatureSet:
    """Reads an npz file that `save_features` has written.

    Raises:
        ProblemError: the file is missing, damaged, or something else.
    """
    try:
        # Opened here: numpy leaves a damaged file open when it fails.
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            arrays: dict[str, Any] = {name: file[name] for name in file.files}
        about = json.loads(str(arrays["origin"]))
        origin = FeatureOrigin.model_validate(about["features"])
        parts = [_part(arrays, name) for name in PART_NAMES]
        names = tuple(str(name) for name in arrays["class_names"])
        _expect_fit(arrays, origin, len(names))
    except OSError as error:
        raise fail(f"{path} can't be read: {error.strerror or error}.") from None
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        EOFError,
        zipfile.BadZipFile,
        ValidationError,
    ):
        raise fail(
            f"Expected features that Lossline has saved as npz. {path.name} is "
            "something else, or damaged.",
            "Extract the features again.",
        ) from None
    train, validation, test = parts
    return FeatureSet(train, validation, test, names, origin, reused=True)


def _write_npz(features: FeatureSet, file: IO[bytes]) -> None:
    parts = np.array(PART_NAMES)[features.part_numbers()]
    arrays: dict[str, Any] = {
        "features": np.concatenate([part.values for part in features.parts]),
        "labels": features.joined("labels"),
        "class_names": np.array(features.class_names, np.str_),
        "parts": parts,
        "images": features.joined("indices"),
        "origin": np.array(_about(features)),
    }
    if files := features.files():
        arrays["files"] = np.array(files, np.str_)
    np.savez(file, **arrays)


def _write_csv(features: FeatureSet, file: IO[bytes], progress: Progress) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    columns = [f"f{number}" for number in range(features.dimension)]
    writer.writerow(["part", "image", "file", "label", "class", *columns])
    done = 0
    for name, part in zip(PART_NAMES, features.parts, strict=True):
        for row in range(len(part)):
            if done % _CHUNK == 0:
                progress("Writing features", done, len(features), "images")
            label = int(part.labels[row])
            head = [name, int(part.indices[row]), part.files[row] if part.files else ""]
            # Nine figures bring each float32 back as it was.
            values = [f"{value:.9g}" for value in part.values[row]]
            writer.writerow([*head, label, features.class_names[label], *values])
            done += 1
    text.flush()
    text.detach()
    progress("Writing features", done, done, "images")


def _about(features: FeatureSet, indent: int | None = None) -> str:
    about = {
        "format": _FORMAT,
        "features": features.origin.model_dump(mode="json"),
        "class_names": features.class_names,
        "images": {
            name: len(part)
            for name, part in zip(PART_NAMES, features.parts, strict=True)
        },
    }
    return json.dumps(about, indent=indent)


def _write_whole(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Writes beside the target and renames when all is on disk.

    Raises:
        OSError: the folder is missing or not writable, or the disk is full.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _part(arrays: dict[str, Any], name: str) -> PartFeatures:
    here = np.flatnonzero(arrays["parts"] == name)
    files = tuple(str(f) for f in arrays["files"][here]) if "files" in arrays else ()
    return PartFeatures(
        np.ascontiguousarray(arrays["features"][here], np.float32),
        arrays["labels"][here].astype(np.int64),
        arrays["images"][here].astype(np.int64),
        files,
    )


def _expect_fit(
    arrays: dict[str, Any], origin: FeatureOrigin, num_classes: int
) -> None:
    """Checks that the arrays belong together.

    Raises:
        ValueError: they do not.
    """
    count = len(arrays["labels"])
    sizes = {len(arrays[name]) for name in ("features", "parts", "images")}
    shape = arrays["features"].shape
    labels = arrays["labels"]
    if sizes != {count} or shape != (count, origin.dimension):
        raise ValueError("Expected as many features, parts and images as labels.")
    if count and not 0 <= labels.min() <= labels.max() < num_classes:
        raise ValueError("Expected labels of the named classes.")
    if not np.isin(arrays["parts"], PART_NAMES).all():
        raise ValueError("Expected the parts train, validation and test.")
