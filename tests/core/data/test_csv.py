"""CSV files with a label and pixels in each row."""

import csv
import gzip
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.data.readers.csv_fast import NotClean, parse_block
from core.data.readers.csv_file import read_table
from core.data.readers.detect import read_any
from core.data.readers.labels import sign_language_names
from core.data.types import TEST, TRAIN, UNASSIGNED, Cancelled
from core.experiment import DatasetSpec, ProblemError
from tests.core.data.making import random_images, write_csv

PIXELS = random_images(4, 9)
LABELS = [3, 1, 3, 2]


def pixels(raw) -> np.ndarray:
    rows = [raw.images.read(index).ravel() for index in range(len(raw))]
    return np.stack(rows)


def problem(path: Path, content: str | bytes, spec: DatasetSpec | None = None) -> str:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ProblemError) as error:
        read_any(path, spec)
    (only,) = error.value.problems
    assert only.hint
    return only.message


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "digits.csv"


tables = arrays.arrays(
    np.uint8,
    st.tuples(st.integers(1, 12), st.sampled_from([1, 4, 9, 12, 27])).map(
        lambda shape: (shape[0], shape[1] + 1)
    ),
)


@given(table=tables, crlf=st.booleans(), final=st.booleans(), bom=st.booleans())
def test_that_clean_files_are_read_as_pandas_reads_them(
    tmp_path_factory, table, crlf, final, bom
):
    path = tmp_path_factory.getbasetemp() / "law.csv"
    ending = "\r\n" if crlf else "\n"
    write_csv(path, list(table[:, 0]), table[:, 1:], ending=ending)
    content = path.read_bytes()
    content = content if final else content.removesuffix(ending.encode())
    path.write_bytes((b"\xef\xbb\xbf" if bom else b"") + content)
    found, _ = read_table(path)
    expected = pd.read_csv(path).to_numpy()
    assert (found.labels == expected[:, 0]).all()
    assert (found.pixels == expected[:, 1:]).all()


@given(table=tables, data=st.data())
def test_that_untidy_files_are_read_as_the_csv_module_reads_them(
    tmp_path_factory, table, data
):
    path = tmp_path_factory.getbasetemp() / "law.csv"
    names = ["label", *(f"pixel{number}" for number in range(table.shape[1] - 1))]
    lines = [",".join(names)]
    for row in table.tolist():
        forms = st.sampled_from(["{}", " {}", "{} ", '"{}"', "{:03d}", "{}.0"])
        cells = [data.draw(forms).format(value) for value in row]
        lines.append(",".join(cells))
        lines += [""] * data.draw(st.integers(0, 1))
    path.write_text("\n".join(lines))
    found, _ = read_table(path)
    rows = [row for row in csv.reader(io.StringIO(path.read_text())) if row][1:]
    expected = np.array(rows).astype(float)
    assert (found.labels == expected[:, 0]).all()
    assert (found.pixels == expected[:, 1:]).all()


@given(st.binary(max_size=60), st.integers(1, 4))
def test_that_the_fast_way_gives_up_on_what_it_does_not_read_exactly(text, columns):
    block = text + b"\n"
    try:
        found = parse_block(block, columns, ord(","))
    except NotClean:
        return
    rows = [line.split(b",") for line in block[:-1].split(b"\n")]
    assert found.tolist() == [[int(cell) for cell in row] for row in rows]


@given(arrays.arrays(np.uint16, (3, 3), elements=st.integers(0, 999)))
def test_that_the_fast_way_refuses_numbers_above_255(table):
    block = "".join(",".join(map(str, row)) + "\n" for row in table.tolist()).encode()
    if table.max() > 255:
        with pytest.raises(NotClean):
            parse_block(block, 3, ord(","))
    else:
        assert (parse_block(block, 3, ord(",")) == table).all()


def test_that_files_of_many_blocks_are_read_whole(path):
    images = random_images(2000, 784)
    labels = list(np.arange(2000) % 10)
    write_csv(path, labels, images)
    found, _ = read_table(path)
    assert (found.pixels == images).all()
    assert (found.labels == labels).all()


def test_that_kaggles_layout_becomes_square_images(path):
    raw = read_any(write_csv(path, LABELS, PIXELS))
    assert raw.kind == "CSV file"
    assert raw.name == "digits"
    assert raw.images.shape == (3, 3, 1)
    assert (pixels(raw) == PIXELS).all()
    assert raw.class_names == ("1", "2", "3")
    assert raw.labels.tolist() == [2, 0, 2, 1]
    assert (raw.parts == UNASSIGNED).all()


def test_that_a_file_without_header_has_its_label_first(path):
    raw = read_any(write_csv(path, LABELS, PIXELS, header=False))
    assert (pixels(raw) == PIXELS).all()
    assert raw.labels.tolist() == [2, 0, 2, 1]


