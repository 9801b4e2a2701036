"""The person's own data sets, known by a name."""

import json
import shutil
import zipfile

import numpy as np
import pytest

from core.data import library
from core.data.readers.detect import read_any
from core.experiment import ProblemError
from core.experiment.folders import data_folder
from tests.core.data.making import random_images, write_classes


@pytest.fixture
def pets(tmp_path):
    return write_classes(tmp_path / "pets", {"cat": 2, "dog": 1})


@pytest.fixture
def packed(tmp_path, pets):
    path = tmp_path / "packed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in pets.rglob("*"):
            archive.write(file, file.relative_to(pets))
    return path


def test_that_an_imported_folder_is_found_by_its_name(pets):
    assert library.find("Pets of mine") is None
    assert library.add(pets, " Pets of mine ") == "Pets of mine"
    assert library.find("pets OF mine") == pets
    (entry,) = library.list_imported()
    assert (entry.name, entry.path, entry.origin) == (
        "Pets of mine",
        str(pets),
        str(pets),
    )


def test_that_an_archive_is_found_unpacked(packed):
    library.add(packed, "pets")
    found = library.find("pets")
    assert found is not None
    assert found.is_dir()
    packed.unlink()
    assert len(read_any(library.find("pets"))) == 3
    assert library.list_imported()[0].origin == str(packed)


def test_that_an_archive_is_unpacked_again_if_its_content_was_deleted(packed):
    library.add(packed, "pets")
    shutil.rmtree(data_folder() / "archives")
    assert library.find("pets") == packed
    assert len(read_any(packed)) == 3


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("my.photos.tar.gz", "my.photos"),
        ("digits.npz", "digits"),
        ("train.csv.gz", "train"),
        ("train-images-idx3-ubyte.gz", "train-images-idx3-ubyte"),
        ("plain", "plain"),
    ],
)
def test_that_a_name_is_made_from_the_file(tmp_path, file, name):
    assert library.default_name(tmp_path / file) == name


def test_that_a_folder_keeps_its_whole_name(tmp_path):
    (tmp_path / "version.2").mkdir()
    assert library.default_name(tmp_path / "version.2") == "version.2"


def test_that_a_name_is_taken_from_other_data_only_if_that_is_said(pets, tmp_path):
    other = tmp_path / "b.npz"
    np.savez(other, images=random_images(2, 3, 3), labels=[0, 1])
    library.add(pets, "mine")
    with pytest.raises(ProblemError, match="the name of other data") as caught:
        library.add(other, "Mine")
    assert str(pets) in caught.value.problems[0].message
    assert "--replace" in caught.value.problems[0].hint
    assert library.find("mine") == pets
    library.add(other, "Mine", replace=True)
    assert library.find("mine") == other
    assert len(library.list_imported()) == 1


def test_that_the_same_data_keeps_its_name_however_its_path_is_spelled(pets, tmp_path):
    library.add(pets)
    again = tmp_path / "other" / ".." / "pets"
    (tmp_path / "other").mkdir()
    assert library.add(again, pixel_shape=(2, 2, 1)) == "pets"
    assert library.add(pets, "Pets") == "Pets"
    assert len(library.list_imported()) == 1


def test_that_a_name_made_from_a_path_is_free(pets, tmp_path):
    library.add(pets)
    second = write_classes(tmp_path / "second" / "Pets", {"cat": 1, "dog": 1})
    third = write_classes(tmp_path / "third" / "pets", {"cat": 1, "dog": 1})
    assert library.add(second) == "Pets 2"
    assert library.add(third) == "pets 3"
    assert library.add(third, replace=True) == "pets"
    assert library.find("pets") == third
    assert library.free_name("Pets", second) == "Pets 2"


def test_that_a_free_name_is_never_too_long(tmp_path):
    for place in ("one", "two"):
        library.add(write_classes(tmp_path / place / ("n" * 90), {"a": 1, "b": 1}))
    names = [one.name for one in library.list_imported()]
    assert names == ["n" * 78 + " 2", "n" * 80]


def test_that_a_second_set_called_like_one_of_the_catalogue_gets_a_number(tmp_path):
    names = [
        library.add(write_classes(tmp_path / place / "digits", {"a": 1, "b": 1}))
        for place in ("one", "two")
    ]
    assert names == ["my digits", "my digits 2"]


def test_that_sets_are_listed_in_order_and_can_be_removed(pets):
    for name in ("b", "a", "C"):
        library.add(pets, name)
    assert [one.name for one in library.list_imported()] == ["a", "b", "C"]
    library.remove("B")
    assert [one.name for one in library.list_imported()] == ["a", "C"]
    assert pets.is_dir()
    with pytest.raises(ProblemError, match="There are: a, C"):
        library.remove("b")


def test_that_a_vanished_path_is_told(pets):
    library.add(pets, "pets")
    pets.rename(pets.with_name("elsewhere"))
    with pytest.raises(ProblemError, match="no longer at"):
        library.find("pets")


def test_that_a_path_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(ProblemError, match="does not exist"):
        library.add(tmp_path / "nowhere", "x")
    assert library.list_imported() == ()


@pytest.mark.parametrize("name", ["", "  ", "a/b", "a\\b", "x" * 81])
def test_that_names_that_can_not_be_used_are_refused(pets, name):
    with pytest.raises(ProblemError, match="Choose another name"):
        library.add(pets, name)


def test_that_names_of_the_catalogue_are_not_given_away(pets):
    with pytest.raises(ProblemError, match="comes with Lossline"):
        library.add(pets, "MNIST")
    own = pets.rename(pets.with_name("mnist"))
    assert library.add(own) == "my mnist"
    assert library.find("my mnist") == own


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"sets": [{"name": "a"}]}'])
def test_that_a_damaged_list_is_told(pets, content):
    library.add(pets, "pets")
    (data_folder() / "imported.json").write_text(content)
    with pytest.raises(ProblemError, match=r"imported\.json, is damaged"):
        library.find("pets")


def test_that_a_home_that_can_not_be_written_is_told(pets, tmp_path, monkeypatch):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder is wanted")
    monkeypatch.setenv("LOSSLINE_HOME", str(blocked))
    with pytest.raises(ProblemError, match="can't be"):
        library.add(pets, "pets")


def test_that_the_list_is_plain_json(pets):
    library.add(pets, "pets")
    data = json.loads((data_folder() / "imported.json").read_text())
    assert data["sets"][0]["name"] == "pets"
