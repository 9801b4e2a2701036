"""Testing with other data than is learned from."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.conform import conform_image
from core.data.images import FileImages
from core.data.joined import with_other_test
from core.data.load import load_raw, prepare
from core.data.types import TEST, TRAIN, UNASSIGNED, VALIDATION
from core.experiment import DatasetSpec, ProblemError
from tests.core.data.making import write_classes
from tests.core.data.samples import in_files, in_memory

LABELS = [0, 1, 2] * 8


def test_that_all_images_of_the_other_data_are_the_test():
    raw, other = in_memory(LABELS), in_memory([2, 1, 0, 2], seed=1)
    joined = with_other_test(raw, other)
    assert len(joined) == 28
    assert joined.parts.tolist() == [UNASSIGNED] * 24 + [TEST] * 4
    assert joined.labels[24:].tolist() == [2, 1, 0, 2]
    assert np.array_equal(joined.images.pixels[:24], raw.images.pixels)
    assert np.array_equal(joined.images.pixels[24:], other.images.pixels)
    data = prepare(joined, DatasetSpec(), 1)
    assert data.test.indices.tolist() == [24, 25, 26, 27]


def test_that_own_tests_give_way_and_what_is_learned_from_stays_the_same():
    parts = [TRAIN] * 12 + [VALIDATION] * 6 + [TEST] * 6
    raw = in_memory(LABELS, parts)
    other = in_memory(LABELS, [TRAIN] * 18 + [TEST] * 6, seed=1)
    joined = with_other_test(raw, other)
    alone, both = (prepare(one, DatasetSpec(), 1) for one in (raw, joined))
    for name in ("train", "validation"):
        part, same = getattr(alone, name), getattr(both, name)
        assert np.array_equal(part.images(0, 99), same.images(0, 99))
        assert np.array_equal(part.labels, same.labels)
    assert np.array_equal(both.test.images(0, 99), other.images.pixels[18:])


def test_that_classes_are_those_of_the_same_name():
    raw = in_memory(LABELS)
    other = in_memory([0, 1, 2, 1], names=("new", " C", "a"), seed=1)
    joined = with_other_test(raw, other)
    assert joined.class_names == ("a", "b", "c")
    assert joined.labels[24:].tolist() == [2, 0, 2]
    assert np.array_equal(joined.images.pixels[24:], other.images.pixels[1:])
    (problem,) = joined.problems
    assert problem.message.startswith("1 image of sample are left out")
    assert "new" in problem.message


def test_that_names_that_differ_in_case_only_are_told_apart():
    raw = in_memory([0, 1] * 8, names=("b", "B"))
    other = in_memory([0, 1, 2], names=("B", "b", " b "), seed=1)
    assert with_other_test(raw, other).labels[16:].tolist() == [1, 0]


def test_that_an_accent_may_be_written_in_two_ways():
    raw = in_memory([0, 1] * 8, names=("k\u00fcche", "bad"))
    other = in_memory([0, 1], names=("ku\u0308che", "bad"), seed=1)
    assert with_other_test(raw, other).labels[16:].tolist() == [0, 1]


def test_that_the_same_data_or_foreign_classes_are_refused():
    raw = in_memory(LABELS)
    with pytest.raises(ProblemError, match="very data that is learned from"):
        with_other_test(raw, raw)
    foreign = in_memory(LABELS, names=("x", "y", "z"), seed=1)
    with pytest.raises(ProblemError, match="x, y, z") as caught:
        with_other_test(raw, foreign)
    assert caught.value.problems[0].path == "dataset.test_source"


def test_that_arrays_keep_the_shape_that_is_learned_from(tmp_path):
    raw = in_memory(LABELS, shape=(8, 8, 1))
    arrays = in_memory([0, 1, 2], shape=(16, 16, 3), seed=1)
    files = in_files(tmp_path, [(9, 12, 3), (16, 16, 1)], [0, 1])
    for other in (arrays, files):
        joined = with_other_test(raw, other)
        assert joined.images.shape == (8, 8, 1)
        for number in range(len(other)):
            expected = conform_image(other.images.read(number), (8, 8, 1))
            found = joined.images.read(24 + number)
            assert np.abs(found.astype(int) - expected).max() <= 1


def test_that_files_stay_files_wherever_they_lie(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    raw = in_files(tmp_path / "one", [(8, 8, 1)] * 6, [0, 1, 2] * 2)
    other = in_files(tmp_path / "two", [(9, 7, 3)] * 3, [0, 1, 2])
    joined = with_other_test(raw, other)
    assert isinstance(joined.images, FileImages)
    assert joined.images.file(1) == tmp_path / "one" / "1.png"
    assert joined.images.file(7) == tmp_path / "two" / "1.png"
    for number in range(3):
        read = joined.images.read(6 + number)
        assert np.array_equal(read, other.images.read(number))


def test_that_files_may_be_tested_with_arrays(tmp_path):
    raw = in_files(tmp_path, [(8, 8, 1)] * 9, [0, 1, 2] * 3)
    other = in_memory([0, 1, 2], shape=(8, 8, 1), seed=1)
    joined = with_other_test(raw, other)
    assert len(joined.images) == 12
    assert joined.images.shape == (8, 8, 1)
    assert joined.images.file(0) == tmp_path / "0.png"
    assert joined.images.file(10) is None
    data = prepare(joined, DatasetSpec(), 1)
    assert np.array_equal(data.test.images(0, 3), other.images.pixels)
    assert with_other_test(raw, in_memory([0, 1], seed=1)).images.shape is None


def test_that_groups_of_both_are_kept():
    raw = replace(in_memory(LABELS), groups=tuple("ab" * 12))
    joined = with_other_test(raw, in_memory([0, 1], seed=1))
    assert joined.groups == (*"ab" * 12, "", "")


def test_that_a_source_names_the_other_data(tmp_path):
    one = write_classes(tmp_path / "one", {"A": 12, "B": 12})
    two = write_classes(tmp_path / "two", {"A": 3, "B": 2}, size=(12, 12))
    raw = load_raw(DatasetSpec(source=str(one), test_source=str(two)))
    assert (raw.parts == TEST).sum() == 5
    assert raw.name == "one"
    assert raw.fingerprint != load_raw(DatasetSpec(source=str(one))).fingerprint
    with pytest.raises(ProblemError) as caught:
        load_raw(DatasetSpec(source=str(one), test_source=str(tmp_path / "three")))
    assert {one.path for one in caught.value.problems} == {"dataset.test_source"}