@pytest.mark.parametrize("name", ["label", "Label", "class", "target", "digit"])
@pytest.mark.parametrize("column", [0, 4, 9])
def test_that_the_label_may_stand_anywhere(path, name, column):
    table = np.insert(PIXELS.astype(int), column, LABELS, axis=1)
    names = np.insert([f"p{number}" for number in range(9)], column, "").tolist()
    names[column] = name
    path.write_text(pd.DataFrame(table, columns=names).to_csv(index=False))
    raw = read_any(path)
    assert (pixels(raw) == PIXELS).all()
    assert raw.labels.tolist() == [2, 0, 2, 1]


def test_that_names_like_1x1_and_plain_numbers_are_a_header(path):
    for names in ([f"{row}x{column}" for row in "123" for column in "123"], range(9)):
        table = pd.DataFrame(PIXELS, columns=[str(name) for name in names])
        table.insert(0, "label", LABELS)
        path.write_text(table.to_csv(index=False))
        assert (pixels(read_any(path)) == PIXELS).all()


def test_that_row_numbers_are_left_out_and_told(path):
    table = pd.DataFrame(PIXELS, columns=[f"pixel{number}" for number in range(9)])
    table.insert(0, "label", LABELS)
    path.write_text(table.to_csv(index=True))
    raw = read_any(path)
    assert (pixels(raw) == PIXELS).all()
    assert "left out" in raw.problems[0].message


@pytest.mark.parametrize("separator", [";", "\t"])
def test_that_semicolons_and_tabs_separate_too(path, separator):
    write_csv(path, LABELS, PIXELS)
    path.write_text(path.read_text().replace(",", separator))
    assert (pixels(read_any(path)) == PIXELS).all()


@pytest.mark.parametrize("header", [True, False])
def test_that_words_as_labels_become_class_names(path, header):
    words = ["dog", "Käfer", "class 10", "class 2"]
    raw = read_any(write_csv(path, words, PIXELS, header=header))
    assert raw.class_names == ("class 2", "class 10", "dog", "Käfer")
    assert [raw.class_names[label] for label in raw.labels] == words


def test_that_words_in_windows_own_encoding_are_read(path):
    write_csv(path, ["dog", "Kaefer", "dog", "cat"], PIXELS)
    path.write_bytes(path.read_bytes().replace(b"ae", "ä".encode("cp1252")))
    assert read_any(path).class_names == ("cat", "dog", "Käfer")


def test_that_quoted_words_may_hold_a_comma(path):
    raw = read_any(write_csv(path, ['"a, b"', "c", "c", "c"], PIXELS))
    assert raw.class_names == ("a, b", "c")


def test_that_a_packed_file_is_read(tmp_path, path):
    write_csv(path, LABELS, PIXELS)
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert (pixels(read_any(packed)) == PIXELS).all()


def test_that_colour_squares_are_inferred(path):
    raw = read_any(write_csv(path, LABELS, random_images(4, 27)))
    assert raw.images.shape == (3, 3, 3)


def test_that_a_given_shape_is_taken(path):
    write_csv(path, LABELS, random_images(4, 24))
    raw = read_any(path, DatasetSpec(pixel_shape=(4, 2, 3)))
    assert raw.images.shape == (4, 2, 3)


def test_that_a_part_in_the_name_gives_parts_in_a_folder(tmp_path):
    write_csv(tmp_path / "hands_train.csv", LABELS, PIXELS)
    write_csv(tmp_path / "hands_test.csv", [1, 2], PIXELS[:2])
    raw = read_any(tmp_path)
    assert raw.parts.tolist() == [TRAIN] * 4 + [TEST] * 2
    assert raw.labels.tolist() == [2, 0, 2, 1, 0, 1]


def test_that_a_test_file_without_labels_is_left_out_and_told(tmp_path):
    write_csv(tmp_path / "train.csv", LABELS, PIXELS)
    table = pd.DataFrame(PIXELS, columns=[f"pixel{number}" for number in range(9)])
    (tmp_path / "test.csv").write_text(table.to_csv(index=False))
    (tmp_path / "sample_submission.csv").write_text("ImageId,Label\n1,0\n")
    raw = read_any(tmp_path)
    assert len(raw) == 4
    assert (raw.parts == UNASSIGNED).all()
    assert "test.csv" in raw.problems[0].message


def test_that_unrelated_tables_in_a_folder_are_not_mixed(tmp_path):
    write_csv(tmp_path / "cats.csv", LABELS, PIXELS)
    write_csv(tmp_path / "dogs.csv", LABELS, PIXELS)
    with pytest.raises(ProblemError, match=r"cats\.csv, dogs\.csv"):
        read_any(tmp_path)


def test_that_sign_language_labels_become_letters(tmp_path):
    values = [value for value in range(25) if value != 9]
    raw = read_any(
        write_csv(tmp_path / "sign_mnist_train.csv", values, random_images(24, 9))
    )
    assert raw.class_names == tuple("ABCDEFGHIKLMNOPQRSTUVWXY")
    assert raw.labels.tolist() == list(range(24))


