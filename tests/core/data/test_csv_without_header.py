"""CSV files whose columns have no names: where the label is, and what is said of it."""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.data.readers.detect import read_any
from core.data.types import TEST, TRAIN, RawDataset
from core.experiment import ProblemError
from tests.core.data.making import random_images, write_csv

PHOTOS = random_images(40, 64)
LABELS = np.arange(40) % 4


def write(path: Path, *columns: np.ndarray, header: str = "") -> Path:
    text = io.StringIO()
    np.savetxt(text, np.column_stack(columns), "%d", ",")
    path.write_text((f"{header}\n" if header else "") + text.getvalue())
    return path


def pixels(raw: RawDataset) -> np.ndarray:
    return np.stack([raw.images.read(index).ravel() for index in range(len(raw))])


def notes(raw: RawDataset) -> list[str]:
    assert all(one.severity == "information" and one.hint for one in raw.problems)
    return [one.message for one in raw.problems]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "digits.csv"


def test_that_the_first_column_is_taken_as_the_label_and_told(path):
    raw = read_any(write(path, LABELS, PHOTOS))
    assert (pixels(raw) == PHOTOS).all()
    assert (raw.labels == LABELS).all()
    assert notes(raw) == ["digits.csv: No header; column 1 was taken as the label."]


def test_that_a_label_in_the_last_column_is_found_and_told(path):
    raw = read_any(write(path, PHOTOS, LABELS))
    assert (pixels(raw) == PHOTOS).all()
    assert (raw.labels == LABELS).all()
    assert notes(raw) == ["digits.csv: No header; column 65 was taken as the label."]


def test_that_a_label_in_the_last_column_is_found_beside_a_dark_corner(path):
    photos = PHOTOS.copy()
    photos[:, 0] = 0
    raw = read_any(write(path, photos, LABELS))
    assert (pixels(raw) == photos).all()
    assert (raw.labels == LABELS).all()


def test_that_more_rows_than_are_moved_at_once_keep_their_pixels(path):
    photos = random_images(5000, 16)
    raw = read_any(write(path, photos, np.arange(5000) % 10 + 1))
    assert (pixels(raw) == photos).all()
    assert raw.class_names == tuple(str(value) for value in range(1, 11))


@given(
    noise=arrays.arrays(np.uint8, 60, elements=st.integers(0, 5)),
    classes=st.integers(2, 30),
    ordered=st.booleans(),
)
def test_that_labels_in_front_stay_labels_beside_any_last_pixel(
    tmp_path_factory, noise, classes, ordered
):
    labels = np.arange(60) % classes
    labels = np.sort(labels) if ordered else labels
    photos = random_images(60, 16)
    photos[:, -1] = noise
    path = write(tmp_path_factory.getbasetemp() / "law.csv", labels, photos)
    raw = read_any(path)
    assert (pixels(raw) == photos).all()
    assert [int(raw.class_names[label]) for label in raw.labels] == labels.tolist()


def test_that_words_as_labels_are_told_without_a_header_too(path):
    write_csv(path, ["cat", "dog"] * 20, PHOTOS, header=False)
    assert notes(read_any(path)) == [
        "digits.csv: No header; column 1 was taken as the label."
    ]


def test_that_a_header_is_not_told(path):
    assert read_any(write_csv(path, LABELS.tolist(), PHOTOS)).problems == ()


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("index", [False, True])
def test_that_a_header_of_numbers_is_no_image(path, last, index):
    columns = [PHOTOS, LABELS] if last else [LABELS, PHOTOS]
    table = pd.DataFrame(np.column_stack(columns))
    path.write_text(table.to_csv(index=index))
    raw = read_any(path)
    assert (pixels(raw) == PHOTOS).all()
    assert (raw.labels == LABELS).all()
    column = (65 if last else 1) + index
    assert raw.problems[0].message == (
        "digits.csv: Its header holds only numbers; "
        f"column {column} was taken as the label."
    )


def test_that_numbered_columns_of_a_whole_image_have_no_label(path):
    path.write_text(pd.DataFrame(PHOTOS).to_csv(index=False))
    with pytest.raises(ProblemError, match="called label"):
        read_any(path)


def test_that_a_column_with_one_value_is_named_as_the_guess_it_was(path):
    with pytest.raises(ProblemError) as error:
        read_any(write(path, LABELS * 0 + 7, PHOTOS))
    message = str(error.value)
    assert "column 1 was taken as the label, and that is 7 in every row" in message


def test_that_training_and_test_have_their_label_in_the_same_column(tmp_path):
    write(tmp_path / "a_train.csv", PHOTOS, LABELS)
    write(tmp_path / "a_test.csv", PHOTOS[:3], LABELS[:3])
    raw = read_any(tmp_path)
    assert raw.parts.tolist() == [TRAIN] * 40 + [TEST] * 3
    assert (pixels(raw)[40:] == PHOTOS[:3]).all()
    assert raw.labels[40:].tolist() == [0, 1, 2]


def test_that_a_test_file_that_does_not_follow_is_refused(tmp_path):
    write(tmp_path / "a_train.csv", PHOTOS, LABELS)
    write(tmp_path / "a_test.csv", LABELS[:3] + 300, PHOTOS[:3])
    with pytest.raises(ProblemError, match=r"last column.*300 to 302"):
        read_any(tmp_path)


def test_that_a_label_of_thousands_of_digits_is_a_name(path):
    write_csv(path, ["1" * 5000, "a"] * 20, PHOTOS)
    assert read_any(path).class_names == ("1" * 5000, "a")
