"""What a pretrained base is worth on real photos, and taking such models away."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from core.data.types import PreparedData
from core.evaluation import evaluate_run
from core.experiment import (
    ApplicationsBase,
    Base,
    DatasetSpec,
    Experiment,
    HubBase,
    ModelSpec,
    ProblemError,
    SplitSpec,
    TrainingSpec,
)
from core.experiment.heads import logistic_regression
from core.experiment.optimizers import Adam
from core.export import export_run
from core.export.script.data import data_source
from core.export.script.write import script_source
from core.model.bases.consent import trust
from core.model.build import build_model
from core.model.isolated import isolated
from core.runs import RunFolder
from tests.core.tiny_run import data_of, train_in

pytestmark = pytest.mark.realdata

WEIGHTS = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5"
MODULE = "hub_mobilenet_v2_035_224_feature_vector"


def _photos(realdata: Path, per_class: int) -> DatasetSpec:
    return DatasetSpec(
        source=str(realdata / "photos" / "sign_language_digits"),
        image_size=(96, 96),
        limit_per_class=per_class,
    )


def _experiment(dataset: DatasetSpec, base: Base, epochs: int) -> Experiment:
    image = base.kind == "applications"
    return Experiment(
        name="photos",
        dataset=dataset,
        model=ModelSpec(base=base, layers=logistic_regression(image)),
        training=TrainingSpec(
            epochs=epochs, batch_size=32, optimizer=Adam(learning_rate=0.005)
        ),
    )


@pytest.fixture(scope="module")
def mobilenet(realdata: Path) -> ApplicationsBase:
    file = str(realdata / "pretrained" / WEIGHTS)
    return ApplicationsBase(alpha=0.35, weights="file", weights_file=file)


@pytest.fixture(scope="module")
def dataset(realdata: Path) -> DatasetSpec:
    """About half of the photos to learn from, and all that are meant for the test."""
    return _photos(realdata, 100)


@pytest.fixture(scope="module")
def photos(dataset: DatasetSpec) -> PreparedData:
    return data_of(Experiment(dataset=dataset))


@pytest.fixture(scope="module")
def frozen(
    photos: PreparedData,
    dataset: DatasetSpec,
    mobilenet: ApplicationsBase,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A run whose base stays as it came."""
    experiment = _experiment(dataset, mobilenet, epochs=20)
    return train_in(tmp_path_factory.mktemp("runs"), experiment, photos)


def test_that_a_frozen_base_reads_hands_from_few_photos(
    frozen: Path, photos: PreparedData
) -> None:
    evaluation = evaluate_run(frozen, data=photos)
    assert evaluation.count > 300
    assert evaluation.accuracy > 0.85


def test_that_a_model_on_a_net_of_keras_passes_its_proof(
    frozen: Path, photos: PreparedData, tmp_path: Path
) -> None:
    result = export_run(frozen, tmp_path / "out", data=photos)
    assert result.proof is not None
    assert result.proof.passed, result.proof.reasons


def test_that_a_script_has_the_weights_of_the_base_and_predicts_the_same(
    frozen: Path, photos: PreparedData, tmp_path: Path
) -> None:
    script = export_run(frozen, tmp_path / "script", "script", data=photos).path
    trained: Any = keras.models.load_model(RunFolder(frozen).best)
    own = isolated(runpy.run_path(str(script / "train.py"))["build_model"])
    base, inner = own.get_layer("base"), trained.get_layer("base")
    for mine, its in zip(base.get_weights(), inner.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, its)
    own.set_weights(trained.get_weights())
    images = photos.test.images(0, 4).astype("float32")
    said, expected = (one(images, training=False) for one in (own, trained))
    np.testing.assert_allclose(said, expected, atol=1e-5)


def test_that_a_script_takes_the_imagenet_weights_of_the_app(
    realdata: Path, dataset: DatasetSpec, photos: PreparedData, tmp_path: Path
) -> None:
    cache = Path(os.environ["KERAS_HOME"]) / "models"
    cache.mkdir(parents=True)
    shutil.copyfile(realdata / "pretrained" / WEIGHTS, cache / WEIGHTS)
    base = ApplicationsBase(alpha=0.35)
    experiment = _experiment(dataset, base, epochs=1)
    source = script_source(experiment, photos, data_source(experiment, photos))
    (tmp_path / "train.py").write_text(source)
    program = (
        "import runpy, sys, numpy as np\n"
        "model = runpy.run_path(sys.argv[1])['build_model']()\n"
        "np.savez(sys.argv[2], *model.get_layer('base').get_weights())\n"
    )
    arguments = [tmp_path / "train.py", tmp_path / "base.npz"]
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    built: Any = build_model(experiment.model, photos.task, experiment.seed)
    own = np.load(tmp_path / "base.npz")
    pairs = zip(own.files, built.get_layer("base").get_weights(), strict=True)
    assert all(np.array_equal(own[name], its) for name, its in pairs)


def test_that_a_model_on_the_real_module_passes_its_proof(
    realdata: Path, mobilenet: ApplicationsBase, tmp_path: Path
) -> None:
    base = HubBase(handle=str(realdata / "pretrained" / MODULE))
    trust(base)
    few = _photos(realdata, 4).replace(split=SplitSpec(test=0.02))
    experiment = _experiment(few, base, epochs=3)
    data = data_of(experiment)
    run = train_in(tmp_path / "runs", experiment, data)
    result = export_run(run, tmp_path / "out", data=data)
    assert result.proof is not None
    assert result.proof.passed, result.proof.reasons
    with pytest.raises(ProblemError, match="base is a module of TF Hub"):
        export_run(run, tmp_path / "script", "script", data=data)
    with pytest.raises(ProblemError, match="Keras alone could not open"):
        export_run(run, tmp_path / "keras", "keras", data=data)
    assert not (tmp_path / "keras").exists()
