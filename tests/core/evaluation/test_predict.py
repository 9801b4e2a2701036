import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.types import Cancelled, PreparedData
from core.evaluation import Predictor, evaluate_run, load_predictions
from core.evaluation.labels import labels_text
from core.experiment import ProblemError
from core.runs import RunFolder


@pytest.fixture(scope="module")
def predictor(digits_run: Path) -> Predictor:
    return Predictor.open(digits_run)


def test_that_a_predictor_says_what_the_evaluation_says(
    own_run: Path, digits: PreparedData
) -> None:
    evaluate_run(own_run, data=digits)
    expected = load_predictions(RunFolder(own_run).predictions)
    images = list(digits.test.images(0, 70))
    predictions = Predictor.open(own_run).predict_arrays(images)
    assert [one.class_index for one in predictions] == expected.predicted[:70].tolist()
    found = [one.probability for one in predictions]
    assert found == pytest.approx(expected.probability[:70].tolist(), abs=1e-6)
    assert predictions[0].class_name == digits.task.class_names[expected.predicted[0]]
    assert predictions[0].probabilities.sum() == pytest.approx(1.0, abs=1e-5)


def test_that_a_file_and_its_pixels_get_the_same_prediction(
    predictor: Predictor, digits: PreparedData, tmp_path: Path
) -> None:
    image = digits.test.images(0, 1)[0]
    Image.fromarray(image[..., 0]).save(tmp_path / "digit.png")
    Image.fromarray(image[..., 0]).convert("RGBA").save(tmp_path / "colour.png")
    plain, coloured = predictor.predict_files(
        [tmp_path / "digit.png", tmp_path / "colour.png"]
    )
    expected = predictor.predict_arrays([image])[0]
    # The size of a batch may change the last bit.
    for found in (plain, coloured):
        assert found.probabilities == pytest.approx(expected.probabilities, abs=1e-6)


def test_that_images_of_any_size_and_colour_are_taken(predictor: Predictor) -> None:
    random = np.random.default_rng(1)
    shapes = [(8, 8, 1), (33, 21, 3), (5, 90, 4), (1, 1, 1)]
    images = [random.integers(0, 256, shape, np.uint8) for shape in shapes]
    assert len(predictor.predict_arrays(images)) == len(shapes)


def test_that_every_unreadable_file_is_named(
    predictor: Predictor, tmp_path: Path
) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    with pytest.raises(ProblemError) as caught:
        predictor.predict_files([tmp_path / "text.jpg", tmp_path / "missing.png"])
    assert "text.jpg" in str(caught.value)
    assert "missing.png" in str(caught.value)


def test_that_a_keras_file_is_named_by_the_labels_beside_it(
    digits_run: Path, tmp_path: Path
) -> None:
    shutil.copy(RunFolder(digits_run).best, tmp_path / "model.keras")
    image = np.zeros((8, 8, 1), np.uint8)
    assert Predictor.open(tmp_path / "model.keras").class_names[3] == "3"
    (tmp_path / "labels.txt").write_text(labels_text("abcdefghij"))
    named = Predictor.open(tmp_path)
    assert named.predict_arrays([image])[0].class_name in "abcdefghij"
    (tmp_path / "labels.txt").write_text("only one\n")
    with pytest.raises(ProblemError, match="10 classes apart, but 1 name"):
        Predictor.open(tmp_path)


def test_that_a_folder_of_something_else_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="neither a run folder nor"):
        Predictor.open(tmp_path)


def test_that_a_cancelled_prediction_ends(predictor: Predictor) -> None:
    def cancel(what: str, done: int, total: int | None, unit: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        predictor.predict_arrays([np.zeros((8, 8, 1), np.uint8)], cancel)
