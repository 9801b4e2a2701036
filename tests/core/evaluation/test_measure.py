import json
import os
from pathlib import Path

import keras
import numpy as np
import pytest

from core.data.types import Cancelled, PreparedData
from core.evaluation import evaluate_run, load_evaluation, load_predictions
from core.experiment import ProblemError, load_experiment, save_experiment
from core.runs import RunFolder
from tests.core.tiny_run import DIGITS, data_of


def test_that_loss_and_accuracy_are_those_of_keras_without_penalties(
    own_run: Path, digits: PreparedData
) -> None:
    evaluation = evaluate_run(own_run)
    model = keras.models.load_model(RunFolder(own_run).best, compile=False)
    images = digits.test.images(0, len(digits.test))
    probabilities = model.predict(images, verbose=0)
    losses = keras.losses.sparse_categorical_crossentropy(
        digits.test.labels, probabilities
    )
    assert model.losses, "the model of this test has a penalty"
    assert evaluation.loss == pytest.approx(float(np.mean(losses)), rel=1e-5)
    right = probabilities.argmax(1) == digits.test.labels
    assert evaluation.accuracy == pytest.approx(right.mean())
    assert evaluation.count == len(digits.test)
    assert evaluation.accuracy > 0.5


def test_that_result_and_predictions_lie_in_the_run_folder(
    own_run: Path, digits: PreparedData
) -> None:
    evaluation = evaluate_run(own_run, data=digits)
    assert load_evaluation(own_run) == evaluation
    predictions = load_predictions(RunFolder(own_run).predictions)
    assert np.array_equal(predictions.indices, digits.test.indices)
    assert np.array_equal(predictions.labels, digits.test.labels)
    assert predictions.losses.mean() == pytest.approx(evaluation.loss, rel=1e-5)
    for row in range(10):
        for column in range(10):
            inside = (predictions.labels == row) & (predictions.predicted == column)
            assert inside.sum() == evaluation.confusion[row][column]


def test_that_a_run_without_evaluation_has_none(digits_run: Path) -> None:
    assert load_evaluation(digits_run) is None


def test_that_an_evaluation_older_than_the_model_counts_as_none(
    own_run: Path, digits: PreparedData
) -> None:
    evaluate_run(own_run, data=digits)
    os.utime(RunFolder(own_run).best)
    later = RunFolder(own_run).evaluation.stat().st_mtime_ns + 10**9
    os.utime(RunFolder(own_run).best, ns=(later, later))
    assert load_evaluation(own_run) is None


def test_that_a_damaged_evaluation_is_a_problem(
    own_run: Path, digits: PreparedData
) -> None:
    evaluate_run(own_run, data=digits)
    RunFolder(own_run).evaluation.write_text("{}")
    with pytest.raises(ProblemError, match="Evaluate the run again"):
        load_evaluation(own_run)


def test_that_changed_data_is_refused(own_run: Path) -> None:
    folder = RunFolder(own_run)
    changed = load_experiment(folder.experiment).replace(seed=2)
    save_experiment(changed, folder.experiment)
    with pytest.raises(ProblemError, match="not what it was trained on"):
        evaluate_run(own_run)
    with pytest.raises(ProblemError, match="not what it was trained on"):
        evaluate_run(own_run, data=data_of(DIGITS.replace(seed=2)))


def test_that_a_run_without_a_model_says_so(own_run: Path) -> None:
    RunFolder(own_run).best.unlink()
    with pytest.raises(ProblemError, match="has no model yet"):
        evaluate_run(own_run)


def test_that_a_folder_without_a_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="holds no run"):
        evaluate_run(tmp_path)


def test_that_a_damaged_model_file_is_a_problem(
    own_run: Path, digits: PreparedData
) -> None:
    best = RunFolder(own_run).best
    best.write_bytes(best.read_bytes()[:500])
    with pytest.raises(ProblemError, match="can't be opened"):
        evaluate_run(own_run, data=digits)


def test_that_missing_facts_about_the_data_are_a_problem(own_run: Path) -> None:
    RunFolder(own_run).data_info.write_text(json.dumps({"name": "x"}))
    with pytest.raises(ProblemError, match=r"data\.json"):
        evaluate_run(own_run)


def test_that_a_model_of_no_numbers_is_a_problem(
    own_run: Path, digits: PreparedData
) -> None:
    best = RunFolder(own_run).best
    model = keras.models.load_model(best, compile=False)
    model.layers[-2].kernel.assign(np.full(model.layers[-2].kernel.shape, np.nan))
    model.save(best)
    with pytest.raises(ProblemError, match="no numbers"):
        evaluate_run(own_run, data=digits)


def test_that_a_cancelled_evaluation_leaves_the_earlier_one(
    own_run: Path, digits: PreparedData
) -> None:
    before = evaluate_run(own_run, data=digits)

    def cancel(what: str, done: int, total: int | None, unit: str) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        evaluate_run(own_run, cancel, digits)
    assert load_evaluation(own_run) == before


def test_that_progress_counts_the_test_images(
    own_run: Path, digits: PreparedData
) -> None:
    told: list[tuple[int, int | None, str]] = []
    evaluate_run(own_run, lambda _, *rest: told.append(rest), digits)
    total = len(digits.test)
    assert told[0] == (0, total, "images")
    assert told[-1] == (total, total, "images")
