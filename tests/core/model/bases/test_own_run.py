import json
import zipfile
from pathlib import Path

import keras
import numpy as np
import pytest

from core.experiment import FreezeSpec, ModelSpec, ProblemError, RunBase
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Activation, Dense
from core.experiment.layers.pooling import MaxPooling2D
from core.experiment.layers.regularization import Dropout
from core.experiment.layers.reshaping import Flatten
from core.model.bases.describe import outline
from core.model.build import build_model
from core.model.freezing import feature_model
from core.model.inspect import inspect_model
from tests.core.model.bases import modules
from tests.core.model.tasks import task

DIGITS = task(8, 8, 1, 5)
LETTERS = task(28, 28, 3, 3)
STACK = (
    Conv2D(filters=4, activation="relu"),
    MaxPooling2D(),
    Flatten(),
    Dense(units=6, activation="relu"),
    Dropout(rate=0.5),
)
PIXELS = np.random.default_rng(3).integers(0, 256, (4, 28, 28, 3)).astype("float32")


def _saved(folder: Path, spec: ModelSpec, data=DIGITS) -> keras.Model:
    folder.mkdir()
    model = build_model(spec, data, seed=3)
    model.save(folder / "best.keras")
    return model


@pytest.fixture
def run(tmp_path) -> Path:
    _saved(tmp_path / "digits", ModelSpec(layers=STACK))
    return tmp_path / "digits"


def test_that_the_head_is_cut_off_and_the_rest_is_kept(run):
    base = RunBase(run_dir=str(run))
    found = outline(base, (8, 8, 1))
    assert found.title == "digits"
    assert found.cut == "dropout_4"
    assert found.output_shape == (6,)
    names = [layer.name for layer in found.layers]
    assert names[0] == "scaling"
    assert names[-2:] == ["head", "probabilities"]
    assert "head" not in [layer.name for layer in found.used_layers]


def test_that_the_weights_and_the_scaling_are_those_of_the_run(run):
    before = keras.models.load_model(run / "best.keras")
    spec = ModelSpec(base=RunBase(run_dir=str(run)))
    model = build_model(spec, task(8, 8, 1, 3), seed=9)
    pixels = PIXELS[:, :8, :8, :1]
    features = keras.Model(model.input, model.get_layer("features").output)
    expected = keras.Model(before.input, before.get_layer("dropout_4").output)
    np.testing.assert_array_equal(features(pixels), expected(pixels))


def test_that_other_images_are_brought_to_what_the_run_has_learned(run):
    spec = ModelSpec(base=RunBase(run_dir=str(run)))
    report = inspect_model(spec, LETTERS)
    grey, smaller = report.base_notes
    assert "grey" in grey
    assert "8×8" in smaller
    model = build_model(spec, LETTERS, seed=1)
    assert model(PIXELS).shape == (4, 3)
    assert report.parameters == model.count_params()


def test_that_a_run_is_cut_where_one_wants(run):
    base = RunBase(run_dir=str(run), cut="max_pooling2d_1")
    assert outline(base, (8, 8, 1)).output_shape == (3, 3, 4)
    spec = ModelSpec(base=base, layers=(Flatten(),))
    assert build_model(spec, LETTERS, seed=1)(PIXELS).shape == (4, 3)
    wrong = inspect_model(ModelSpec(base=base.replace(cut="nowhere")), LETTERS)
    assert [problem.path for problem in wrong.errors] == ["model.base.cut"]


def test_that_dropout_inside_a_base_is_silent_while_training(run):
    spec = ModelSpec(base=RunBase(run_dir=str(run)))
    model = build_model(spec, LETTERS, seed=1)
    still, training = (model(PIXELS, training=on) for on in (False, True))
    np.testing.assert_array_equal(still, training)


def test_that_the_head_of_an_unlocked_stack_is_found(tmp_path):
    softmax = Activation(activation="softmax")
    layers = (Flatten(), Dense(units=6), Dense(units=5), softmax)
    _saved(tmp_path / "r", ModelSpec(layers=layers, locked_head=False))
    found = outline(RunBase(run_dir=str(tmp_path / "r")), (8, 8, 1))
    assert found.cut == "dense_1"


def test_that_a_run_with_a_base_is_a_base_again(run, tmp_path):
    first = ModelSpec(
        base=RunBase(run_dir=str(run)), layers=(Dense(units=7, activation="relu"),)
    )
    model = _saved(tmp_path / "letters", first, LETTERS)
    base = RunBase(run_dir=str(tmp_path / "letters"), freeze=FreezeSpec(mode="none"))
    spec = ModelSpec(base=base)
    again = build_model(spec, LETTERS, seed=5)
    features = keras.Model(again.input, again.get_layer("features").output)
    expected = keras.Model(model.input, model.get_layer("dense_0").output)
    np.testing.assert_array_equal(features(PIXELS), expected(PIXELS))
    report = inspect_model(spec, LETTERS)
    trainable = sum(int(np.prod(w.shape)) for w in again.trainable_weights)
    assert report.trainable_parameters == trainable


def test_that_a_run_on_a_module_is_a_base_too(tmp_path):
    base = modules.trusted(modules.save_reusable(tmp_path / "module"))
    model = _saved(tmp_path / "letters", ModelSpec(base=base), LETTERS)
    spec = ModelSpec(base=RunBase(run_dir=str(tmp_path / "letters")))
    again = build_model(spec, LETTERS, seed=5)
    np.testing.assert_array_equal(
        feature_model(again)(PIXELS), feature_model(model)(PIXELS)
    )


def test_that_looking_at_a_run_reads_no_weights(run):
    with zipfile.ZipFile(run / "best.keras") as archive:
        config = archive.read("config.json")
    bare = run.parent / "bare"
    bare.mkdir()
    with zipfile.ZipFile(bare / "best.keras", "w") as archive:
        archive.writestr("config.json", json.dumps(json.loads(config)))
    whole = outline(RunBase(run_dir=str(run)), (8, 8, 1))
    assert outline(RunBase(run_dir=str(bare)), (8, 8, 1)).layers == whole.layers


@pytest.mark.parametrize("what", ["nothing", "missing", "damaged"])
def test_that_a_run_without_a_net_is_refused_with_what_to_do(tmp_path, what):
    folder = tmp_path / "r"
    folder.mkdir()
    if what == "damaged":
        (folder / "best.keras").write_bytes(b"not a model")
    base = RunBase(run_dir="" if what == "nothing" else str(folder))
    with pytest.raises(ProblemError) as caught:
        outline(base, (8, 8, 1))
    assert caught.value.problems[0].path == "model.base.run_dir"
    report = inspect_model(ModelSpec(base=base), LETTERS)
    assert not report.can_be_built
    with pytest.raises(ProblemError):
        build_model(ModelSpec(base=base), LETTERS, seed=1)
