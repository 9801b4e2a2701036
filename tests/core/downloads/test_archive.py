"""Archives, friendly and hostile."""

import io
import os
import resource
import struct
import tarfile
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.readers.detect import read_any
from core.data.types import TEST, TRAIN, Cancelled, no_progress
from core.downloads.archive import extract, is_archive
from core.downloads.unpack import Limits, safe_target
from core.experiment import ProblemError
from core.experiment.folders import data_folder
from tests.core.data.making import encoded, write_classes, write_csv, write_idx_pair

ENDINGS = ["zip", "tar", "tar.gz", "tar.bz2", "tar.xz", "tgz"]


def pack(folder: Path, path: Path) -> Path:
    """Packs the content of a folder by the ending of the path."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.rglob("*")):
                archive.write(file, file.relative_to(folder))
        return path
    mode = {"gz": "w:gz", "tgz": "w:gz", "bz2": "w:bz2", "xz": "w:xz"}
    with tarfile.open(path, mode.get(path.suffix[1:], "w")) as archive:
        archive.add(folder, ".")
    return path


def write_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


class Unflagged(zipfile.ZipInfo):
    """A file whose name is written as it is, without a word about its encoding."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("utf-8", "surrogateescape"), 0


def write_unflagged_zip(path: Path, names: list[bytes], content: bytes) -> Path:
    """Packs the same content under these names, as macOS's Finder does."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            info = Unflagged(name.decode("utf-8", "surrogateescape"))
            archive.writestr(info, content)
    return path


def write_tar(path: Path, *members: tarfile.TarInfo, mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(b"x" * member.size))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.size = size
    info.linkname = "../../outside"
    return info


def problem(path: Path, limits: Limits | None = None) -> str:
    """Returns the complaint, having checked that nothing was left behind."""
    with pytest.raises(ProblemError) as error:
        extract(path, no_progress, limits)
    assert path.name in str(error.value)
    assert left_behind() == []
    return str(error.value)


def left_behind() -> list[Path]:
    return sorted((data_folder() / "archives").glob("*"))


@pytest.mark.parametrize("ending", ENDINGS)
def test_that_class_folders_are_read_from_every_kind_of_archive(tmp_path, ending):
    pets = write_classes(tmp_path / "in" / "pets", {"cat": 2, "dog": 1})
    raw = read_any(pack(pets.parent, tmp_path / f"animals.{ending}"))
    assert raw.name == "animals"
    assert raw.kind == "folder of class folders, in an archive"
    assert raw.origin == str(tmp_path / f"animals.{ending}")
    assert raw.labels.tolist() == [0, 0, 1]
    assert raw.images.shape == (6, 8, 3)


def test_that_idx_and_csv_are_read_from_archives(tmp_path):
    (tmp_path / "idx").mkdir()
    write_idx_pair(tmp_path / "idx", "train")
    assert read_any(pack(tmp_path / "idx", tmp_path / "a.zip")).kind.startswith("idx")
    (tmp_path / "csv" / "deep").mkdir(parents=True)
    pixels = write_idx_pair(tmp_path, "x")[0].reshape(6, -1)[:, :4]
    write_csv(tmp_path / "csv" / "deep" / "a_train.csv", [0, 1] * 3, pixels)
    write_csv(tmp_path / "csv" / "deep" / "a_test.csv", [0, 1] * 3, pixels)
    raw = read_any(pack(tmp_path / "csv", tmp_path / "b.tar.gz"))
    assert raw.parts.tolist() == [TRAIN] * 6 + [TEST] * 6


def test_that_a_zip_of_macos_keeps_its_names(tmp_path):
    words = ("Küche", "Straße 😀", "Bad")
    decomposed = [unicodedata.normalize("NFD", word) for word in words]
    names = [f"rooms/{word}/1.png".encode() for word in decomposed]
    names += [f"__MACOSX/rooms/{word}/._1.png".encode() for word in decomposed]
    path = write_unflagged_zip(tmp_path / "rooms.zip", names, encoded())
    assert read_any(path).class_names == tuple(sorted(words))


def test_that_a_zip_of_old_windows_keeps_its_names(tmp_path):
    names = [f"{word}/1.png".encode("cp437") for word in ("Küche", "Größe")]
    path = write_unflagged_zip(tmp_path / "rooms.zip", names, encoded())
    assert read_any(path).class_names == ("Größe", "Küche")


@pytest.mark.parametrize("name", ["../kü.png", "a/../../kü.png", "/kü.png"])
def test_that_an_unflagged_name_may_not_lead_out_of_the_folder(tmp_path, name):
    path = write_unflagged_zip(tmp_path / "evil.zip", [name.encode()], b"x")
    assert f"({name!r})" in problem(path)


def test_that_content_decides_what_is_an_archive(tmp_path):
    pets = write_classes(tmp_path / "pets", {"cat": 1, "dog": 1})
    packed = pack(pets, tmp_path / "pets.zip").rename(tmp_path / "pets.download")
    assert is_archive(packed)
    assert len(read_any(packed)) == 2
    assert not is_archive(pets / "cat" / "0.png")
    assert not is_archive(pets)


def test_that_an_archive_is_unpacked_once(tmp_path):
    packed = write_zip(tmp_path / "a.zip", {"a": b"1"})
    folder = extract(packed)
    (folder / "a").write_bytes(b"still the same folder")
    assert extract(packed) == folder
    assert (folder / "a").read_bytes() == b"still the same folder"
    write_zip(packed, {"a": b"2"})
    assert (extract(packed) / "a").read_bytes() == b"2"


def test_that_hidden_files_stay_packed(tmp_path):
    files = {"__MACOSX/._a": b"1", "x/.DS_Store": b"1", "x/a": b"1"}
    folder = extract(write_zip(tmp_path / "a.zip", files))
    assert [path.name for path in folder.rglob("*")] == ["x", "a"]


OUTSIDE = ["../a", "x/../../a", "/etc/a", "C:\\a", "..\\a", "\\a", "x\\..\\..\\a"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_that_paths_that_climb_out_are_refused(tmp_path, name):
    assert "leads out" in problem(write_zip(tmp_path / "a.zip", {"ok": b"", name: b""}))
    assert "leads out" in problem(write_tar(tmp_path / "a.tar", member(name)))
    assert not (data_folder() / "a").exists()


@given(st.text("./\\ab:", max_size=12))
def test_that_no_name_leads_out_of_the_folder(name):
    folder = Path("/inside/here")
    try:
        target = safe_target(folder, name, "a.zip")
    except ProblemError:
        return
    if target is not None:
        assert Path(os.path.normpath(target)).is_relative_to(folder)
        assert target != folder


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.FIFOTYPE,
    ],
)
def test_that_links_and_devices_in_a_tar_are_refused(tmp_path, kind):
    packed = write_tar(tmp_path / "a.tar.gz", member("a"), member("b", kind))
    assert "'b' is a link or a device" in problem(packed)


def test_that_links_in_a_zip_are_refused(tmp_path):
    info = zipfile.ZipInfo("b")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "../../outside")
    assert "'b' is a link" in problem(tmp_path / "a.zip")


def test_that_a_password_is_told(tmp_path):
    packed = write_zip(tmp_path / "a.zip", {"a": b"secret"})
    data = bytearray(packed.read_bytes())
    data[6] |= 1  # the flag in the file's own header
    data[data.index(b"PK\1\2") + 8] |= 1  # and in the directory
    packed.write_bytes(data)
    assert "password" in problem(packed)


SMALL = Limits(num_bytes=3 * 2**20, ratio=20, free_bytes=2**20, num_files=50)


def packed_zeros(path: Path, megabytes: int) -> Path:
    if path.suffix == ".zip":
        return write_zip(path, {"a.png": bytes(megabytes * 2**20)})
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("a.png")
        info.size = megabytes * 2**20
        archive.addfile(info, io.BytesIO(bytes(info.size)))
    return path


@pytest.mark.parametrize("ending", ["zip", "tar.gz"])
def test_that_a_bomb_is_stopped_while_it_unpacks(tmp_path, ending):
    packed = packed_zeros(tmp_path / f"a.{ending}", 2)
    assert "20 times its own size" in problem(packed, SMALL)


@pytest.mark.parametrize("ending", ["zip", "tar.gz"])
def test_that_more_bytes_than_allowed_are_refused(tmp_path, ending):
    packed = packed_zeros(tmp_path / f"a.{ending}", 3)
    limits = Limits(num_bytes=2**21, ratio=10**6)
    assert "more than 0.00195312 GB" in problem(packed, limits)


def test_that_sizes_in_headers_are_not_believed(tmp_path):
    packed = packed_zeros(tmp_path / "a.zip", 2)
    data = bytearray(packed.read_bytes())
    place = data.index(b"PK\1\2") + 24
    assert struct.unpack_from("<I", data, place) == (2 * 2**20,)
    struct.pack_into("<I", data, place, 10)
    packed.write_bytes(data)
    problem(packed, SMALL)


@pytest.mark.parametrize("ending", ["zip", "tar"])
def test_that_too_many_files_are_refused(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    if ending == "zip":
        write_zip(path, {f"{number}": b"" for number in range(51)})
    else:
        write_tar(path, *(member(f"{number}") for number in range(51)))
    assert "more than 50 files" in problem(path, SMALL)


def test_that_endless_headers_are_refused(tmp_path):
    name = member("long", b"L", 5 * 2**20)  # a name of five megabytes
    packed = write_tar(tmp_path / "a.tar.gz", name, member("a"), mode="w:gz")
    assert "20 times its own size" in problem(packed, SMALL)


def test_that_files_with_holes_are_refused(tmp_path):
    sparse = member("a", tarfile.GNUTYPE_SPARSE)
    assert "has holes" in problem(write_tar(tmp_path / "a.tar", sparse))


@pytest.mark.parametrize("ending", ENDINGS)
def test_that_damaged_archives_are_refused(tmp_path, ending):
    pets = write_classes(tmp_path / "pets", {"cat": 3}, size=(60, 60))
    path = pack(pets, tmp_path / f"a.{ending}")
    whole = path.read_bytes()
    for content in (whole[: len(whole) // 2], b"", b"no archive", whole[:20]):
        path.write_bytes(content)
        problem(path)


@pytest.mark.parametrize("ending", ["zip", "tar.gz", "tar.bz2", "tar.xz"])
def test_that_changed_bytes_are_noticed(tmp_path, ending):
    pets = write_classes(tmp_path / "pets", {"cat": 1}, size=(60, 60))
    path = pack(pets, tmp_path / f"a.{ending}")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(data)
    problem(path)


def test_that_a_file_where_a_folder_should_be_is_told(tmp_path):
    problem(write_zip(tmp_path / "a.zip", {"a": b"file", "a/b": b"in it"}))


@pytest.mark.parametrize("ending", ["zip", "tar.gz"])
def test_that_unpacking_can_be_cancelled(tmp_path, ending):
    packed = packed_zeros(tmp_path / f"a.{ending}", 2)

    def cancel(what: str, done: int, total: int | None, unit: str) -> None:
        assert unit == "bytes"
        if done > 2**20:
            raise Cancelled

    with pytest.raises(Cancelled):
        extract(packed, cancel)
    assert left_behind() == []
    assert extract(packed).is_dir()


@pytest.fixture
def little_room() -> Callable[[], None]:
    """The system refuses files above 64 KB, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_that_a_full_disk_is_told_and_nothing_is_left(tmp_path, request):
    packed = packed_zeros(tmp_path / "a.zip", 1)
    request.getfixturevalue("little_room")
    assert "no room" in problem(packed)


