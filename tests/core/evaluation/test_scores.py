import numpy as np
import pytest

from core.evaluation.predictions import Predictions
from core.evaluation.scores import score


def predictions_of(labels: list[int], predicted: list[int]) -> Predictions:
    count = len(labels)
    return Predictions(
        indices=np.arange(count),
        labels=np.array(labels),
        predicted=np.array(predicted),
        probability=np.full(count, 0.5, np.float32),
        losses=np.linspace(0.0, 1.0, count, dtype=np.float32),
    )


def test_that_counts_and_scores_agree_with_a_hand_worked_example() -> None:
    evaluation = score(
        predictions_of([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 0, 2]),
        ("a", "b", "c"),
        run="run",
        fingerprint="f",
    )
    assert evaluation.confusion == ((2, 1, 0), (1, 1, 0), (0, 0, 1))
    assert evaluation.accuracy == pytest.approx(4 / 6)
    assert evaluation.correct == 4
    assert evaluation.loss == pytest.approx(0.5)
    first = evaluation.classes[0]
    assert (first.precision, first.recall) == pytest.approx((2 / 3, 2 / 3))
    assert [one.support for one in evaluation.classes] == [3, 2, 1]
    assert evaluation.macro_average()[1] == pytest.approx((2 / 3 + 1 / 2 + 1) / 3)


def test_that_a_class_without_images_or_predictions_scores_zero() -> None:
    evaluation = score(
        predictions_of([0, 0], [0, 1]), ("a", "b", "c"), run="run", fingerprint="f"
    )
    assert evaluation.classes[1].recall == 0.0
    assert evaluation.classes[2].precision == 0.0
    assert evaluation.classes[2].support == 0


def test_that_an_evaluation_survives_json() -> None:
    evaluation = score(
        predictions_of([0, 1], [0, 1]), ("ä\nb", "c"), run="run", fingerprint="f"
    )
    again = type(evaluation).model_validate_json(evaluation.model_dump_json())
    assert again == evaluation
