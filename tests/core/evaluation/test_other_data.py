"""Measuring a run on data that it was not divided from."""

import shutil
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from core.data.conform import conform_image
from core.data.types import PreparedData
from core.evaluation import evaluate_run, load_evaluation
from core.evaluation.other_data import (
    data_to_test,
    evaluate_on,
    load_other_predictions,
    other_evaluations,
)
from core.evaluation.trained_run import read_run
from core.experiment import DatasetSpec, ProblemError, with_value
from core.runs import RunFolder
from tests.core.downloads.loopback import serving
from tests.core.tiny_run import DIGITS, data_of, train_in


@pytest.fixture
def other(tmp_path: Path, digits: PreparedData) -> Path:
    """Forty digits, paler, in a file of their own, in colour and twice as large."""
    images = digits.test.images(0, 40) // 2
    large = images.repeat(2, axis=1).repeat(2, axis=2).repeat(3, axis=3)
    path = tmp_path / "pale.npz"
    np.savez(path, x=large, y=digits.test.labels[:40])
    return path


def npz(path: Path, **arrays: np.ndarray) -> str:
    np.savez(path, **arrays)
    return str(path)


def probabilities(run_dir: Path, images: np.ndarray) -> np.ndarray:
    model = keras.models.load_model(RunFolder(run_dir).best, compile=False)
    return model.predict(images, verbose=0)


def test_that_all_images_of_other_data_are_brought_to_the_shape_of_the_run(
    own_run: Path, other: Path, digits: PreparedData
) -> None:
    evaluation, data = evaluate_on(own_run, str(other))
    images, labels = data.test.images(0, 40), digits.test.labels[:40]
    expected = [conform_image(one, (8, 8, 1)) for one in np.load(other)["x"]]
    found = probabilities(own_run, np.stack(expected)).argmax(1)
    assert evaluation.count == 40
    assert np.array_equal(data.test.labels, labels)
    assert np.abs(images.astype(int) - expected).max() <= 1
    assert evaluation.accuracy == pytest.approx((found == labels).mean())
    assert (evaluation.data_name, evaluation.source) == ("pale", str(other))


def test_that_it_is_kept_beside_the_evaluation_on_the_test_part(
    own_run: Path, other: Path, digits: PreparedData, tmp_path: Path
) -> None:
    own = evaluate_run(own_run, data=digits)
    first, _ = evaluate_on(own_run, str(other))
    again = shutil.copy(other, tmp_path / "pale again.npz")
    second, _ = evaluate_on(own_run, str(again))
    assert load_evaluation(own_run) == own
    assert other_evaluations(own_run) == (first, second)
    predictions = load_other_predictions(own_run, str(other))
    assert np.array_equal(predictions.indices, np.arange(40))
    assert (predictions.predicted == predictions.labels).sum() == first.correct


def test_that_a_newer_model_makes_it_count_as_nothing(
    own_run: Path, other: Path
) -> None:
    evaluate_on(own_run, str(other))
    best = RunFolder(own_run).best
    keras.models.load_model(best, compile=False).save(best)
    assert other_evaluations(own_run) == ()


def test_that_a_damaged_file_counts_as_nothing(own_run: Path, other: Path) -> None:
    evaluate_on(own_run, str(other))
    (file,) = RunFolder(own_run).other_evaluations.glob("*.json")
    file.write_text("{")
    assert other_evaluations(own_run) == ()


def test_that_a_test_part_of_the_other_data_is_what_counts(
    own_run: Path, digits: PreparedData, tmp_path: Path
) -> None:
    images, labels = digits.test.images(0, 60)[..., 0], digits.test.labels[:60]
    source = npz(
        tmp_path / "both.npz",
        x_train=images[:45],
        y_train=labels[:45],
        x_test=images[45:],
        y_test=labels[45:],
    )
    evaluation, data = evaluate_on(own_run, source)
    assert evaluation.count == 15
    assert np.array_equal(data.test.labels, labels[45:])


def test_that_classes_are_matched_by_name_and_unknown_ones_left_out(
    own_run: Path, digits: PreparedData, tmp_path: Path
) -> None:
    few = np.flatnonzero(np.isin(digits.test.labels, (3, 7)))[:20]
    images = digits.test.images(0, len(digits.test))[few, ..., 0]
    names = digits.test.labels[few] + np.where(np.arange(20) < 4, 60, 0)
    source = npz(tmp_path / "few.npz", x=images, y=names)
    evaluation, data = evaluate_on(own_run, source)
    assert evaluation.count == 16
    assert evaluation.class_names == digits.task.class_names
    assert set(data.test.labels) <= {3, 7}
    (problem,) = data.problems
    assert problem.message.startswith("4 images of few are left out")


def test_that_data_without_any_known_class_is_refused(
    own_run: Path, digits: PreparedData, tmp_path: Path
) -> None:
    images = digits.test.images(0, 20)[..., 0]
    source = npz(tmp_path / "foreign.npz", x=images, y=np.arange(20) % 2 + 50)
    with pytest.raises(ProblemError, match="same names") as caught:
        evaluate_on(own_run, source)
    assert "50, 51" in str(caught.value)
    assert not RunFolder(own_run).other_evaluations.exists()


def test_that_the_data_the_run_learned_from_is_refused(own_run: Path) -> None:
    with pytest.raises(ProblemError, match="has learned from"):
        evaluate_on(own_run, "digits")


def test_that_nothing_is_downloaded_to_compare_with(
    own_run: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = read_run(own_run)
    elsewhere = with_value(run.experiment, "dataset.source", "mnist")
    with serving() as server:
        monkeypatch.setenv("LOSSLINE_KERAS_DATASETS", server.address)
        data = data_to_test(replace(run, experiment=elsewhere), str(other))
        assert server.asked == []
    assert len(data.test) == 40


def test_that_a_test_part_that_gave_way_was_not_learned_from(
    digits: PreparedData, tmp_path: Path
) -> None:
    images, labels = digits.train.images(0, 120)[..., 0], digits.train.labels[:120]
    both = npz(
        tmp_path / "both.npz",
        x_train=images[:100],
        y_train=labels[:100],
        x_test=images[100:],
        y_test=labels[100:],
    )
    pale = npz(tmp_path / "pale.npz", x=images[:40] // 2, y=labels[:40])
    spec = DatasetSpec(source=both, test_source=pale)
    experiment = DIGITS.replace(dataset=spec)
    run_dir = train_in(tmp_path / "runs", experiment, data_of(experiment))
    assert evaluate_run(run_dir).count == 40
    assert evaluate_on(run_dir, both)[0].count == 20
    run = read_run(run_dir)
    data_to_test(run, pale)
    anew = with_value(experiment, "dataset.split.own_parts", "divide_anew")
    with pytest.raises(ProblemError, match="has learned from"):
        data_to_test(replace(run, experiment=anew), pale)
