"""Bringing weights and modules here: the true clients, against this computer."""

import io
import json
import shutil
import tarfile
import threading
from pathlib import Path

import pytest

from core.downloads.kaggle.cache import arrived_bytes
from core.downloads.progress import Cancelled
from core.experiment import ApplicationsBase, HubBase, ProblemError
from core.model.bases.architectures import weights_file_of
from core.model.bases.fetching import download_size, fetch_base, needs_download
from core.model.bases.folders import find_module
from core.model.bases.module_card import read_card
from core.model.bases.sources import source_of
from core.model.bases.weights import weights_path
from tests.core.downloads.loopback import Loopback, closed_address, serving
from tests.core.model.bases import modules

SERVICE = "/api/v1/models.ModelApiService"
HANDLE = "someone/net/tensorFlow2/small"
MEGABYTE = 1024**2


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return modules.save_reusable(tmp_path_factory.mktemp("served") / "net")


def _packed(folder: Path, padding: int = 0) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for file in sorted(folder.rglob("*")):
            archive.add(file, str(file.relative_to(folder)), recursive=False)
        if padding:
            info = tarfile.TarInfo("assets/padding.bin")
            info.size = padding
            archive.addfile(info, io.BytesIO(bytes(range(256)) * (padding // 256)))
    return content.getvalue()


@pytest.fixture
def kaggle(monkeypatch, tmp_path):
    """A server with the answers that kagglehub needs for a model."""
    with serving() as loopback:
        for name in ("NO_PROXY", "no_proxy", "http_proxy", "KAGGLE_API_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("KAGGLE_API_ENVIRONMENT", "LOCALHOST")
        monkeypatch.setenv("HTTP_PROXY", loopback.address)
        monkeypatch.setenv("HOME", str(tmp_path))
        _offer(loopback, "GetModelInstance", {"versionNumber": 1})
        yield loopback


def _offer(loopback: Loopback, method: str, answer: dict[str, object]) -> None:
    loopback.files[f"{SERVICE}/{method}"] = json.dumps(answer).encode()


def _serve_archive(loopback: Loopback, content: bytes) -> None:
    """As for a model of many files: one archive."""
    answer = {"files": [{"name": "saved_model.pb"}], "nextPageToken": "more"}
    _offer(loopback, "ListModelInstanceVersionFiles", answer)
    loopback.redirects[f"{SERVICE}/DownloadModelInstanceVersion"] = (
        "http://localhost/files/archive.tar.gz"
    )
    loopback.files["/files/archive.tar.gz"] = content


def test_that_kagglehub_brings_a_module(kaggle, folder):
    _serve_archive(kaggle, _packed(folder))
    base = HubBase(handle=HANDLE)
    assert needs_download(base)
    fetch_base(base)
    assert not needs_download(base)
    assert read_card(find_module(base)).output_shape == (5,)


def test_that_a_module_that_is_here_is_not_asked_for_again(kaggle, folder, monkeypatch):
    _serve_archive(kaggle, _packed(folder))
    fetch_base(HubBase(handle=f"{HANDLE}/1"))
    monkeypatch.setenv("HTTP_PROXY", closed_address())
    for handle in (HANDLE, f"{HANDLE}/1"):
        fetch_base(HubBase(handle=handle))
        assert not needs_download(HubBase(handle=handle))
    assert needs_download(HubBase(handle=f"{HANDLE}/2"))


def test_that_the_few_files_of_a_module_are_brought_one_by_one(kaggle, tmp_path):
    answer = {"files": [{"name": "saved_model.pb"}], "nextPageToken": ""}
    _offer(kaggle, "ListModelInstanceVersionFiles", answer)
    kaggle.redirects[f"{SERVICE}/DownloadModelInstanceVersion"] = (
        "http://localhost/files/saved_model.pb"
    )
    content = modules.save_reusable(tmp_path / "m") / "saved_model.pb"
    kaggle.files["/files/saved_model.pb"] = content.read_bytes()
    fetch_base(HubBase(handle=HANDLE))
    found = find_module(HubBase(handle=HANDLE))
    assert (found / "saved_model.pb").read_bytes() == content.read_bytes()


def test_that_a_cancelled_download_goes_on_where_it_ended(kaggle, folder):
    content = _packed(folder) + bytes(6 * MEGABYTE)  # what follows is ignored
    _serve_archive(kaggle, content)
    kaggle.hold = threading.Event()
    base = HubBase(handle=HANDLE)
    item = source_of(HANDLE).item

    def cancel(what: str, done: int, total: int | None, unit: str) -> None:
        if done >= 2 * MEGABYTE:
            raise Cancelled

    with pytest.raises(Cancelled):
        fetch_base(base, cancel)
    kept = arrived_bytes(item)
    assert 2 * MEGABYTE <= kept < len(content)
    assert needs_download(base)
    kaggle.hold.set()
    kaggle.hold = None
    fetch_base(base)
    assert f"bytes={kept}-" in kaggle.ranges_asked
    assert not needs_download(base)


def test_that_a_broken_connection_is_retried_from_where_it_ended(kaggle, folder):
    _serve_archive(kaggle, _packed(folder) + bytes(3 * MEGABYTE))
    kaggle.cuts = [None, None, 2 * MEGABYTE]
    base = HubBase(handle=HANDLE)
    fetch_base(base)
    assert not needs_download(base)
    assert any(asked.startswith("bytes=") for asked in kaggle.ranges_asked)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>This is no archive</html>" * 100, "damaged and was deleted"),
        (None, "one module in SavedModel format"),
    ],
    ids=["no archive", "other files"],
)
def test_that_a_wrong_archive_is_deleted_and_the_next_attempt_succeeds(
    kaggle, folder, tmp_path, content, message
):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "readme.txt").write_text("not what was wanted")
    _serve_archive(kaggle, content or _packed(tmp_path / "other"))
    base = HubBase(handle=HANDLE)
    with pytest.raises(ProblemError, match=message):
        fetch_base(base)
    assert needs_download(base)
    _serve_archive(kaggle, _packed(folder))
    fetch_base(base)
    assert not needs_download(base)


def test_that_no_network_says_how_to_bring_a_module_by_hand(kaggle, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", closed_address())
    with pytest.raises(ProblemError, match="Kaggle can't be reached") as caught:
        fetch_base(HubBase(handle=HANDLE))
    assert "choose the folder" in caught.value.problems[0].hint


def test_that_an_address_is_downloaded_and_unpacked(folder):
    with serving() as loopback:
        loopback.files["/modules/net.tar.gz"] = _packed(folder)
        base = HubBase(handle=f"{loopback.address}/modules/net.tar.gz")
        assert needs_download(base)
        fetch_base(base)
        assert not needs_download(base)
        assert read_card(find_module(base)).output_shape == (5,)


def test_that_an_archive_on_this_computer_is_unpacked_once(folder, tmp_path):
    archive = tmp_path / "net.tar.gz"
    archive.write_bytes(_packed(folder))
    base = HubBase(handle=str(archive))
    assert needs_download(base)
    fetch_base(base)
    assert not needs_download(base)
    assert find_module(base) == find_module(base)


def test_that_a_module_deeper_in_a_folder_is_found(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "outer" / "inner")
    base = HubBase(handle=str(tmp_path / "outer"))
    assert find_module(base) == tmp_path / "outer" / "inner"
    shutil.copytree(folder, tmp_path / "outer" / "second")
    with pytest.raises(ProblemError, match="several"):
        find_module(base)


@pytest.mark.realdata
def test_that_weights_come_into_kerass_own_cache(realdata, monkeypatch):
    base = ApplicationsBase(alpha=0.35)
    file = weights_file_of(base)
    content = (realdata / "pretrained" / file.name).read_bytes()
    with serving() as loopback:
        monkeypatch.setenv("LOSSLINE_KERAS_WEIGHTS", loopback.address)
        loopback.files[f"/{file.path}"] = content
        assert needs_download(base)
        fetch_base(base)
        assert not needs_download(base)
        fetch_base(base)
    assert weights_path(base).read_bytes() == content
    assert weights_path(base).parent.name == "models"
    assert abs(download_size(base) - len(content)) < 0.4 * len(content)


@pytest.mark.parametrize(
    ("architecture", "content"),
    [
        ("MobileNetV2", b"<html>no weights</html>"),
        ("VGG16", b"\x89HDF\r\n\x1a\n other"),
    ],
)
def test_that_wrong_weights_are_deleted(architecture, content, monkeypatch):
    base = ApplicationsBase(architecture=architecture)
    with serving() as loopback:
        monkeypatch.setenv("LOSSLINE_KERAS_WEIGHTS", loopback.address)
        loopback.files[f"/{weights_file_of(base).path}"] = content
        with pytest.raises(ProblemError, match="not the file that was expected"):
            fetch_base(base)
    assert needs_download(base)


def test_that_no_network_says_how_to_bring_weights_by_hand(monkeypatch):
    monkeypatch.setenv("LOSSLINE_KERAS_WEIGHTS", closed_address())
    with pytest.raises(ProblemError, match="can't be downloaded") as caught:
        fetch_base(ApplicationsBase(architecture="VGG16"))
    assert "choose it as weights file" in caught.value.problems[0].hint


@pytest.mark.parametrize("weights", ["random", "file"])
def test_that_other_weights_need_no_network(weights):
    base = ApplicationsBase(weights=weights)
    assert not needs_download(base)
    fetch_base(base)
