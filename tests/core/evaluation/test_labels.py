from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.evaluation.labels import labels_text, parse_labels, read_labels
from core.experiment import ProblemError

NAME = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(NAME, min_size=1, max_size=6))
@example(["a\\nb", "a\nb", "\\", "", "x\r", "\u2028"])
def test_that_class_names_survive_the_file(names: list[str]) -> None:
    text = labels_text(names)
    assert parse_labels(text) == tuple(names)
    assert text.count("\n") == len(names)


def test_that_plain_names_stay_as_they_are() -> None:
    assert labels_text(["sea lion", "Übung 1"]) == "sea lion\nÜbung 1\n"


def test_that_a_file_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "labels.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProblemError, match="UTF-8"):
        read_labels(tmp_path / "labels.txt")
