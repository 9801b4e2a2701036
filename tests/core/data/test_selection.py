"""Files and folders of one folder that are imported together."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data import library
from core.data.load import load_raw
from core.data.selection import Selection, selection_of
from core.data.types import TEST, TRAIN, RawDataset
from core.experiment import DatasetSpec, ProblemError
from tests.core.data.making import (
    encoded,
    random_images,
    write_classes,
    write_csv,
    write_idx_pair,
)


def read(folder: Path, *names: str) -> RawDataset:
    """Imports some of a folder and reads it by its name, as a later run would."""
    chosen = selection_of([folder / name for name in names])
    given = library.add(chosen.path, chosen.name, names=chosen.names)
    return load_raw(DatasetSpec(source=given))


def problem(folder: Path, *names: str) -> str:
    with pytest.raises(ProblemError) as error:
        read(folder, *names)
    (only,) = error.value.problems
    assert only.hint
    return only.message


@pytest.fixture
def desktop(tmp_path):
    folder = tmp_path / "Desktop"
    write_classes(folder, {"cats": 3, "dogs": 3, "holiday": 2, "screenshots": 2})
    return folder


def test_that_exactly_the_chosen_folders_become_classes(desktop):
    raw = read(desktop, "dogs", "cats")
    assert raw.name == "cats+dogs"
    assert raw.class_names == ("cats", "dogs")
    assert raw.origin == f"{desktop} (cats, dogs)"
    assert raw.problems == ()
    assert raw.images.read(0).shape == (6, 8, 3)


def test_that_what_is_beside_the_choice_changes_nothing_later(desktop):
    first = read(desktop, "cats", "dogs")
    write_classes(desktop, {"emus": 1})
    np.savez(desktop / "set.npz", images=random_images(4, 3, 3), labels=[0, 1, 0, 1])
    assert load_raw(DatasetSpec(source="cats+dogs")) is first
    (desktop / "cats" / "new.png").write_bytes(encoded())
    assert len(load_raw(DatasetSpec(source="cats+dogs"))) == 7


def test_that_a_chosen_folder_that_vanished_is_told(desktop):
    read(desktop, "cats", "dogs")
    (desktop / "dogs").rename(desktop / "wolves")
    with pytest.raises(ProblemError, match=r"no longer at .*Desktop \(cats, dogs\)"):
        library.find("cats+dogs")


def test_that_folders_for_parts_can_be_chosen_together(tmp_path):
    for part in ("train", "test", "old"):
        write_classes(tmp_path / part, {"cat": 2, "dog": 2})
    raw = read(tmp_path, "train", "test")
    assert raw.parts.tolist() == [TRAIN] * 4 + [TEST] * 4
    assert raw.problems == ()


def test_that_exactly_the_chosen_tables_are_read(tmp_path):
    for name in ("signs_train", "signs_test", "budget"):
        write_csv(tmp_path / f"{name}.csv", [0, 1, 0, 1], random_images(4, 9))
    np.savez(tmp_path / "other.npz", images=random_images(2, 3, 3), labels=[0, 1])
    raw = read(tmp_path, "signs_train.csv", "signs_test.csv")
    assert (raw.name, raw.kind) == ("signs", "CSV file")
    assert raw.parts.tolist() == [TRAIN] * 4 + [TEST] * 4


def test_that_exactly_the_chosen_idx_files_are_read(tmp_path):
    for stem, count in (("train", 6), ("t10k", 3), ("fashion-train", 9)):
        write_idx_pair(tmp_path, stem, count)
    names = [f"train-{role}-ubyte.gz" for role in ("images-idx3", "labels-idx1")]
    assert len(read(tmp_path, *names)) == 6
    names += [name.replace("train", "t10k") for name in names]
    assert read(tmp_path, *names).parts.tolist() == [TRAIN] * 6 + [TEST] * 3


@pytest.mark.parametrize(
    "names",
    [
        ("cats", "dogs", "set.npz"),
        ("set.npz", "rows.csv"),
        ("rows.csv", "other.csv"),
        ("rows.csv", "train-images-idx3-ubyte.gz"),
    ],
)
def test_that_nothing_that_was_chosen_is_dropped_in_silence(desktop, names):
    np.savez(desktop / "set.npz", images=random_images(2, 3, 3), labels=[0, 1])
    for name in ("rows.csv", "other.csv"):
        write_csv(desktop / name, [0, 1, 0, 1], random_images(4, 9))
    write_idx_pair(desktop, "train")
    assert "chosen together, but are not parts of one" in problem(desktop, *names)


def test_that_images_without_class_folders_are_told(desktop):
    message = problem(desktop / "cats", "0.png", "1.png")
    assert "Found 2 images and no folders" in message


def test_that_the_whole_folder_is_meant_if_all_of_it_is_chosen(desktop):
    (desktop / ".DS_Store").touch()
    names = ("cats", "dogs", "holiday", "screenshots")
    assert selection_of([desktop / name for name in names]) == Selection(desktop)


def test_that_one_thing_alone_is_that_thing(desktop):
    cats = desktop / "cats"
    assert selection_of([cats]) == Selection(cats)
    assert selection_of([cats, cats]) == Selection(cats)
    assert selection_of([cats, desktop / ".DS_Store"]) == Selection(cats)


def test_that_many_names_make_a_short_one():
    names = tuple(f"class number {number}" for number in range(9))
    assert Selection(Path("photos"), names).name == "class number 0 and 8 more"


def test_that_the_origin_names_only_a_few():
    one = library.ImportedSet("x", "/d", "/d", names=tuple("abcdefg"))
    assert one.origin_words == "/d (a, b, c, d, e and 2 more)"
    assert replace(one, names=()).origin_words == "/d"
