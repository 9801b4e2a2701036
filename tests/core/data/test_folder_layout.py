"""Which folders are taken for classes and parts."""

import unicodedata
from pathlib import Path

import pytest

from core.data.images import FileImages
from core.data.readers.detect import read_any
from core.data.types import TEST, TRAIN, RawDataset
from core.experiment import ProblemError
from tests.core.data.making import write_classes


def problem(path: Path) -> str:
    with pytest.raises(ProblemError) as error:
        read_any(path)
    (only,) = error.value.problems
    assert only.hint
    return f"{only.message} {only.hint}"


def warnings(raw: RawDataset) -> list[str]:
    return [one.message for one in raw.problems if one.severity == "warning"]


def counts(raw: RawDataset) -> dict[str, tuple[int, int]]:
    """Returns the training and test images of each class."""
    return {
        name: (
            int(((raw.labels == label) & (raw.parts == TRAIN)).sum()),
            int(((raw.labels == label) & (raw.parts == TEST)).sum()),
        )
        for label, name in enumerate(raw.class_names)
    }


def form(kind, name: str) -> str:
    return unicodedata.normalize(kind, name)


@pytest.mark.parametrize(("train", "test"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_that_an_accent_may_be_written_in_two_ways(tmp_path, train, test):
    write_classes(tmp_path / "train", {form(train, "Küche"): 3, "Bad": 3})
    write_classes(tmp_path / "test", {form(test, "Küche"): 2, "Bad": 1})
    raw = read_any(tmp_path)
    assert counts(raw) == {"Bad": (3, 1), form("NFC", "Küche"): (3, 2)}
    assert warnings(raw) == []
    assert all(raw.images.read(index).shape == (6, 8, 3) for index in range(len(raw)))
    assert isinstance(raw.images, FileImages)
    assert f"test/{form(test, 'Küche')}/0.png" in raw.images.names


def test_that_a_class_is_called_in_one_form_also_without_parts(tmp_path):
    raw = read_any(write_classes(tmp_path, {form("NFD", "Küche"): 1, "Bad": 1}))
    assert raw.class_names == ("Bad", form("NFC", "Küche"))


def test_that_case_makes_no_difference_between_parts(tmp_path):
    write_classes(tmp_path / "train", {"Cat": 3, "Dog": 3})
    write_classes(tmp_path / "test", {"cat": 2, "DOG": 1})
    raw = read_any(tmp_path)
    assert counts(raw) == {"Cat": (3, 2), "Dog": (3, 1)}
    assert warnings(raw) == []
    assert isinstance(raw.images, FileImages)
    assert raw.images.names[-1] == "test/DOG/0.png"


def test_that_case_counts_where_a_part_has_both(tmp_path):
    write_classes(tmp_path / "train", {"a": 3, "A": 2, "B": 1})
    write_classes(tmp_path / "test", {"A": 2, "b": 1})
    assert counts(read_any(tmp_path)) == {"A": (2, 2), "a": (3, 0), "B": (1, 1)}


def test_that_classes_that_differ_in_case_stay_apart_without_parts(tmp_path):
    assert read_any(write_classes(tmp_path, {"a": 1, "A": 1})).class_names == ("A", "a")


def test_that_the_reason_is_told_for_a_class_of_another_form(tmp_path):
    write_classes(tmp_path, {"Bad": 1, form("NFD", "Küche"): 0})
    (tmp_path / form("NFD", "Küche") / "0.png").write_bytes(b"no picture")
    assert form("NFC", "“Küche”") in problem(tmp_path)


@pytest.mark.parametrize("other", ["test", "test1", "val"])
def test_that_parts_without_class_folders_are_no_classes(tmp_path, other):
    """The layout of the competition Dogs vs. Cats."""
    write_classes(tmp_path / "pets", {"train": 4, other: 3})
    message = problem(tmp_path / "pets")
    assert f"a folder for each class inside train and {other} of pets" in message
    assert f"Found train with 4 images, {other} with 3 images" in message
    assert "such as train/cat" in message


def test_that_one_part_alone_without_class_folders_is_no_class(tmp_path):
    write_classes(tmp_path / "pets", {"train": 4})
    (tmp_path / "pets" / "README").write_text("about")
    assert "a folder for each class inside train of pets" in problem(tmp_path / "pets")


def test_that_a_flat_part_for_training_beside_a_divided_test_is_told(tmp_path):
    write_classes(tmp_path / "pets", {"train": 4})
    write_classes(tmp_path / "pets" / "test", {"cat": 1, "dog": 1})
    message = problem(tmp_path / "pets")
    assert "train with 4 images, test with 0 images and 2 folders" in message


@pytest.mark.parametrize("names", [("red_train", "blue_train"), ("test1", "test2")])
def test_that_classes_that_only_sound_like_parts_are_classes(tmp_path, names):
    raw = read_any(write_classes(tmp_path / "toys", dict.fromkeys(names, 2)))
    assert set(raw.class_names) == set(names)


@pytest.mark.parametrize(
    "name",
    [
        "@eaDir",
        "#recycle",
        "$RECYCLE.BIN",
        ".AppleDouble",
        "__MACOSX",
        "lost+found",
        "System Volume Information",
    ],
)
def test_that_folders_of_a_system_are_passed_over_in_silence(tmp_path, name):
    root = write_classes(tmp_path / "pets", {"cat": 2, "dog": 2})
    for place in (root, root / "cat"):
        write_classes(place / name, {"cat": 1})
    write_classes(root / "dog", {name: 1})
    raw = read_any(root)
    assert len(raw) == 4
    assert raw.class_names == ("cat", "dog")
    assert raw.problems == ()


def test_that_a_folder_that_is_nested_deeper_is_left_out_and_named(tmp_path):
    root = write_classes(tmp_path / "pets", {"cat": 2, "dog": 2})
    write_classes(root / "old", {"copies": 2})
    raw = read_any(root)
    assert len(raw) == 4
    assert raw.class_names == ("cat", "dog")
    (only,) = warnings(raw)
    assert "not looked into: old/copies" in only


def test_that_a_class_that_is_nested_deeper_in_the_test_alone_is_named(tmp_path):
    write_classes(tmp_path / "train", {"cat": 2, "dog": 2})
    write_classes(tmp_path / "test", {"dog": 1})
    write_classes(tmp_path / "test" / "cat", {"more": 1})
    raw = read_any(tmp_path)
    assert counts(raw) == {"cat": (2, 0), "dog": (2, 1)}
    assert "cat/more" in warnings(raw)[0]


def test_that_it_must_be_clear_which_folders_are_the_classes(tmp_path):
    write_classes(tmp_path, {"cat": 2})
    write_classes(tmp_path / "dogs", {"dachshund": 2, "poodle": 2})
    assert "Expected images directly in the class folder dogs" in problem(tmp_path)
