import gzip
import hashlib
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.data import catalogue
from core.data.load import load_raw
from core.data.prepare import prepare
from core.data.sets import mnist
from core.data.types import TEST, TRAIN
from core.experiment import DatasetSpec, ProblemError
from tests.core.downloads.loopback import closed_address, serving

SPEC = DatasetSpec(source="mnist")


def _idx(file: Path, head: int):
    return np.frombuffer(gzip.decompress(file.read_bytes()), np.uint8, offset=head)


@pytest.fixture(scope="module")
def content(realdata, tmp_path_factory) -> bytes:
    """The real images in the form of Keras's file."""
    folder = realdata / "mnist"
    file = tmp_path_factory.mktemp("mnist") / "mnist.npz"
    np.savez(
        file,
        x_train=_idx(folder / "train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28),
        y_train=_idx(folder / "train-labels-idx1-ubyte.gz", 8),
        x_test=_idx(folder / "t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28),
        y_test=_idx(folder / "t10k-labels-idx1-ubyte.gz", 8),
    )
    return file.read_bytes()


def test_that_keras_finds_the_file_where_this_puts_it():
    mnist.cache_path().parent.mkdir(parents=True)
    mnist.cache_path().write_bytes(b"some file")
    program = (
        "import sys, keras\n"
        f"origin = {closed_address()!r} + '/mnist.npz'\n"
        "sys.stdout.write(keras.utils.get_file('mnist.npz', origin=origin))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ended.stdout == str(mnist.cache_path())


@pytest.mark.realdata
def test_that_a_file_in_the_cache_of_keras_is_read(content):
    mnist.cache_path().parent.mkdir(parents=True)
    mnist.cache_path().write_bytes(content)
    raw = load_raw(SPEC)
    assert raw.name == "MNIST"
    assert np.sum(raw.parts == TRAIN) == 60_000
    assert np.sum(raw.parts == TEST) == 10_000
    data = prepare(raw, SPEC, 1)
    assert (len(data.train), len(data.validation), len(data.test)) == (
        51_000,
        9_000,
        10_000,
    )
    assert data.task.input_shape == (28, 28, 1)
    with np.load(mnist.cache_path()) as arrays:
        assert np.array_equal(data.test.images(0, 50)[..., 0], arrays["x_test"][:50])
        assert np.array_equal(data.test.labels, arrays["y_test"])


@pytest.mark.realdata
def test_that_it_is_downloaded_and_its_digest_checked(content, monkeypatch):
    with serving() as server:
        server.files["/mirror/mnist.npz"] = content
        monkeypatch.setenv("LOSSLINE_KERAS_DATASETS", f"{server.address}/mirror/")
        with pytest.raises(ProblemError, match="not the file that was expected"):
            catalogue.fetch("mnist")
        assert not mnist.cache_path().exists()
        monkeypatch.setattr(mnist, "SHA256", hashlib.sha256(content).hexdigest())
        catalogue.fetch("mnist")
        assert catalogue.is_cached("mnist")
        asked = len(server.asked)
        catalogue.fetch("mnist")
        assert len(server.asked) == asked


@pytest.mark.realdata
def test_that_a_file_that_is_cut_off_is_not_taken_for_whole(content):
    mnist.cache_path().parent.mkdir(parents=True)
    mnist.cache_path().write_bytes(content[: len(content) // 2])
    assert not catalogue.is_cached("mnist")


def test_that_other_arrays_are_not_taken_for_mnist():
    mnist.cache_path().parent.mkdir(parents=True)
    np.savez(mnist.cache_path(), x_train=np.zeros((3, 28, 28), np.uint8))
    assert not catalogue.is_cached("mnist")


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> bytes:
    """A compressed file of MNIST's shapes; the images repeat, which packs quickly."""
    few = np.random.default_rng(0).integers(0, 2, (30, 28, 28), np.uint8)
    file = tmp_path_factory.mktemp("packed") / "mnist.npz"
    np.savez_compressed(
        file,
        x_train=np.resize(few, (60_000, 28, 28)),
        y_train=np.arange(60_000) % 10,
        x_test=np.resize(few, (10_000, 28, 28)),
        y_test=np.arange(10_000) % 10,
    )
    return file.read_bytes()


@pytest.fixture
def made_up(packed) -> Path:
    """That file in the cache of Keras."""
    file = mnist.cache_path()
    file.parent.mkdir(parents=True)
    file.write_bytes(packed)
    assert catalogue.is_cached("mnist")
    return file


def _damage(file: Path, where: float) -> None:
    """Inverts eight bytes of what is packed as `x_train`, 0 its start and 1 its end."""
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        member = archive.getinfo("x_train.npy")
    lengths = content[member.header_offset + 26 : member.header_offset + 30]
    start = member.header_offset + 30 + sum(struct.unpack("<HH", lengths))
    at = start + int(where * member.compress_size)
    content[at : at + 8] = bytes(255 - byte for byte in content[at : at + 8])
    file.write_bytes(content)


def test_that_a_file_whose_start_is_damaged_is_not_here(made_up, caplog):
    _damage(made_up, 0)
    assert not catalogue.is_cached("mnist")
    assert not caplog.records


def test_that_a_file_with_a_password_is_not_here(made_up, caplog):
    content = bytearray(made_up.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    made_up.write_bytes(content)
    assert not catalogue.is_cached("mnist")
    assert not caplog.records


def test_that_a_file_whose_middle_is_damaged_is_set_aside(made_up):
    _damage(made_up, 0.5)
    assert catalogue.is_cached("mnist")
    damaged = made_up.read_bytes()
    aside = made_up.with_name("mnist.npz.damaged")
    with pytest.raises(ProblemError, match="Bad CRC-32") as caught:
        load_raw(SPEC)
    hint = caught.value.problems[0].hint
    assert f"set aside as {aside}" in hint
    assert "datasets fetch mnist" in hint
    assert aside.read_bytes() == damaged
    assert not catalogue.is_cached("mnist")


def test_that_what_was_set_aside_earlier_is_kept(made_up):
    made_up.with_name("mnist.npz.damaged").write_bytes(b"an earlier one")
    _damage(made_up, 0.5)
    with pytest.raises(ProblemError):
        load_raw(SPEC)
    assert made_up.with_name("mnist.npz.damaged").read_bytes() == b"an earlier one"
    assert made_up.with_name("mnist.npz.damaged2").is_file()


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_that_a_damaged_file_of_a_cache_of_others_is_named(made_up):
    _damage(made_up, 0.5)
    made_up.parent.chmod(0o555)
    try:
        with pytest.raises(ProblemError, match="Bad CRC-32") as caught:
            load_raw(SPEC)
    finally:
        made_up.parent.chmod(0o755)
    assert f"{made_up} can't be set aside" in caught.value.problems[0].hint
    assert made_up.is_file()


def test_that_a_whole_file_with_other_values_is_left_where_it_is(made_up):
    with np.load(made_up) as arrays:
        kept = {name: arrays[name] for name in arrays.files}
    np.savez(made_up, **{**kept, "y_test": np.full(10_000, 0.5)})
    assert catalogue.is_cached("mnist")
    with pytest.raises(ProblemError):
        load_raw(SPEC)
    assert made_up.is_file()


def test_that_no_network_says_which_file_goes_where(monkeypatch):
    monkeypatch.setenv("LOSSLINE_KERAS_DATASETS", closed_address())
    with pytest.raises(ProblemError, match=r"mnist\.npz can't be downloaded") as caught:
        load_raw(SPEC)
    hint = caught.value.problems[0].hint
    assert f"put mnist.npz into {mnist.cache_path().parent}" in hint


def test_that_a_home_that_cannot_be_made_falls_back_as_keras_does(
    monkeypatch, tmp_path
):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("KERAS_HOME", str(blocked / "keras"))
    assert mnist.cache_path().parts[-3:] == (".keras", "datasets", "mnist.npz")
