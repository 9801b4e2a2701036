import json
import shutil
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from core.data.types import Cancelled, PreparedData
from core.evaluation import Predictor, evaluate_run, load_evaluation
from core.evaluation.load_model import load_trained_model
from core.experiment import ProblemError, load_experiment, save_experiment
from core.export import ExportResult, export_run
from core.runs import RunFolder


@pytest.fixture(scope="module")
def exported(
    digits_run: Path, digits: PreparedData, tmp_path_factory: pytest.TempPathFactory
) -> ExportResult:
    run = Path(shutil.copytree(digits_run, tmp_path_factory.mktemp("run") / "run"))
    target = tmp_path_factory.mktemp("export") / "my model ñ"
    return export_run(run, target, "savedmodel", data=digits)


def test_that_a_savedmodel_is_proven_in_every_way(exported: ExportResult) -> None:
    proof = exported.proof
    assert proof is not None
    assert proof.passed, proof.reasons
    assert exported.problems == ()
    assert {way.way for way in proof.ways} == {
        "pixels as uint8",
        "pixels as float32",
        "pixels, called as a function",
        "pixels in their own size",
        "encoded files",
    }
    assert all(way.images > 0 for way in proof.ways)
    assert proof.max_difference <= proof.tolerance == 1e-5
    assert "Proved" in proof.summary


def test_that_the_folder_holds_everything_beside_the_model(
    exported: ExportResult,
) -> None:
    names = {path.name for path in exported.path.iterdir()}
    assert names >= {
        "saved_model.pb",
        "labels.txt",
        "model_card.md",
        "predict.py",
        "proof.json",
    }
    assert json.loads((exported.path / "proof.json").read_text())["passed"] is True
    assert (exported.path / "labels.txt").read_text() == "".join(
        f"{digit}\n" for digit in range(10)
    )
    card = (exported.path / "model_card.md").read_text()
    assert "Wilson interval" in card
    assert "WARNING" not in card
    assert "batches of 16" in card


def test_that_the_endpoints_take_any_batch_and_both_kinds_of_numbers(
    exported: ExportResult, digits: PreparedData
) -> None:
    model = tf.saved_model.load(str(exported.path))
    images = digits.test.images(0, 13)
    for count in (1, 2, 13):
        for given in (images[:count], images[:count].astype(np.float32)):
            answer = model.serve(given)
            assert answer["probabilities"].shape == (count, 10)
            assert answer["probabilities"].dtype == tf.float32
            assert answer["class_index"].dtype == tf.int64
            assert answer["class_name"].dtype == tf.string
    default = model.signatures["serving_default"](images=tf.constant(images))
    index = default["class_index"].numpy()
    assert np.array_equal(index, default["probabilities"].numpy().argmax(1))
    names = [name.decode() for name in default["class_name"].numpy()]
    assert names == [digits.task.class_names[one] for one in index]


def test_that_the_weights_can_be_found_in_the_savedmodel(
    exported: ExportResult, digits_run: Path
) -> None:
    loaded = tf.saved_model.load(str(exported.path))
    trained = load_trained_model(RunFolder(digits_run).best)
    for name in ("variables", "trainable_variables", "non_trainable_variables"):
        own, its = getattr(trained, name), getattr(loaded, name)
        assert [tuple(one.shape) for one in own] == [tuple(one.shape) for one in its]
        for one, other in zip(own, its, strict=True):
            np.testing.assert_array_equal(one.numpy(), other.numpy())
    assert loaded.trainable_variables


def test_that_the_exported_model_opens_as_a_predictor(
    exported: ExportResult, digits_run: Path
) -> None:
    random = np.random.default_rng(3)
    shapes = [(8, 8, 1), (31, 17, 3), (9, 40, 4)]
    images = [random.integers(0, 256, shape, np.uint8) for shape in shapes]
    ours = Predictor.open(digits_run).predict_arrays(images)
    theirs = Predictor.open(exported.path).predict_arrays(images)
    for one, other in zip(ours, theirs, strict=True):
        assert other.class_name == one.class_name
        assert other.probabilities == pytest.approx(one.probabilities, abs=1e-5)


