from dataclasses import replace

import numpy as np
import pytest

from core.data.groups import groups_of
from core.data.prepare import prepare
from core.data.readers.detect import read_any
from core.experiment import DatasetSpec, ProblemError, SplitSpec
from tests.core.data.making import random_images, write_classes, write_csv
from tests.core.data.samples import in_memory


def _groups(raw, **split) -> list[int] | None:
    found = groups_of(raw, SplitSpec(**split))
    return None if found is None else found.tolist()


@pytest.fixture
def photos(tmp_path):
    """Two classes, each with two pictures of the persons 0 to 3."""
    write_classes(tmp_path / "set", {"A": 8, "B": 8})
    for name in ("A", "B"):
        for number in range(8):
            file = tmp_path / "set" / name / f"{number}.png"
            file.rename(file.with_name(f"person{number // 2}_{number}.png"))
    return read_any(tmp_path / "set")


def test_that_nothing_is_kept_together_without_being_asked():
    assert _groups(in_memory([0, 1, 2])) is None


def test_that_files_with_the_same_piece_of_name_are_a_group(photos):
    pattern = r"person\d"
    groups = _groups(photos, group_by="file_name", group_pattern=pattern)
    assert groups == [0, 0, 2, 2, 4, 4, 6, 6] * 2


def test_that_brackets_say_which_piece_counts(photos):
    pattern = r"^(\w)/person\d"
    groups = _groups(photos, group_by="file_name", group_pattern=pattern)
    assert groups == [0] * 8 + [8] * 8


def test_that_files_that_do_not_match_belong_to_no_other(photos):
    pattern = r"person[12]_\d"
    groups = _groups(photos, group_by="file_name", group_pattern=pattern)
    assert groups[:2] == [0, 1]
    assert groups[2] == 2
    assert groups[10] == 2


def test_that_a_person_is_on_one_side(photos):
    split = SplitSpec(group_by="file_name", group_pattern=r"person\d")
    data = prepare(photos, DatasetSpec(split=split, image_size=8), 1)
    persons = [
        {photos.images.file(int(i)).name[:7] for i in part.indices}
        for part in (data.train, data.validation, data.test)
    ]
    assert sum(map(len, persons)) == len(set.union(*persons)) == 4


@pytest.mark.parametrize(
    ("split", "words"),
    [
        ({"group_by": "file_name"}, "Received: nothing"),
        ({"group_by": "file_name", "group_pattern": "signer"}, "finds nothing"),
        ({"group_by": "column"}, "no column"),
    ],
)
def test_that_names_without_groups_are_a_plain_complaint(photos, split, words):
    with pytest.raises(ProblemError, match=words) as caught:
        _groups(photos, **split)
    assert caught.value.problems[0].path.startswith("dataset.split.group_")


def test_that_arrays_have_no_file_names():
    with pytest.raises(ProblemError, match="no file names"):
        _groups(in_memory([0, 1]), group_by="file_name", group_pattern="x")


def test_that_equal_entries_of_a_column_are_a_group():
    raw = replace(in_memory([0, 1, 2, 0]), groups=("eva", "", "eva", ""))
    assert _groups(raw, group_by="column") == [0, 1, 0, 3]


def _with_column(path, name, entries, at):
    lines = path.read_text().splitlines()
    for number, entry in enumerate([name, *entries]):
        cells = lines[number].split(",")
        cells.insert(at, str(entry))
        lines[number] = ",".join(cells)
    path.write_text("\n".join(lines))


@pytest.mark.parametrize("entries", [[1, 2, 1, 7], ["eva", "tom", "eva", ""]])
@pytest.mark.parametrize("at", [0, 1, 10])
def test_that_a_column_of_a_csv_file_says_what_belongs_together(tmp_path, entries, at):
    pixels = random_images(4, 9)
    path = write_csv(tmp_path / "hands.csv", [0, 1, 1, 0], pixels)
    _with_column(path, "Signer", entries, at)
    raw = read_any(path)
    assert raw.groups == tuple(map(str, entries))
    assert raw.labels.tolist() == [0, 1, 1, 0]
    assert np.array_equal(raw.images.pixels.reshape(4, 9), pixels)
    assert _groups(raw, group_by="column") == [0, 1, 0, 3]


def test_that_a_test_file_without_the_column_keeps_its_images_apart(tmp_path):
    pixels = random_images(4, 9)
    train = write_csv(tmp_path / "h_train.csv", [0, 1, 1, 0], pixels)
    _with_column(train, "person", ["a", "a", "b", "b"], 1)
    write_csv(tmp_path / "h_test.csv", [0, 1], pixels[:2])
    raw = read_any(tmp_path)
    assert raw.groups == ("a", "a", "b", "b", "", "")


def test_that_keeping_out_all_training_images_of_a_class_says_what_to_do():
    raw = in_memory([0, 1] * 10, [1] * 16 + [3] * 4)
    raw = replace(raw, groups=tuple("ab"[label] for label in raw.labels))
    spec = DatasetSpec(split=SplitSpec(group_by="column"))
    with pytest.raises(ProblemError, match="16 images belong together") as caught:
        prepare(raw, spec, 1)
    assert caught.value.problems[0].path == "dataset.split.own_parts"


def test_that_images_kept_out_of_training_are_said():
    raw = in_memory([0, 1, 2] * 40, [1] * 90 + [3] * 30)
    groups = [f"{index}" for index in range(120)]
    groups[3:18] = groups[90:105]
    raw = replace(raw, groups=tuple(groups))
    data = prepare(raw, DatasetSpec(split=SplitSpec(group_by="column")), 1)
    (said,) = [one for one in data.problems if "kept out" in one.message]
    assert "15 images (17% of those to learn from)" in said.message
    assert said.severity == "warning"
