"""NumPy's files."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.readers.detect import read_any
from core.data.types import TEST, TRAIN, UNASSIGNED, VALIDATION
from core.experiment import DatasetSpec, ProblemError
from tests.core.data.making import random_images

IMAGES = random_images(6, 5, 4)
LABELS = np.array([0, 1, 2, 0, 1, 2])


def read(folder: Path, spec: DatasetSpec | None = None, **arrays):
    path = folder / "set.npz"
    np.savez(path, **arrays)
    return read_any(path, spec)


def problem(folder: Path, **arrays) -> str:
    with pytest.raises(ProblemError) as error:
        read(folder, **arrays)
    return str(error.value)


def pixels(raw) -> np.ndarray:
    return np.stack([raw.images.read(index) for index in range(len(raw))])


@pytest.mark.parametrize(
    ("images", "labels"),
    [
        ("images", "labels"),
        ("x", "y"),
        ("X", "Y"),
        ("data", "target"),
        ("image", "label"),
        ("arr_0", "arr_1"),
    ],
)
def test_that_plain_names_of_keys_are_known(tmp_path, images, labels):
    raw = read(tmp_path, **{images: IMAGES, labels: LABELS})
    assert (pixels(raw)[..., 0] == IMAGES).all()
    assert (raw.labels == LABELS).all()
    assert (raw.parts == UNASSIGNED).all()
    assert raw.class_names == ("0", "1", "2")
    assert raw.kind == "NumPy file (.npz)"


@pytest.mark.parametrize(
    "names",
    [
        ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test"),
        (
            "train_images",
            "train_labels",
            "val_images",
            "val_labels",
            "test_images",
            "test_labels",
        ),
    ],
)
def test_that_keys_with_parts_give_parts(tmp_path, names):
    raw = read(tmp_path, **dict(zip(names, (IMAGES, LABELS) * 3, strict=True)))
    assert raw.parts.tolist() == [TRAIN] * 6 + [VALIDATION] * 6 + [TEST] * 6


def test_that_a_training_part_alone_is_no_part(tmp_path):
    raw = read(tmp_path, x_train=IMAGES, y_train=LABELS)
    assert (raw.parts == UNASSIGNED).all()


@given(values=st.lists(st.integers(0, 255), min_size=8, max_size=8))
def test_that_floats_up_to_255_and_up_to_1_give_the_same_pixels(
    tmp_path_factory, values
):
    folder = tmp_path_factory.getbasetemp()
    whole = np.array([*values, 255, 2, 0, 0], np.uint8).reshape(3, 2, 2)
    labels = np.array([0, 1, 1])
    for images in (whole, whole.astype(float), whole / 255, np.float32(whole / 255)):
        raw = read(folder, images=images, labels=labels)
        assert (pixels(raw)[..., 0] == whole).all()


def test_that_the_range_of_floats_is_decided_from_all_parts_together(tmp_path):
    dark = np.full((2, 2, 2), 1.0)
    bright = np.full((2, 2, 2), 200.0)
    labels = np.array([0, 1])
    raw = read(tmp_path, x_train=dark, y_train=labels, x_test=bright, y_test=labels)
    assert pixels(raw).max() == 200
    assert pixels(raw).min() == 1


def test_that_scaled_values_are_told(tmp_path):
    (note,) = read(tmp_path, images=IMAGES / 255, labels=LABELS).problems
    assert note.severity == "information"
    assert "0 to 1" in note.message


def test_that_true_and_false_become_white_and_black(tmp_path):
    raw = read(tmp_path, images=IMAGES > 99, labels=LABELS)
    assert set(np.unique(pixels(raw)).tolist()) == {0, 255}


@pytest.mark.parametrize(
    "images",
    [
        IMAGES.astype(np.int64) + 1,
        IMAGES.astype(np.int64) - 1,
        IMAGES / 128 - 1,
        np.where(IMAGES > 9, np.nan, 1.0),
    ],
    ids=["above", "below", "minus one to one", "not a number"],
)
def test_that_values_out_of_range_are_refused(tmp_path, images):
    images.flat[:2] = (images.flat[0], 256) if images.max() > 2 else images.flat[:2]
    assert "from 0 to 255 or from 0 to 1" in problem(
        tmp_path, images=images, labels=LABELS
    )


def test_that_one_hot_labels_are_understood(tmp_path):
    for kind in (np.uint8, np.float32, bool):
        raw = read(tmp_path, images=IMAGES, labels=np.eye(3)[LABELS].astype(kind))
        assert (raw.labels == LABELS).all()


@pytest.mark.parametrize("kind", [np.int32, np.float64, np.uint8])
def test_that_labels_in_a_column_are_understood(tmp_path, kind):
    raw = read(tmp_path, images=IMAGES, labels=LABELS[:, None].astype(kind))
    assert (raw.labels == LABELS).all()


def test_that_labels_with_gaps_keep_their_values_as_names(tmp_path):
    raw = read(tmp_path, images=IMAGES, labels=LABELS * 10 + 5)
    assert raw.class_names == ("5", "15", "25")
    assert (raw.labels == LABELS).all()


def test_that_words_as_labels_become_class_names(tmp_path):
    words = np.array(["dog", "cat", "dog", "cat", "dog", "cat"])
    for labels in (words, words.astype("S")):
        raw = read(tmp_path, images=IMAGES, labels=labels)
        assert raw.class_names == ("cat", "dog")
        assert raw.labels.tolist() == [1, 0] * 3


def test_that_given_class_names_are_taken(tmp_path):
    names = np.array(["a", "b", "c"])
    raw = read(tmp_path, images=IMAGES, labels=LABELS, class_names=names)
    assert raw.class_names == ("a", "b", "c")
    wrong = problem(tmp_path, images=IMAGES, labels=LABELS, class_names=names[:2])
    assert "from 0 to 1" in wrong


@pytest.mark.parametrize("shape", [(6, 5, 4, 1), (6, 5, 4, 3)])
def test_that_channels_last_are_taken_as_they_are(tmp_path, shape):
    images = random_images(*shape)
    raw = read(tmp_path, images=images, labels=LABELS)
    assert (pixels(raw) == images).all()
    assert raw.problems == ()


def test_that_transparency_is_laid_on_white(tmp_path):
    images = np.zeros((6, 2, 2, 4), np.uint8)
    raw = read(tmp_path, images=images, labels=LABELS)
    assert raw.images.shape == (2, 2, 3)
    assert (pixels(raw) == 255).all()


def test_that_channels_first_are_turned_and_told(tmp_path):
    images = random_images(6, 3, 5, 6)
    raw = read(tmp_path, images=images, labels=LABELS)
    assert (pixels(raw) == np.moveaxis(images, 1, 3)).all()
    assert "channels first" in raw.problems[0].message


def test_that_rows_of_pixels_become_squares_or_the_given_shape(tmp_path):
    rows = random_images(6, 36)
    assert read(tmp_path, images=rows, labels=LABELS).images.shape == (6, 6, 1)
    spec = DatasetSpec(pixel_shape=(4, 3, 3))
    assert read(tmp_path, spec, images=rows, labels=LABELS).images.shape == (4, 3, 3)
    assert "neither a square" in problem(
        tmp_path, images=random_images(6, 35), labels=LABELS
    )


@pytest.mark.parametrize("shape", [(6,), (6, 5, 4, 2), (6, 1, 5, 4, 3), (6, 0, 4)])
def test_that_other_shapes_are_refused(tmp_path, shape):
    assert "(6" in problem(tmp_path, images=np.zeros(shape, np.uint8), labels=LABELS)


class Trap:
    """Runs when it is unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("a pickle was loaded",))


