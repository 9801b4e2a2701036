"""The files with the weights of `keras.applications`: where they are, fetching them."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from core.downloads.download import download
from core.downloads.keras_cache import weights_address, weights_folder
from core.downloads.progress import Progress, no_progress
from core.experiment import ApplicationsBase, fail
from core.model.bases.architectures import WeightsFile, weights_file_of

_HDF5 = b"\x89HDF\r\n\x1a\n"


def weights_path(base: ApplicationsBase) -> Path | None:
    """Returns the file from which the weights are read, there or not.

    Returns:
        None if there is none: the weights are random, no file is chosen, or ImageNet
        weights do not exist for this width.
    """
    if base.weights == "file":
        return Path(base.weights_file).expanduser() if base.weights_file else None
    file = weights_file_of(base)
    if base.weights == "random" or file is None:
        return None
    return weights_folder() / file.name


def is_hdf5(path: Path) -> bool:
    """Tells whether a file begins as all files in HDF5 format do.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as content:
        return content.read(len(_HDF5)) == _HDF5


def fetch_weights(base: ApplicationsBase, progress: Progress = no_progress) -> None:
    """Downloads ImageNet weights into Keras's own cache, unless they are there.

    Raises:
        ProblemError: they can't be downloaded, or what arrived is something else.
        Cancelled: `progress` asked for it; what has arrived is kept.
    """
    file = weights_file_of(base)
    path = weights_path(base)
    if base.weights != "imagenet" or file is None or path is None or path.is_file():
        return
    download(
        weights_address(file.path),
        path,
        progress=progress,
        check=_checker(file),
        by_hand=f"Or bring the file {file.name} by hand: choose it as weights file, or "
        f"put it into {path.parent}.",
    )


def _checker(file: WeightsFile) -> Callable[[Path], None]:
    def check(part: Path) -> None:
        whole = is_hdf5(part)
        if whole and file.digest:
            with part.open("rb") as content:
                kind = "md5" if len(file.digest) == 32 else "sha256"
                whole = hashlib.file_digest(content, kind).hexdigest() == file.digest
        if not whole:
            raise fail(
                f"The {file.name} that arrived is not the file that was expected. It "
                "was deleted.",
                "Try again later, or bring the file by hand.",
            )

    return check