def test_that_other_labels_in_a_file_of_that_name_stay_numbers(tmp_path):
    raw = read_any(write_csv(tmp_path / "sign_mnist_x.csv", [8, 9, 8, 9], PIXELS))
    assert raw.class_names == ("8", "9")


@given(st.lists(st.integers(-2, 30)))
def test_that_letters_are_given_for_that_sets_labels_only(values):
    names = sign_language_names(np.array(values, np.int64))
    allowed = bool(values) and set(values) <= set(range(25)) - {9}
    assert (names is not None) == allowed
    if names:
        assert names == tuple(chr(65 + value) for value in sorted(set(values)))


@pytest.mark.parametrize(
    ("cell", "found"),
    [("x", "“x”"), ("", "nothing"), ("256", "256"), ("-1", "-1"), ("0.5", "0.5"),
     ("1000", "1000"), ("nan", "nan"), ("inf", "inf")],
)  # fmt: skip
@pytest.mark.parametrize("header", [True, False])
def test_that_a_wrong_pixel_is_named_with_line_and_column(path, cell, found, header):
    write_csv(path, LABELS, PIXELS, header=header)
    lines = path.read_text().splitlines()
    cells = lines[2].split(",")
    cells[5] = cell
    lines[2] = ",".join(cells)
    message = problem(path, "\n".join(lines))
    assert "line 3, column 6" in message
    assert message.endswith(f"Found {found}.")
    assert ("(pixel5)" in message) == header


@pytest.mark.parametrize("change", [",7", ""])
def test_that_a_ragged_row_is_named(path, change):
    write_csv(path, LABELS, PIXELS)
    lines = path.read_text().splitlines()
    lines[3] = lines[3] + change if change else lines[3].rsplit(",", 2)[0]
    message = problem(path, "\n".join(lines))
    assert "Line 4" in message
    assert "Expected 10 columns" in message


def test_that_a_file_that_is_cut_off_is_told(path):
    write_csv(path, LABELS, PIXELS)
    message = problem(path, path.read_bytes()[:-12])
    assert "Line 5" in message


def test_that_a_row_without_label_is_named(path):
    write_csv(path, [1, "", 2, 2], PIXELS)
    assert "Line 3" in problem(path, path.read_bytes())


@pytest.mark.parametrize("content", ["", "\n\n", "label,pixel1\n", "label,pixel1"])
def test_that_an_empty_file_is_told(path, content):
    assert "is empty" in problem(path, content)


def test_that_a_missing_label_column_is_told(path):
    write_csv(path, LABELS, PIXELS)
    rows = [line.split(",", 1)[1] for line in path.read_text().splitlines()]
    assert "called label" in problem(path, "\n".join(rows))
    assert "called label" in problem(path, "\n".join(rows[1:]))  # no header either


@pytest.mark.parametrize("count", [2, 10, 785])
def test_that_pixels_that_make_no_square_need_a_shape(path, count):
    write_csv(path, LABELS, random_images(4, count))
    message = problem(path, path.read_bytes())
    assert "neither a square grey image nor a square colour image" in message


def test_that_a_shape_that_does_not_fit_is_told_at_its_setting(path):
    write_csv(path, LABELS, PIXELS)
    with pytest.raises(ProblemError) as error:
        read_any(path, DatasetSpec(pixel_shape=(2, 2, 1)))
    assert error.value.problems[0].path == "dataset.pixel_shape"


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\0\0\0",
        "label,pixel1\n".encode("utf-16"),
        b"just a sentence\n",
        b"label,pixel1\r1,2\r2,3\r",
    ],
    ids=["binary", "UTF-16", "no table", "line ends of old"],
)
def test_that_a_file_that_is_no_table_is_told(path, content):
    assert path.name in problem(path, content)


def test_that_an_open_quote_is_told(path):
    write_csv(path, LABELS, PIXELS)
    lines = path.read_text().splitlines()
    lines[2] = '"' + lines[2]
    assert path.name in problem(path, "\n".join(lines) + "\n" * 3)


def test_that_one_class_only_is_refused(path):
    write_csv(path, [1] * 4, PIXELS)
    assert "two classes" in problem(path, path.read_bytes())


@pytest.mark.parametrize("untidy", [False, True])
def test_that_reading_can_be_cancelled(path, untidy):
    def cancel(*_: object) -> None:
        raise Cancelled

    write_csv(path, [" 1" if untidy else 1, 2] * 1000, random_images(2000, 9))
    with pytest.raises(Cancelled):
        read_any(path, None, cancel)


@pytest.mark.realdata
def test_that_the_exact_rows_of_sign_language_mnist_equal_pandas(realdata: Path):
    file = realdata / "asl" / "sign_mnist_train_first188_exact.csv"
    raw = read_any(file)
    expected = pd.read_csv(file).to_numpy()
    assert (pixels(raw) == expected[:, 1:]).all()
    assert [ord(raw.class_names[label]) - 65 for label in raw.labels] == (
        expected[:, 0].tolist()
    )
