"""Recognising what a path holds."""

import gzip
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.data.readers.detect import read_any
from core.data.types import TRAIN
from core.experiment import ProblemError
from tests.core.data.making import (
    encoded,
    idx,
    random_images,
    write_classes,
    write_csv,
    write_idx_pair,
)


def problem(path) -> str:
    with pytest.raises(ProblemError) as error:
        read_any(path)
    (only,) = error.value.problems
    assert only.hint
    return f"{only.message} {only.hint}"


def test_that_the_same_images_are_recognised_in_every_form(tmp_path):
    images = random_images(4, 3, 3)
    labels = np.array([0, 1, 1, 0], np.uint8)
    (tmp_path / "a-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(images)))
    (tmp_path / "a-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(labels)))
    np.savez(tmp_path / "a.npz", images=images, labels=labels)
    write_csv(tmp_path / "a.csv", labels.tolist(), images.reshape(4, 9))
    found = [
        read_any(tmp_path / name)
        for name in ("a-images-idx3-ubyte.gz", "a.npz", "a.csv")
    ]
    assert [one.kind for one in found] == [
        "idx files",
        "NumPy file (.npz)",
        "CSV file",
    ]
    assert len({one.fingerprint for one in found}) == 1
    for one in found:
        assert all((one.images.read(i)[..., 0] == images[i]).all() for i in range(4))
        assert one.images.file(0) is None


def test_that_idx_files_of_any_name_are_known_by_their_start(tmp_path):
    (tmp_path / "my_images").write_bytes(idx(random_images(4, 3, 3)))
    (tmp_path / "my_labels").write_bytes(idx(np.array([0, 1, 1, 0], np.uint8)))
    assert read_any(tmp_path / "my_images").kind == "idx files"
    assert read_any(tmp_path).kind == "idx files"


@pytest.mark.parametrize("form", ["idx", "npz", "csv"])
def test_that_a_folder_with_data_files_is_read(tmp_path, form):
    folder = tmp_path / "outer" / "inner"
    folder.mkdir(parents=True)
    if form == "idx":
        write_idx_pair(folder, "train")
    elif form == "npz":
        images, labels = random_images(4, 3, 3), np.array([0, 1, 1, 0])
        np.savez(folder / "a.npz", images=images, labels=labels)
    else:
        write_csv(folder / "a.csv", [0, 1, 0, 1], random_images(4, 9))
    (folder / "README.md").write_text("about")
    assert read_any(tmp_path / "outer").origin == str(tmp_path / "outer")
    assert len(read_any(folder)) in (4, 6)


def test_that_kaggles_sign_language_folder_is_read_as_tables(tmp_path):
    """It holds each table twice and pictures that explain them."""
    for place in ("", "sign_mnist_train/", "sign_mnist_test/"):
        (tmp_path / place).mkdir(exist_ok=True)
    pixels = random_images(4, 9)
    for place in ("", "sign_mnist_train/"):
        write_csv(tmp_path / f"{place}sign_mnist_train.csv", [0, 1, 2, 3], pixels)
    for place in ("", "sign_mnist_test/"):
        write_csv(tmp_path / f"{place}sign_mnist_test.csv", [0, 1, 2, 3], pixels)
    (tmp_path / "amer_sign2.png").write_bytes(encoded())
    raw = read_any(tmp_path)
    assert raw.kind == "CSV file"
    assert len(raw) == 8
    assert (raw.parts == TRAIN).sum() == 4
    assert raw.class_names == ("A", "B", "C", "D")


def test_that_a_table_beside_class_folders_is_not_taken_for_the_data(tmp_path):
    write_classes(tmp_path, {"cat": 1, "dog": 1})
    write_csv(tmp_path / "list.csv", [0, 1, 0, 1], random_images(4, 9))
    assert read_any(tmp_path).kind == "folder of class folders"


def write_list(path: Path) -> None:
    path.write_text("file,label\n0.png,cat\n1.png,dog\n")


@pytest.mark.parametrize("places", [["labels.csv"], ["README", "Images/labels.csv"]])
@pytest.mark.parametrize("part", ["", "train"])
def test_that_a_list_does_not_hide_class_folders_below(tmp_path, places, part):
    write_classes(tmp_path / "Images" / part, {"cat": 2, "dog": 2})
    for place in places:
        write_list(tmp_path / place)
    raw = read_any(tmp_path)
    assert raw.class_names == ("cat", "dog")
    (note,) = raw.problems
    assert note.severity == "information"
    assert "labels.csv" in note.message or "1 .csv" in note.message


@pytest.mark.parametrize(
    "row", ["7,1,2,3,4", "7," + ",".join("a" * 16), "x", "", ",".join("1" * 25)]
)
def test_that_only_rows_of_many_numbers_are_images(tmp_path, row):
    write_classes(tmp_path / "Images" / "train", {"cat": 2, "dog": 2})
    header = "label," + ",".join(f"p{number}" for number in range(row.count(",")))
    if row.startswith("1"):
        header = header.replace("label", "p")
    (tmp_path / "rows.csv").write_text(f"{header}\n{row}\n")
    assert read_any(tmp_path).class_names == ("cat", "dog")


def test_that_a_table_of_pixels_comes_before_class_folders_below(tmp_path):
    write_classes(tmp_path / "Images" / "train", {"cat": 2, "dog": 2})
    write_csv(tmp_path / "rows.csv", [0, 1, 0, 1], random_images(4, 16))
    assert read_any(tmp_path).kind == "CSV file"


def test_that_tables_in_folders_of_their_own_are_found(tmp_path):
    for part in ("train", "test"):
        (tmp_path / part).mkdir()
        write_csv(tmp_path / part / f"{part}.csv", [0, 1, 0, 1], random_images(4, 9))
    assert len(read_any(tmp_path)) == 8


def test_that_a_path_that_does_not_exist_is_told(tmp_path):
    assert "does not exist" in problem(tmp_path / "nowhere")


def test_that_a_single_image_is_told_what_is_needed(tmp_path):
    (tmp_path / "cat.png").write_bytes(encoded())
    assert "a folder of images for each class" in problem(tmp_path / "cat.png")


def test_that_something_unknown_is_told_what_was_found_and_what_is_accepted(tmp_path):
    for name in ("a.pdf", "b.pdf", "c"):
        (tmp_path / name).write_text("text")
    message = problem(tmp_path)
    assert "Found: 2 .pdf, 1 file without an ending" in message
    for form in ("idx", ".npz", "CSV", "zip", "folder of images for each class"):
        assert form in message
    assert "Found: 1 .pdf" in problem(tmp_path / "a.pdf")


def test_that_an_empty_folder_is_told(tmp_path):
    assert "Found: nothing" in problem(tmp_path)


@pytest.mark.parametrize("ending", ["npz", "zip"])
def test_that_several_sets_in_a_folder_are_not_mixed(tmp_path, ending):
    for name in ("a", "b"):
        np.savez(tmp_path / name, images=random_images(2, 3, 3), labels=[0, 1])
        (tmp_path / f"{name}.npz").rename(tmp_path / f"{name}.{ending}")
    assert f"Found a.{ending}, b.{ending}" in problem(tmp_path)


def test_that_an_archive_of_archives_says_to_unpack_it(tmp_path):
    np.savez(tmp_path / "a.npz", images=random_images(2, 3, 3), labels=[0, 1])
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as inner:
        inner.write(tmp_path / "a.npz", "a.npz")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as outer:
        outer.write(tmp_path / "inner.zip", "inner.zip")
    assert "packed files: inner.zip. Unpack it" in problem(tmp_path / "outer.zip")


def test_that_images_beyond_the_memory_are_told(tmp_path):
    path = tmp_path / "a.npz"
    head = io.BytesIO()
    shape = (10**6, 10**4, 10**4)  # a hundred terabytes
    header = {"descr": "|u1", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(head, header)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("images.npy", head.getvalue())
        archive.writestr("labels.npy", head.getvalue())
    assert "need more memory than this computer has" in problem(path)
