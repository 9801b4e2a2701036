"""The proof must be able to fail: each test spoils one thing."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import keras
import pytest

from core.data.types import Cancelled
from core.evaluation.labels import labels_text
from core.evaluation.load_model import load_trained_model
from core.export.proof import prove
from core.export.sample import made_up_sample
from core.export.savedmodel import write_saved_model
from core.runs import RunFolder

NAMES = tuple(f"class {digit}" for digit in range(10))
SAMPLE = made_up_sample((8, 8, 1), seed=1)


@pytest.fixture(scope="module")
def model(digits_run: Path) -> keras.Model:
    return load_trained_model(RunFolder(digits_run).best)


@pytest.fixture(scope="module")
def original(model: keras.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    write_saved_model(model, NAMES, folder)
    (folder / "labels.txt").write_text(labels_text(NAMES))
    return folder


@pytest.fixture
def saved(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "saved"))


def test_that_changed_weights_and_labels_are_found(
    model: keras.Model, saved: Path
) -> None:
    (saved / "labels.txt").write_text(labels_text(reversed(NAMES)))
    other = keras.models.clone_model(model)
    weights = model.get_weights()
    weights[-1][3] += 0.01
    other.set_weights(weights)
    proof = prove(other, saved, "savedmodel", NAMES, SAMPLE)
    assert not proof.passed
    text = " ".join(proof.reasons)
    assert "probabilities differ by up to" in text
    assert "labels.txt" in text
    assert proof.max_difference > proof.tolerance
    assert proof.summary.startswith("The check FAILED")


def test_that_wrong_names_inside_the_model_are_found(
    model: keras.Model, saved: Path
) -> None:
    wanted = tuple(reversed(NAMES))
    (saved / "labels.txt").write_text(labels_text(wanted))
    proof = prove(model, saved, "savedmodel", wanted, SAMPLE)
    assert not proof.passed
    assert proof.max_difference <= proof.tolerance
    assert all(way.wrong_names == way.images for way in proof.ways)
    assert "a name that does not belong to their class" in proof.reasons[0]


def test_that_a_damaged_model_is_found(model: keras.Model, saved: Path) -> None:
    data = next((saved / "variables").glob("*.data-*"))
    data.write_bytes(data.read_bytes()[: data.stat().st_size // 2])
    proof = prove(model, saved, "savedmodel", NAMES, SAMPLE)
    assert not proof.passed
    assert "ended with status 1" in proof.reasons[0]
    assert proof.ways == ()


def test_that_the_check_can_t_import_the_app_even_where_it_is_installed() -> None:
    script = Path(__file__).parents[3] / "resources" / "export" / "check_export.py"
    code = (
        f"import runpy, sys; sys.path.insert(0, {str(script.parents[2])!r}); "
        f"names = runpy.run_path({str(script)!r}); "
        "import core; del sys.modules['core']; "
        "sys.meta_path.insert(0, names['NoLossline']()); import core"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "asked for the app's code: core" in done.stderr


def test_that_the_check_ends_when_it_is_cancelled(
    model: keras.Model, saved: Path
) -> None:
    def cancel(what: str, done: int, total: int | None, unit: str) -> None:
        raise Cancelled

    begun = time.monotonic()
    with pytest.raises(Cancelled):
        prove(model, saved, "savedmodel", NAMES, SAMPLE, cancel)
    assert time.monotonic() - begun < 5.0
