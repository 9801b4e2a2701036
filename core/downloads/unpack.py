"""Unpacking a zip or tar that may be hostile.

An archive may name files outside of the folder, hold links that lead there, or be a
bomb: small on disk and endless when unpacked. Nothing that its headers say about sizes
is believed; what is written is counted.
"""

import bz2
import contextlib
import gzip
import io
import lzma
import os
import re
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from core.downloads.progress import Progress
from core.downloads.visible import is_visible
from core.experiment import ProblemError, fail

_BLOCK = 2**20
_SAID_TO_BE_UTF_8 = 0x800


@dataclass(frozen=True)
class Limits:
    """How much an archive may hold.

    Attributes:
        num_bytes: All files together.
        ratio: Bytes unpacked for each byte packed, once `free_bytes` are unpacked.
        free_bytes: So much is unpacked whatever the ratio.
        num_files: Files and folders.
    """

    num_bytes: int = 64 * 2**30
    ratio: int = 200
    free_bytes: int = 64 * 2**20
    num_files: int = 2_000_000


class Meter:
    """Counts what is unpacked and stops the work at a limit."""

    def __init__(self, path: Path, limits: Limits, progress: Progress) -> None:
        """Starts at zero.

        Args:
            path: The archive.
            limits: When to stop.
            progress: Told how much is unpacked; may raise `Cancelled`.
        """
        self._name = path.name
        self._packed = path.stat().st_size
        self._limits = limits
        self._progress = progress
        self._bytes = 0
        self._files = 0
        self.total: int | None = None  # only to show it; what is written decides

    def add_file(self) -> None:
        """Counts one more file or folder."""
        self._files += 1
        if self._files > self._limits.num_files:
            raise self._bomb(f"more than {self._limits.num_files:,} files")

    def add_bytes(self, count: int) -> None:
        """Counts bytes that were unpacked."""
        self._bytes += count
        if self._bytes > self._limits.num_bytes:
            raise self._bomb(f"more than {self._limits.num_bytes / 2**30:g} GB")
        allowed = max(self._limits.free_bytes, self._packed * self._limits.ratio)
        if self._bytes > allowed:
            raise self._bomb(f"more than {self._limits.ratio} times its own size")
        self._progress(f"Unpacking {self._name}", self._bytes, self.total, "bytes")

    def _bomb(self, found: str) -> ProblemError:
        return fail(
            f"{self._name} would unpack to {found}; unpacking was stopped and what was "
            "written is deleted.",
            "Use an archive of a data set, from a source you trust.",
        )


class _Counted(io.RawIOBase):
    """A stream that reports what is read from it, also while headers are read."""

    def __init__(self, stream: BinaryIO, meter: Meter) -> None:
        self._stream = stream
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        data = self._stream.read(min(len(buffer), _BLOCK))
        buffer[: len(data)] = data
        self._meter.add_bytes(len(data))
        return len(data)


def unpack_zip(path: Path, folder: Path, meter: Meter) -> None:
    """Unpacks a zip file into an empty folder.

    Raises:
        ProblemError: it is protected by a password, holds links or paths that lead out
            of the folder, or goes beyond a limit.
        zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError: it is
            damaged or packed in an unknown way, or the disk is full.
    """
    with zipfile.ZipFile(path) as archive:
        meter.total = sum(info.file_size for info in archive.infolist())
        for info in archive.infolist():
            meter.add_file()
            if info.flag_bits & 0x1:
                raise fail(
                    f"{path.name} is protected by a password.",
                    "Unpack it yourself and choose the folder.",
                )
            name = _name_in(info)
            kind = (info.external_attr >> 16) & 0o170000
            if kind not in (0, 0o100000, 0o040000):
                raise _link(path, name)
            target = safe_target(folder, name, path.name)
            if target is None or info.is_dir():
                continue
            with archive.open(info) as source:
                _copy(source, target, meter)


def unpack_tar(path: Path, folder: Path, meter: Meter) -> None:
    """Unpacks a tar file, plain or packed with gzip, bzip2 or xz.

    Raises:
        ProblemError: it holds links, devices or paths that lead out of the folder, or
            goes beyond a limit.
        tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError: it is damaged,
            or the disk is full.
    """
    with (
        _unpacked(path) as stream,
        io.BufferedReader(_Counted(stream, meter), _BLOCK) as counted,
        tarfile.open(fileobj=counted, mode="r|") as archive,
    ):
        for member in _members(archive):
            meter.add_file()
            if not (member.isreg() or member.isdir()) or member.issparse():
                raise _link(path, member.name)
            target = safe_target(folder, member.name, path.name)
            source = archive.extractfile(member) if member.isreg() else None
            if target is not None and source is not None:
                _copy(source, target)


def safe_target(folder: Path, name: str, archive: str) -> Path | None:
    """Returns where a file of an archive goes, None for hidden and system files.

    Args:
        folder: The folder that nothing may leave.
        name: The name in the archive.
        archive: What to call the archive in a message.

    Raises:
        ProblemError: the name is absolute or climbs out of the folder.
    """
    pieces = name.replace("\\", "/").split("/")
    absolute = pieces[0] == "" or re.match(r"[A-Za-z]:", pieces[0])
    if absolute or ".." in pieces or "\0" in name:
        raise fail(
            f"{archive} was not unpacked: it holds a file with a path that leads out "
            f"of its folder ({name[:80]!r}).",
            "Such archives are unsafe. Use one from a source you trust.",
        )
    kept = [piece for piece in pieces if piece not in ("", ".")]
    if not kept or not all(is_visible(piece) for piece in kept):
        return None
    return folder.joinpath(*kept)


def _name_in(info: zipfile.ZipInfo) -> str:
    """Returns the name of a file in a zip as the person wrote it.

    macOS writes names in UTF-8 without saying so, and Python takes them for the
    letters of old IBM computers. Names in that old code are hardly ever UTF-8 too. An
    accent is one character with its letter, as it is where folders are typed.
    """
    name = info.filename
    if not info.flag_bits & _SAID_TO_BE_UTF_8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name)


def _members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Yields the members without keeping them, as a million of them would add up."""
    while (member := archive.next()) is not None:
        yield member
        archive.members = []  # pyright: ignore[reportAttributeAccessIssue]


def _unpacked(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        start = file.read(6)
    if start[:2] == b"\x1f\x8b":
        return cast("BinaryIO", gzip.open(path))
    if start[:3] == b"BZh":
        return cast("BinaryIO", bz2.open(path))
    if start == b"\xfd7zXZ\0":
        return cast("BinaryIO", lzma.open(path))
    return path.open("rb")


def _link(path: Path, name: str) -> ProblemError:
    return fail(
        f"{path.name} was not unpacked: {name[:80]!r} is a link or a device, or "
        "has holes; only plain files are unpacked.",
        "Pack the files themselves, without links.",
    )


def _copy(source: IO[bytes], target: Path, meter: Meter | None = None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        while block := source.read(_BLOCK):
            if meter is not None:
                meter.add_bytes(len(block))
            file.write(block)
    os.chmod(target, 0o644)  # noqa: PTH101 - a little faster, for many small files