@pytest.mark.parametrize("key", ["images", "labels"])
def test_that_pickled_objects_are_never_loaded(tmp_path, key):
    arrays = {"images": IMAGES, "labels": LABELS, key: np.array([Trap()] * 6)}
    assert "Python objects" in problem(tmp_path, **arrays)


def test_that_wrong_keys_are_listed(tmp_path):
    message = problem(tmp_path, pictures=IMAGES, answers=LABELS)
    assert "pictures, answers" in message
    assert "x_train" in message


def test_that_images_of_a_part_without_labels_are_refused(tmp_path):
    assert "x_test" in problem(tmp_path, x_train=IMAGES, y_train=LABELS, x_test=IMAGES)


def test_that_two_keys_for_the_same_are_refused(tmp_path):
    assert "could mean the same" in problem(
        tmp_path, x=IMAGES, images=IMAGES, labels=LABELS
    )


def test_that_counts_that_differ_are_told(tmp_path):
    message = problem(tmp_path, images=IMAGES, labels=LABELS[:4])
    assert "6 images" in message
    assert "4 labels" in message


@pytest.mark.parametrize(
    "labels",
    [LABELS + 0.5, np.ones((6, 3)), np.zeros((6, 3)), np.zeros((6, 2, 2))],
    ids=["fractions", "many hot", "none hot", "three dimensions"],
)
def test_that_labels_of_no_known_form_are_refused(tmp_path, labels):
    assert "labels in set.npz" in problem(tmp_path, images=IMAGES, labels=labels)


@pytest.mark.parametrize(
    "labels",
    [
        np.array([0, 1, np.inf] * 2),
        np.array([0, 1, -np.inf] * 2, np.float16),
        np.array([0, 1, np.nan] * 2),
        np.array([0, 1, 1e30] * 2, np.float32),
        np.array([0, 1, 2**63 + 5] * 2, np.uint64),
    ],
    ids=["infinite", "minus infinite", "not a number", "too large", "too large, whole"],
)
def test_that_labels_that_are_no_numbers_of_classes_are_refused(tmp_path, labels):
    message = problem(tmp_path, images=IMAGES, labels=labels)
    assert "numbers" in message
    assert f"Found {labels[2]}" in message


def test_that_the_largest_labels_keep_their_value(tmp_path):
    largest = np.array([2**63 - 1, 0, 1] * 2, np.uint64)
    raw = read(tmp_path, images=IMAGES, labels=largest)
    assert raw.class_names == ("0", "1", str(2**63 - 1))


def test_that_parts_of_different_size_are_refused(tmp_path):
    message = problem(
        tmp_path,
        x_train=IMAGES,
        y_train=LABELS,
        x_test=random_images(6, 7, 7),
        y_test=LABELS,
    )
    assert "5×4×1" in message
    assert "7×7×1" in message


def test_that_one_class_only_is_refused(tmp_path):
    assert "two classes" in problem(tmp_path, images=IMAGES, labels=LABELS * 0)


def test_that_a_file_that_is_no_zip_is_refused(tmp_path):
    path = tmp_path / "set.npz"
    path.write_bytes(b"no zip at all")
    with pytest.raises(ProblemError, match=r"numpy\.savez"):
        read_any(path)


def test_that_damaged_files_are_refused(tmp_path):
    path = tmp_path / "set.npz"
    np.savez_compressed(path, images=IMAGES, labels=LABELS)
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[90] ^= 255
    start = b"\x80\x04" + whole[2:]
    for content in (whole[: len(whole) // 2], bytes(changed), start):
        path.write_bytes(content)
        with pytest.raises(ProblemError):
            read_any(path)


def test_that_a_member_that_is_no_array_is_refused(tmp_path):
    path = tmp_path / "set.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("images.npy", b"no array")
        archive.writestr("labels", b"neither")
    with pytest.raises(ProblemError):
        read_any(path)