def test_that_predict_py_names_pictures_in_a_fresh_process(
    exported: ExportResult, digits: PreparedData, tmp_path: Path
) -> None:
    image = digits.test.images(0, 1)[0]
    Image.fromarray(image[..., 0]).save(tmp_path / "a digit.png")
    expected = Predictor.open(exported.path).predict_arrays([image])[0]
    (tmp_path / "text.jpg").write_text("no picture")
    script = str(exported.path / "predict.py")
    done = subprocess.run(
        [sys.executable, "-I", script, "a digit.png", "text.jpg"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    line = f"a digit.png: {expected.class_name} ({expected.probability:.1%})"
    assert done.stdout.strip() == line
    assert "text.jpg: no picture that can be read" in done.stderr
    assert done.returncode == 1


def test_that_the_run_is_evaluated_on_the_way(
    own_run: Path, digits: PreparedData, tmp_path: Path
) -> None:
    told: list[str] = []

    def cancel_at_check(what: str, done: int, total: int | None, unit: str) -> None:
        told.append(what)
        if what == "Checking it in a fresh process" and total is None:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_run(own_run, tmp_path / "out", "keras", cancel_at_check, data=digits)
    assert load_evaluation(own_run) is not None
    assert "Writing the Keras file" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run"]


def test_that_a_keras_export_is_the_same_file_and_proven(
    own_run: Path, digits: PreparedData, tmp_path: Path
) -> None:
    result = export_run(own_run, tmp_path / "out", "keras", data=digits)
    assert result.proof is not None
    assert result.proof.passed, result.proof.reasons
    copied = (result.path / "model.keras").read_bytes()
    assert copied == RunFolder(own_run).best.read_bytes()
    assert "keras.models.load_model" in (result.path / "model_card.md").read_text()
    assert len(Predictor.open(result.path).class_names) == 10


def test_that_a_model_with_code_of_its_own_fails_the_proof(
    own_run: Path, digits: PreparedData, tmp_path: Path
) -> None:
    @keras.saving.register_keras_serializable("core")
    class Halving(keras.layers.Layer):
        def call(self, inputs):
            return inputs / 2

    image = keras.Input((8, 8, 1))
    flat = keras.layers.Flatten()(Halving()(image))
    output = keras.layers.Dense(10, activation="softmax")(flat)
    keras.Model(image, output).save(RunFolder(own_run).best)
    result = export_run(own_run, tmp_path / "out", "keras", data=digits)
    assert result.proof is not None
    assert not result.proof.passed
    assert "found nothing out" in result.proof.reasons[0]
    assert "Halving" in result.proof.reasons[0]
    assert result.problems[0].severity == "error"
    card = (result.path / "model_card.md").read_text()
    assert "WARNING: this export failed its check" in card[:200]
    assert json.loads((result.path / "proof.json").read_text())["passed"] is False


def test_that_without_its_data_a_model_is_checked_on_made_up_pictures(
    own_run: Path, tmp_path: Path
) -> None:
    folder = RunFolder(own_run)
    gone = load_experiment(folder.experiment)
    gone = gone.replace(dataset=gone.dataset.replace(source=str(tmp_path / "gone")))
    save_experiment(gone, folder.experiment)
    result = export_run(own_run, tmp_path / "out")
    assert result.proof is not None
    assert result.proof.passed, result.proof.reasons
    assert "made-up pictures" in result.proof.sample
    assert {problem.severity for problem in result.problems} == {"warning"}
    assert "Not measured" in (result.path / "model_card.md").read_text()


def test_that_a_run_without_a_model_is_a_problem(own_run: Path, tmp_path: Path) -> None:
    RunFolder(own_run).best.unlink()
    with pytest.raises(ProblemError, match="has no model yet"):
        export_run(own_run, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_that_a_run_folder_that_can_t_be_written_to_is_exported_all_the_same(
    own_run: Path, digits: PreparedData, tmp_path: Path
) -> None:
    RunFolder(own_run).predictions.mkdir()  # nothing can be written there
    result = export_run(own_run, tmp_path / "out", "keras", data=digits)
    assert result.proof is not None
    assert "test images" in result.proof.sample
    assert [problem.severity for problem in result.problems] == ["warning"]
    assert "can't be written" in result.problems[0].message
    assert "Accuracy" in (result.path / "model_card.md").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit of file sizes")
def test_that_a_full_disk_is_told_and_leaves_nothing_of_a_savedmodel(
    own_run: Path, digits: PreparedData, tmp_path: Path
) -> None:
    import resource

    evaluate_run(own_run, data=digits)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(ProblemError, match=r"can't be written .*: File too large"):
            export_run(own_run, tmp_path / "out", data=digits)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run"]
