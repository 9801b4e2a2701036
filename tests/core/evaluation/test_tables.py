import csv
import io

import numpy as np

from core.evaluation.predictions import Predictions
from core.evaluation.scores import score
from core.evaluation.tables import confusion_csv, report_csv, report_text

NAMES = ('quote " and, comma', "two\nlines", "ñandú")
EVALUATION = score(
    Predictions(
        indices=np.arange(5),
        labels=np.array([0, 0, 0, 1, 1]),
        predicted=np.array([0, 0, 1, 1, 1]),
        probability=np.ones(5, np.float32),
        losses=np.zeros(5, np.float32),
    ),
    NAMES,
    run="run",
    fingerprint="f",
)


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_that_the_confusion_matrix_reads_back_from_csv() -> None:
    rows = rows_of(confusion_csv(EVALUATION))
    assert rows[0][1:] == list(NAMES)
    assert [row[0] for row in rows[1:]] == list(NAMES)
    assert rows[1][1:] == ["2", "1", "0"]


def test_that_each_row_in_per_cent_adds_up_to_a_hundred_or_is_empty() -> None:
    rows = rows_of(confusion_csv(EVALUATION, per_cent=True))
    assert rows[1][1:] == ["66.67", "33.33", "0.00"]
    assert rows[3][1:] == ["0.00", "0.00", "0.00"]


def test_that_the_report_has_a_row_for_each_class_and_their_average() -> None:
    rows = rows_of(report_csv(EVALUATION))
    assert [row[0] for row in rows[1:]] == [*NAMES, "average of the classes"]
    assert rows[1] == [NAMES[0], "1.000000", "0.666667", "0.800000", "3"]


def test_that_the_text_names_accuracy_interval_and_loss() -> None:
    text = report_text(EVALUATION)
    assert "80.00%" in text
    assert "4 of 5 images" in text
    assert "95% interval" in text
    assert "two lines" in text
