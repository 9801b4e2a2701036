"""The true kagglehub client, in its own process, against a server on this computer.

kagglehub's `LOCALHOST` environment asks http://localhost; the proxy variable sends that
to a port of our own.
"""

import io
import json
import shutil
import threading
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.data import catalogue
from core.data.load import load_raw
from core.data.prepare import prepare
from core.data.sets import asl
from core.data.types import TEST, TRAIN, Cancelled
from core.downloads.kaggle import cache, fetch
from core.experiment import DatasetSpec, ProblemError
from tests.core.downloads.loopback import Loopback, closed_address, serving

SERVICE = "/api/v1/datasets.DatasetApiService"
ARCHIVE = "/files/archive.zip"
MEGABYTE = 1024**2


@pytest.fixture
def kaggle(monkeypatch, tmp_path):
    """A server with the answers that kagglehub needs; the archive is up to the test."""
    with serving() as loopback:
        version = {"currentVersionNumber": 1}
        loopback.files[f"{SERVICE}/GetDataset"] = json.dumps(version).encode()
        loopback.redirects[f"{SERVICE}/DownloadDataset"] = f"http://localhost{ARCHIVE}"
        _only_through(loopback.address, monkeypatch, tmp_path)
        yield loopback


def _only_through(address: str, monkeypatch, home: Path) -> None:
    for name in ("NO_PROXY", "no_proxy", "http_proxy", "KAGGLE_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KAGGLE_API_ENVIRONMENT", "LOCALHOST")
    monkeypatch.setenv("HTTP_PROXY", address)
    monkeypatch.setenv("HOME", str(home))


def _small_table(rows: int, seed: int) -> str:
    generator = np.random.default_rng(seed)
    letters = [label for label in range(25) if label != 9]
    lines = ["label," + ",".join(f"pixel{i}" for i in range(1, 785))]
    for row in range(rows):
        pixels = generator.integers(0, 256, 784)
        lines.append(f"{letters[row % 24]}," + ",".join(map(str, pixels)))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def archive() -> bytes:
    """A small archive with Kaggle's layout: each table twice, and a picture."""
    train, test = _small_table(240, 1), _small_table(48, 2)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("amer_sign2.png", b"a picture of all signs")
        packed.writestr("sign_mnist_test.csv", test)
        packed.writestr("sign_mnist_test/sign_mnist_test.csv", test)
        packed.writestr("sign_mnist_train.csv", train)
        packed.writestr("sign_mnist_train/sign_mnist_train.csv", train)
    return content.getvalue()


def _serve(kaggle: Loopback, content: bytes) -> None:
    kaggle.files[ARCHIVE] = content


def test_that_kagglehub_brings_the_data_set_with_letters_as_names(kaggle, archive):
    _serve(kaggle, archive)
    assert not catalogue.is_cached("asl")
    raw = load_raw(DatasetSpec(source="asl"))
    assert raw.name == "Sign Language MNIST"
    assert raw.class_names == tuple("ABCDEFGHIKLMNOPQRSTUVWXY")
    assert raw.images.shape == (28, 28, 1)
    assert np.sum(raw.parts == TRAIN) == 240
    assert np.sum(raw.parts == TEST) == 48
    assert catalogue.is_cached("asl")


def test_that_what_is_here_is_not_asked_for_again(kaggle, archive, monkeypatch):
    _serve(kaggle, archive)
    catalogue.fetch("asl")
    monkeypatch.setenv("HTTP_PROXY", closed_address())
    raw = load_raw(DatasetSpec(source="asl"))
    assert len(raw) == 288


def test_that_bytes_are_told_while_the_archive_grows(kaggle):
    _serve(kaggle, bytes(6 * MEGABYTE))
    kaggle.hold = threading.Event()
    told: list[tuple[str, int, int | None, str]] = []

    def listen(what: str, done: int, total: int | None, unit: str) -> None:
        told.append((what, done, total, unit))
        if done >= 3 * MEGABYTE:
            raise Cancelled

    with pytest.raises(Cancelled):
        asl.fetch(listen)
    what, done, total, unit = told[-1]
    assert "Downloading from Kaggle" in what
    assert "MB/s" in what
    assert (done, unit) == (3 * MEGABYTE, "bytes")
    assert total == 6 * MEGABYTE


@pytest.mark.realdata
def test_that_a_cancelled_download_goes_on_where_it_ended(kaggle, realdata):
    content = (realdata / "asl" / "sign-language-mnist.zip").read_bytes()
    _serve(kaggle, content)
    kaggle.hold = threading.Event()

    def cancel(what: str, done: int, total: int | None, unit: str) -> None:
        if done >= 2 * MEGABYTE:
            raise Cancelled

    with pytest.raises(Cancelled):
        catalogue.fetch("asl", cancel)
    assert not catalogue.is_cached("asl")
    kept = cache.arrived_bytes(asl.ITEM)
    assert 2 * MEGABYTE <= kept < len(content)
    kaggle.hold.set()
    kaggle.hold = None
    raw = load_raw(DatasetSpec(source="asl"))
    assert f"bytes={kept}-" in kaggle.ranges_asked
    assert len(raw) == 7172
    data = prepare(raw, DatasetSpec(source="asl"), seed=1)
    assert data.task.num_classes == 24
    assert data.task.input_shape == (28, 28, 1)
    assert len(data.test) == 1435


def test_that_a_broken_connection_is_retried_from_where_it_ended(kaggle, archive):
    _serve(kaggle, _zip_of(_tables(archive), padding=3 * MEGABYTE))
    kaggle.cuts = [None, 2 * MEGABYTE]
    catalogue.fetch("asl")
    assert catalogue.is_cached("asl")
    assert any(asked.startswith("bytes=") for asked in kaggle.ranges_asked)


