"""idx files, the format of MNIST."""

import gzip
import hashlib
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as arrays

from core.data.readers.detect import read_any
from core.data.readers.idx import read_idx
from core.data.types import TEST, TRAIN, UNASSIGNED
from core.experiment import ProblemError
from tests.core.data.making import idx, random_images, write_idx_pair


def problem(path: Path) -> str:
    with pytest.raises(ProblemError) as error:
        read_any(path)
    assert len(error.value.problems) == 1
    assert error.value.problems[0].hint
    return error.value.problems[0].message


@given(array=arrays.arrays(np.uint8, arrays.array_shapes(max_dims=4, max_side=6)))
@pytest.mark.parametrize("packed", [True, False])
def test_that_what_was_written_is_read(tmp_path_factory, array, packed):
    path = tmp_path_factory.getbasetemp() / "some.idx"
    path.write_bytes(gzip.compress(idx(array)) if packed else idx(array))
    assert (read_idx(path) == array).all()
    assert read_idx(path).shape == array.shape


@pytest.mark.parametrize("ending", [".gz", ""])
@pytest.mark.parametrize("role", ["images-idx3", "labels-idx1"])
def test_that_either_file_of_a_pair_finds_the_other(tmp_path, role, ending):
    images, labels = write_idx_pair(tmp_path, "train", ending=ending)
    write_idx_pair(tmp_path, "t10k", ending=ending)
    raw = read_any(tmp_path / f"train-{role}-ubyte{ending}")
    assert raw.kind == "idx files"
    assert raw.images.shape == (5, 4, 1)
    assert (raw.images.read(3)[..., 0] == images[3]).all()
    assert (raw.labels == labels).all()
    assert (raw.parts == UNASSIGNED).all()
    (note,) = raw.problems
    assert note.severity == "information"
    assert "t10k-images" in note.message
    assert note.hint.startswith("Choose the folder")


def test_that_a_folder_of_four_files_has_a_training_and_a_test_part(tmp_path):
    write_idx_pair(tmp_path, "train", count=6)
    write_idx_pair(tmp_path, "t10k", count=3)
    raw = read_any(tmp_path)
    assert raw.parts.tolist() == [TRAIN] * 6 + [TEST] * 3
    assert raw.class_names == ("0", "1", "2")


def test_that_other_common_names_are_paired_too(tmp_path):
    labels = np.array([1, 2, 1], np.uint8)
    (tmp_path / "train-images.idx3-ubyte").write_bytes(idx(random_images(3, 4, 4)))
    (tmp_path / "train-labels.idx1-ubyte").write_bytes(idx(labels))
    raw = read_any(tmp_path)
    assert raw.class_names == ("1", "2")
    assert raw.labels.tolist() == [0, 1, 0]


def test_that_a_file_and_its_packed_copy_are_read_once(tmp_path):
    write_idx_pair(tmp_path, "train", ending=".gz")
    write_idx_pair(tmp_path, "train", ending="")
    assert len(read_any(tmp_path)) == 6


def test_that_a_single_pair_in_a_folder_is_not_taken_for_a_part(tmp_path):
    write_idx_pair(tmp_path, "t10k")
    assert (read_any(tmp_path).parts == UNASSIGNED).all()


def test_that_the_fingerprint_follows_the_content(tmp_path):
    prints = []
    for seed in (0, 0, 1):
        folder = tmp_path / str(len(prints))
        folder.mkdir()
        images = random_images(4, 3, 3, seed=seed)
        (folder / "x-images-idx3-ubyte").write_bytes(idx(images))
        labels = np.array([0, 1, 0, 1], np.uint8)
        (folder / "x-labels-idx1-ubyte").write_bytes(idx(labels))
        prints.append(read_any(folder).fingerprint)
    assert prints[0] == prints[1] != prints[2]


def test_that_a_missing_partner_is_named(tmp_path):
    write_idx_pair(tmp_path, "train")
    (tmp_path / "train-labels-idx1-ubyte.gz").unlink()
    images = tmp_path / "train-images-idx3-ubyte.gz"
    assert "no file of labels" in problem(images)
    assert "train-images-idx3-ubyte.gz" in problem(tmp_path)


def test_that_a_wrong_start_is_said(tmp_path):
    write_idx_pair(tmp_path, "train", ending="")
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(b"\1\2\3\4" + images.read_bytes()[4:])
    assert "01 02 03 04" in problem(images)


@pytest.mark.parametrize("left", [0, 3, 10, 40])
def test_that_a_file_that_is_cut_off_is_refused(tmp_path, left):
    write_idx_pair(tmp_path, "train", ending="")
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(images.read_bytes()[:left])
    assert "train-images-idx3-ubyte" in problem(images)


def test_that_packed_content_that_is_cut_off_is_refused(tmp_path):
    write_idx_pair(tmp_path, "train")
    images = tmp_path / "train-images-idx3-ubyte.gz"
    images.write_bytes(images.read_bytes()[:-20])
    assert "damaged" in problem(images)


def test_that_packed_content_that_was_changed_is_refused(tmp_path):
    write_idx_pair(tmp_path, "train")
    images = tmp_path / "train-images-idx3-ubyte.gz"
    data = bytearray(images.read_bytes())
    data[-6] ^= 255  # in the checksum
    images.write_bytes(data)
    assert "damaged" in problem(images)