def test_that_what_a_killed_program_left_is_deleted_after_a_day(tmp_path):
    old = data_folder() / "archives" / ".unpacking-old"
    new = data_folder() / "archives" / ".unpacking-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
    os.utime(old, (time.time() - 200_000,) * 2)
    extract(write_zip(tmp_path / "a.zip", {"a": b"1"}))
    assert not old.exists()
    assert new.exists()


def test_that_an_archive_of_something_else_says_what_it_found(tmp_path):
    packed = write_zip(tmp_path / "a.zip", {"a.pdf": b"1", "b.pdf": b"2"})
    with pytest.raises(ProblemError, match=r"a\.zip holds no data set.*2 \.pdf"):
        read_any(packed)


@pytest.mark.realdata
def test_that_the_real_sign_language_zip_has_24_letters(realdata: Path):
    raw = read_any(realdata / "asl" / "sign-language-mnist.zip")
    assert raw.kind == "CSV file, in an archive"
    assert raw.class_names == tuple("ABCDEFGHIKLMNOPQRSTUVWXY")
    assert (raw.parts == TRAIN).sum() == 5737
    assert (raw.parts == TEST).sum() == 1435
    assert raw.images.shape == (28, 28, 1)


def test_that_what_vanishes_while_it_is_swept_up_does_no_harm(tmp_path, monkeypatch):
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    listed = Path.glob

    def just_gone(self: Path, pattern: str) -> Iterator[Path]:
        yield from listed(self, pattern)
        yield self / pattern.replace("*", "gone")

    monkeypatch.setattr(Path, "glob", just_gone)
    assert (extract(path) / "a.txt").read_text() == "a"