def _tables(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _zip_of(files: dict[str, bytes], padding: int = 0) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
        if padding:
            packed.writestr("padding.bin", bytes(padding))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>This is no archive</html>" * 100, "damaged and was deleted"),
        (_zip_of({"other.csv": b"1,2\n"}), "not Sign Language MNIST"),
        (
            _zip_of(
                {"sign_mnist_train.csv": b"a,b\n", "sign_mnist_test.csv": b"a,b\n"}
            ),
            "not Sign Language MNIST",
        ),
    ],
    ids=["no archive", "other files", "other columns"],
)
def test_that_a_wrong_archive_is_deleted_and_the_next_attempt_succeeds(
    kaggle, archive, content, message
):
    _serve(kaggle, content)
    with pytest.raises(ProblemError, match=message) as caught:
        catalogue.fetch("asl")
    assert "drop the zip file" in caught.value.problems[0].hint
    assert not catalogue.is_cached("asl")
    _serve(kaggle, archive)
    catalogue.fetch("asl")
    assert catalogue.is_cached("asl")


def test_that_a_damaged_archive_is_noticed_by_its_checksum(kaggle, archive):
    _serve(kaggle, archive)
    kaggle.headers["x-goog-hash"] = "md5=AAAAAAAAAAAAAAAAAAAAAA=="
    with pytest.raises(ProblemError, match="damaged and was deleted"):
        catalogue.fetch("asl")
    assert cache.arrived_bytes(asl.ITEM) == 0


def test_that_no_network_says_how_to_bring_the_file_by_hand(monkeypatch, tmp_path):
    _only_through(closed_address(), monkeypatch, tmp_path)
    with pytest.raises(ProblemError, match="Kaggle can't be reached") as caught:
        load_raw(DatasetSpec(source="asl"))
    hint = caught.value.problems[0].hint
    assert "drop the zip file from Kaggle on the Data page" in hint
    assert str(asl.ITEM.folder) in hint


@pytest.mark.parametrize(
    ("status", "message"), [(403, "without signing in"), (404, "answers 404")]
)
def test_that_a_refusal_says_which_it_is(kaggle, status, message):
    kaggle.statuses = [status]
    with pytest.raises(ProblemError, match=message):
        catalogue.fetch("asl")


@pytest.mark.realdata
def test_that_the_zip_file_brought_by_hand_is_read(realdata):
    folder = asl.ITEM.folder
    folder.mkdir(parents=True)
    shutil.copy(realdata / "asl" / "sign-language-mnist.zip", folder)
    assert catalogue.is_cached("asl")
    assert len(load_raw(DatasetSpec(source="asl"))) == 7172


def test_that_tables_brought_by_hand_are_read(archive):
    folder = asl.ITEM.folder
    folder.mkdir(parents=True)
    for name, content in _tables(archive).items():
        if "/" not in name:
            (folder / name).write_bytes(content)
    assert catalogue.is_cached("asl")
    assert len(load_raw(DatasetSpec(source="asl"))) == 288


def test_that_a_damaged_version_is_set_aside_and_downloaded_anew(kaggle, archive):
    _serve(kaggle, archive)
    catalogue.fetch("asl")
    version = asl.cache_path()
    for table in version.rglob("sign_mnist_test.csv"):
        table.write_bytes(table.read_bytes().replace(b",1", b",\x00", 1))
    with pytest.raises(ProblemError) as caught:
        load_raw(DatasetSpec(source="asl"))
    aside = version.with_name(f"{version.name}.damaged")
    assert f"set aside as {aside}" in caught.value.problems[0].hint
    assert not catalogue.is_cached("asl")
    assert len(load_raw(DatasetSpec(source="asl"))) == 288
    cache.discard_unfinished(asl.ITEM)
    assert aside.is_dir()


def test_that_a_shape_that_does_not_fit_is_no_damage(kaggle, archive):
    _serve(kaggle, archive)
    catalogue.fetch("asl")
    with pytest.raises(ProblemError):
        load_raw(DatasetSpec(source="asl", pixel_shape=(5, 5, 1)))
    assert catalogue.is_cached("asl")


def test_that_a_damaged_zip_file_brought_by_hand_is_set_aside(archive):
    folder = asl.ITEM.folder
    folder.mkdir(parents=True)
    content = bytearray(archive)
    content[len(content) // 2] ^= 255
    (folder / "archive.zip").write_bytes(content)
    assert catalogue.is_cached("asl")
    with pytest.raises(ProblemError, match="damaged"):
        load_raw(DatasetSpec(source="asl"))
    assert (folder / "archive.zip.damaged").is_file()
    assert not catalogue.is_cached("asl")


def test_that_an_interrupted_unpacking_is_not_taken_for_whole(archive):
    version = asl.ITEM.folder / "versions" / "1"
    version.mkdir(parents=True)
    for name, content in _tables(archive).items():
        if "/" not in name:
            (version / name).write_bytes(content[: len(content) // 2])
    assert not catalogue.is_cached("asl")


def test_that_a_silent_server_is_given_up_and_what_has_arrived_is_kept(
    kaggle, monkeypatch
):
    _serve(kaggle, bytes(4 * MEGABYTE))
    kaggle.hold = threading.Event()
    monkeypatch.setattr(fetch, "_SILENCE_SECONDS", 5)
    monkeypatch.setattr(fetch, "_ATTEMPTS", 1)
    with pytest.raises(ProblemError, match=r"broke off after 2,097,152 bytes"):
        catalogue.fetch("asl")
    assert cache.arrived_bytes(asl.ITEM) == 2 * MEGABYTE