def test_that_more_values_than_announced_are_refused(tmp_path):
    write_idx_pair(tmp_path, "train", ending="")
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(images.read_bytes() + b"more")
    assert "Expected 120 values" in problem(images)


def test_that_an_absurd_size_is_refused_without_taking_memory(tmp_path):
    write_idx_pair(tmp_path, "train", ending="")
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(b"\0\0\x08\x03" + b"\xff" * 12 + b"few")
    assert "ends too early" in problem(images)


def test_that_counts_that_differ_are_told(tmp_path):
    write_idx_pair(tmp_path, "train", ending="")
    labels = tmp_path / "train-labels-idx1-ubyte"
    labels.write_bytes(idx(np.zeros(5, np.uint8)))
    message = problem(labels)
    assert "6 images" in message
    assert "5 labels" in message


def test_that_values_of_another_type_are_refused(tmp_path):
    write_idx_pair(tmp_path, "train", ending="")
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(idx(np.zeros((6, 2, 2), ">f4"), kind=13))
    assert "float" in problem(images)


def test_that_other_dimensions_are_refused(tmp_path):
    write_idx_pair(tmp_path, "train", ending="")
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(idx(np.zeros((6, 4), np.uint8)))
    assert "Expected 3 or 4 dimensions" in problem(images)


def test_that_one_class_only_is_refused(tmp_path):
    write_idx_pair(tmp_path, "train", classes=1)
    assert "at least two classes" in problem(tmp_path)


def test_that_no_images_at_all_is_refused(tmp_path):
    write_idx_pair(tmp_path, "train", count=0, ending="")
    assert "no images" in problem(tmp_path)


def write_emnist(folder: Path) -> None:
    folder.mkdir()
    for family in ("letters", "digits"):
        for part in ("train", "test"):
            write_idx_pair(folder, f"emnist-{family}-{part}")


def test_that_a_folder_of_several_data_sets_is_refused_with_their_names(tmp_path):
    write_emnist(tmp_path / "gzip")
    with pytest.raises(ProblemError) as error:
        read_any(tmp_path / "gzip")
    (only,) = error.value.problems
    assert "one data set in gzip. Found those of 2" in only.message
    assert "emnist-digits" in only.message
    assert "emnist-letters" in only.message
    assert "folder of their own" in only.hint
    assert "Unpack" not in only.hint


def test_that_several_data_sets_in_an_archive_say_to_unpack_it(tmp_path):
    write_emnist(tmp_path / "gzip")
    archive = shutil.make_archive(str(tmp_path / "emnist"), "zip", tmp_path / "gzip")
    with pytest.raises(ProblemError) as error:
        read_any(Path(archive))
    assert error.value.problems[0].hint.startswith("Unpack it first")


def test_that_only_files_of_the_same_data_set_are_called_overlooked(tmp_path):
    write_emnist(tmp_path / "gzip")
    raw = read_any(tmp_path / "gzip" / "emnist-letters-train-images-idx3-ubyte.gz")
    (note,) = raw.problems
    assert "emnist-letters-test" in note.message
    assert "digits" not in note.message
    assert note.hint.startswith("Choose all of these files together")


@pytest.mark.parametrize("test", ["t10k-images.idx3-ubyte", "test_images-idx3-ubyte"])
def test_that_parts_are_of_one_data_set_however_their_names_are_divided(tmp_path, test):
    write_idx_pair(tmp_path, "train")
    (tmp_path / test).write_bytes(idx(random_images(3, 5, 4)))
    labels = test.replace("images", "labels").replace("idx3", "idx1")
    (tmp_path / labels).write_bytes(idx(np.array([0, 1, 2], np.uint8)))
    assert read_any(tmp_path).parts.tolist() == [TRAIN] * 6 + [TEST] * 3


@pytest.mark.realdata
def test_that_mnist_is_read_whole_and_fast(realdata: Path):
    start = time.perf_counter()
    raw = read_any(realdata / "mnist" / "train-images-idx3-ubyte.gz")
    seconds = time.perf_counter() - start
    assert raw.images.shape == (28, 28, 1)
    assert len(raw) == 60_000
    assert raw.class_names == tuple("0123456789")
    assert np.bincount(raw.labels).tolist()[:3] == [5923, 6742, 5958]
    digest = hashlib.blake2b(raw.images.pixels[..., 0].tobytes()).hexdigest()
    content = gzip.decompress(
        (realdata / "mnist" / "train-images-idx3-ubyte.gz").read_bytes()
    )
    assert digest == hashlib.blake2b(content[16:]).hexdigest()
    assert seconds < 5  # about 0.2 s alone; the benchmark holds the real limit


@pytest.mark.realdata
def test_that_the_mnist_folder_has_its_own_test_part(realdata: Path):
    file = realdata / "mnist" / "train-images-idx3-ubyte.gz"
    md5 = hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()
    assert md5 == "f68b3c2dcbeaaa9fbdd348bbdeb94873"
    raw = read_any(realdata / "mnist")
    assert (raw.parts == TRAIN).sum() == 60_000
    assert (raw.parts == TEST).sum() == 10_000
