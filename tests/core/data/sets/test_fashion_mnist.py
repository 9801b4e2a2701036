"""MNIST's own files stand in for Fashion-MNIST's: they have the same form."""

import gzip
import shutil
import struct
from pathlib import Path

import pytest

from core.data import catalogue
from core.data.load import load_raw
from core.data.sets import fashion_mnist
from core.experiment import DatasetSpec, ProblemError
from tests.core.downloads.loopback import closed_address, serving

SPEC = DatasetSpec(source="fashion_mnist")
LABELS = "t10k-labels-idx1-ubyte.gz"
IMAGES = "t10k-images-idx3-ubyte.gz"


@pytest.fixture
def server(realdata, monkeypatch):
    with serving() as loopback:
        for file in (realdata / "mnist").glob("*.gz"):
            loopback.files[f"/{file.name}"] = file.read_bytes()
        monkeypatch.setenv("LOSSLINE_KERAS_DATASETS", loopback.address)
        yield loopback


@pytest.mark.realdata
def test_that_four_files_are_downloaded_checked_and_read(server):
    raw = load_raw(SPEC)
    assert raw.name == "Fashion-MNIST"
    assert raw.class_names[-1] == "Ankle boot"
    assert len(raw) == 70_000
    assert len(server.asked) == 4
    assert catalogue.is_cached("fashion_mnist")


@pytest.mark.realdata
def test_that_only_missing_files_are_fetched(server, realdata):
    folder = fashion_mnist.cache_path()
    folder.mkdir(parents=True)
    for file in (realdata / "mnist").glob("*.gz"):
        shutil.copy(file, folder)
    (folder / LABELS).unlink()
    catalogue.fetch("fashion_mnist")
    assert [path for _, path, _ in server.asked] == [f"/{LABELS}"]


@pytest.mark.realdata
def test_that_a_file_that_is_cut_off_is_fetched_again(server, realdata):
    folder = fashion_mnist.cache_path()
    folder.mkdir(parents=True)
    for file in (realdata / "mnist").glob("*.gz"):
        shutil.copy(file, folder)
    (folder / IMAGES).chmod(0o644)
    (folder / IMAGES).write_bytes((folder / IMAGES).read_bytes()[:-1000])
    assert not catalogue.is_cached("fashion_mnist")
    catalogue.fetch("fashion_mnist")
    assert [path for _, path, _ in server.asked] == [f"/{IMAGES}"]


@pytest.mark.realdata
@pytest.mark.parametrize("damage", ["changed byte", "other file"])
def test_that_a_wrong_file_is_refused(server, damage):
    good = server.files[f"/{IMAGES}"]
    if damage == "changed byte":
        middle = len(good) // 2
        content = good[:middle] + bytes([good[middle] ^ 255]) + good[middle + 1 :]
    else:
        content = server.files[f"/{LABELS}"]
    server.files[f"/{IMAGES}"] = content
    with pytest.raises(ProblemError, match=f"The {IMAGES} that arrived is"):
        catalogue.fetch("fashion_mnist")
    assert not (fashion_mnist.cache_path() / IMAGES).exists()
    assert not catalogue.is_cached("fashion_mnist")


def _make_up(folder: Path) -> None:
    """Writes four files of the right form: black images of ten classes."""
    folder.mkdir(parents=True)
    for part, count in (("train", 60_000), ("t10k", 10_000)):
        head = struct.pack(">HBBIII", 0, 8, 3, count, 28, 28)
        images = gzip.compress(head + bytes(count * 784), 1)
        (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(images)
        head = struct.pack(">HBBI", 0, 8, 1, count)
        labels = gzip.compress(head + bytes(range(10)) * (count // 10))
        (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(labels)


def test_that_files_with_a_damaged_middle_are_set_aside():
    folder = fashion_mnist.cache_path()
    _make_up(folder)
    for name in (IMAGES, LABELS):
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 255
        (folder / name).write_bytes(content)
    assert catalogue.is_cached("fashion_mnist")
    with pytest.raises(ProblemError, match="t10k-") as caught:
        load_raw(SPEC)
    assert f"set aside as {folder / IMAGES}.damaged" in caught.value.problems[0].hint
    assert not catalogue.is_cached("fashion_mnist")
    assert len(list(folder.iterdir())) == 4
    assert len(list(folder.glob("*.damaged"))) == 2


def test_that_files_that_were_set_aside_do_not_disturb():
    folder = fashion_mnist.cache_path()
    _make_up(folder)
    (folder / f"{IMAGES}.damaged").write_bytes((folder / IMAGES).read_bytes()[:-9])
    raw = load_raw(SPEC)
    assert len(raw) == 70_000
    assert raw.class_names[0] == "T-shirt/top"


def test_that_no_network_names_all_four_files_and_the_folder(monkeypatch):
    monkeypatch.setenv("LOSSLINE_KERAS_DATASETS", closed_address())
    with pytest.raises(ProblemError) as caught:
        load_raw(SPEC)
    hint = caught.value.problems[0].hint
    assert IMAGES in hint
    assert LABELS in hint
    assert str(Path("datasets") / "fashion-mnist") in hint
