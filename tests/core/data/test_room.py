"""Files that are small on disk and too large for the memory."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from core.data.readers import csv_careful, csv_fast, room
from core.data.readers.detect import read_any
from core.data.readers.idx import read_idx
from core.data.readers.npz import read_npz
from core.data.types import Cancelled
from core.experiment import ProblemError
from tests.core.data.making import random_images, write_csv


@pytest.fixture
def one_megabyte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "available_memory", lambda: 10**6)


def problem(path: Path) -> str:
    with pytest.raises(ProblemError) as error:
        read_any(path)
    (only,) = error.value.problems
    assert "Close other programs" in only.hint
    return only.message


def write_npz(path: Path, megabytes: int) -> Path:
    images = np.zeros((megabytes, 1000, 1000), np.uint8)
    np.savez_compressed(path, images=images, labels=np.arange(megabytes) % 2)
    return path


def pack(path: Path) -> Path:
    packed = path.with_name(f"{path.name}.gz")
    packed.write_bytes(gzip.compress(path.read_bytes(), 1))
    return packed


@pytest.mark.usefixtures("one_megabyte")
def test_that_an_npz_file_without_room_is_refused_unread(tmp_path):
    path = write_npz(tmp_path / "set.npz", 20)
    assert path.stat().st_size < 10**5
    message = problem(path)
    assert message == "set.npz needs 20 MB of memory; 1 MB are free."


@pytest.mark.usefixtures("one_megabyte")
@pytest.mark.parametrize("label", [1, " 1"], ids=["clean", "untidy"])
def test_that_a_packed_table_without_room_is_refused_on_the_way(tmp_path, label):
    images = np.zeros((2000, 784), np.uint8)
    path = write_csv(tmp_path / "set.csv", [label, 2] * 1000, images)
    assert "needs more than the 1 MB of memory that are free" in problem(pack(path))


@pytest.mark.usefixtures("one_megabyte")
def test_that_idx_values_without_room_are_refused(tmp_path):
    path = tmp_path / "train-images-idx3-ubyte.gz"
    header = bytes((0, 0, 8, 3)) + struct.pack(">3I", 2, 1000, 1000)
    path.write_bytes(gzip.compress(header + bytes(2 * 10**6)))
    with pytest.raises(ProblemError, match="needs 2 MB of memory; 1 MB are free"):
        read_idx(path)


def test_that_a_line_without_end_is_refused(tmp_path, monkeypatch):
    for module in (csv_careful, csv_fast):
        monkeypatch.setattr(module, "LONGEST_LINE", 2**20)
    path = write_csv(tmp_path / "set.csv", [1, 2], random_images(2, 9))
    path.write_bytes(path.read_bytes() + b"1," * 2**20)
    with pytest.raises(ProblemError, match="a line of it has more than 1 MB"):
        read_any(pack(path))


def test_that_reading_an_npz_file_tells_how_far_it_is(tmp_path):
    told: list[tuple[str, int, int | None, str]] = []
    read_npz(write_npz(tmp_path / "set.npz", 40), None, lambda *now: told.append(now))
    done = [now[1] for now in told]
    assert {(what, unit) for what, _, _, unit in told} == {("Reading set.npz", "bytes")}
    assert {total for _, _, total, _ in told} == {40 * 10**6 + 40 * 8 + 2 * 128}
    assert done[0] == 0
    assert len(done) >= 3
    assert done == sorted(set(done))


def test_that_reading_an_npz_file_can_be_cancelled(tmp_path):
    seen: list[int] = []

    def cancel(what: str, done: int, total: int | None, unit: str) -> None:
        seen.append(done)
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_npz(write_npz(tmp_path / "set.npz", 40), None, cancel)
    assert 0 < seen[-1] < 20 * 2**20
