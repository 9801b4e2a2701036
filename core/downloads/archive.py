"""Archives: unpacked once into Lossline's data folder, and found there again."""

import contextlib
import errno
import hashlib
import lzma
import shutil
import tarfile
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

from core.downloads.progress import Progress, no_progress
from core.downloads.unpack import Limits, Meter, unpack_tar, unpack_zip
from core.experiment import fail
from core.experiment.folders import data_folder

ARCHIVE_SUFFIXES = (
    ".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz"
)  # fmt: skip

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_SAMPLE = 2**20
_TEMPORARY = ".unpacking-"
_DAY = 24 * 3600


def is_archive(path: Path) -> bool:
    """Whether a file is a zip or tar, by its name or its content.

    NumPy's `.npz` is a zip, but no archive to unpack.
    """
    name = path.name.lower()
    if not path.is_file() or name.endswith(".npz"):
        return False
    if name.endswith(ARCHIVE_SUFFIXES):
        return True
    try:
        return zipfile.is_zipfile(path) or tarfile.is_tarfile(path)
    except (OSError, *_DAMAGED):
        return False


def extract(
    path: Path, progress: Progress = no_progress, limits: Limits | None = None
) -> Path:
    """Unpacks an archive into Lossline's data folder, or finds it unpacked already.

    It is unpacked beside its final place and then renamed, so that a folder is there
    whole or not at all. Hidden files are left out.

    Args:
        path: A zip, or a tar that may be packed with gzip, bzip2 or xz.
        progress: Told how many bytes are unpacked; may raise `Cancelled`.
        limits: How much it may hold; by default what any data set of a lab needs.

    Returns:
        The folder with the content.

    Raises:
        ProblemError: it is unsafe, damaged or protected by a password, it goes beyond
            a limit, or there is no room for it.
        Cancelled: `progress` asked for it; nothing is left behind.
    """
    archives = data_folder() / "archives"
    try:
        target = archives / _digest(path)
        if target.is_dir():
            return target
        archives.mkdir(parents=True, exist_ok=True)
        _sweep(archives)
        temporary = Path(tempfile.mkdtemp(dir=archives, prefix=_TEMPORARY))
        try:
            _unpack(path, temporary, Meter(path, limits or Limits(), progress))
            temporary.chmod(0o755)
            _publish(temporary, target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except _DAMAGED as error:
        raise fail(
            f"{path.name} is damaged: {error or 'it ends too early'}.",
            "Download or copy it again, or unpack it yourself and choose the folder.",
        ) from None
    except OSError as error:
        if error.errno in _FULL:
            raise fail(
                f"There is no room to unpack {path.name} in {archives}.",
                "Free some space on this disk. What was unpacked is deleted.",
            ) from None
        reason = error.strerror or str(error)
        raise fail(
            f"{path.name} can't be unpacked into {archives}: {reason}.",
            "Unpack it yourself and choose the folder.",
        ) from None
    return target


def find_extracted(path: Path) -> Path | None:
    """Returns the folder into which `extract` has unpacked an archive, or None.

    Raises:
        OSError: the archive can't be read.
    """
    target = data_folder() / "archives" / _digest(path)
    return target if target.is_dir() else None


def _publish(temporary: Path, target: Path) -> None:
    try:
        temporary.rename(target)
    except OSError:
        if not target.is_dir():  # else someone unpacked the same archive meanwhile
            raise


def _sweep(archives: Path) -> None:
    """Deletes what a program that was killed has left half unpacked."""
    for left in archives.glob(f"{_TEMPORARY}*"):
        # Another reader may have finished with it since it was listed.
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _DAY:
                shutil.rmtree(left, ignore_errors=True)


def _unpack(path: Path, folder: Path, meter: Meter) -> None:
    if zipfile.is_zipfile(path):
        unpack_zip(path, folder, meter)
    else:
        unpack_tar(path, folder, meter)


def _digest(path: Path) -> str:
    """Tells archives apart without reading all of them.

    The end is looked at because there zip and the packers keep their checksums.
    """
    status = path.stat()
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{status.st_size} {status.st_mtime_ns}".encode())
    with path.open("rb") as file:
        digest.update(file.read(_SAMPLE))
        file.seek(max(0, status.st_size - _SAMPLE))
        digest.update(file.read(_SAMPLE))
    return digest.hexdigest()
