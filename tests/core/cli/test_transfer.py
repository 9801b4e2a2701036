"""Transfer learning on the command line, from the first half to the second."""

import io
import tarfile
from pathlib import Path

import pytest

from core.experiment import load_experiment
from tests.core.data.making import write_classes
from tests.core.model.bases import modules

SHORT = ("--set", "training.epochs=2", "--set", "training.early_stopping.enabled=false")


def test_that_a_student_carries_digits_over_with_nothing_but_presets(
    lossline, tmp_path
):
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    early = lossline("new", "digits-high", "-o", second, "--json")
    assert early.code == 2
    (problem,) = early.json["problems"]
    assert "no finished run of “Digits 0–4”" in problem["message"]
    assert "new digits-low" in problem["hint"]
    assert not second.exists()

    assert lossline("new", "digits-low", "-o", first).code == 0
    runs = [lossline("train", first, *SHORT, "--json").json for _ in range(2)]
    made = lossline("new", "digits-high", "-o", second)
    assert made.code == 0
    base = load_experiment(second).model.base
    assert base.run_dir == runs[1]["run_dir"]
    assert Path(runs[1]["run_dir"]).name in made.out

    tuned = lossline(
        *("train", second, *SHORT, "--set", "training.fine_tuning.epochs=1", "--json")
    )
    assert tuned.code == 0, tuned.err
    assert tuned.json["epochs_done"] == 3
    assert "frozen" in tuned.err
    measured = lossline("evaluate", tuned.json["run_dir"], "--json").json
    assert measured["class_names"] == ["5", "6", "7", "8", "9"]


def test_that_own_photos_are_asked_for_and_taken_under_their_name(lossline, tmp_path):
    path = tmp_path / "door.json"
    assert lossline("new", "vgg-doorbell", "-o", path).code == 0
    missing = lossline("check", path, "--json")
    assert missing.code == 2
    (problem,) = missing.json["problems"]
    assert "needs photos of your own" in problem["message"]
    assert "--name doorbell" in problem["hint"]

    photos = write_classes(tmp_path / "visitors", {"family": 24, "stranger": 24})
    assert lossline("datasets", "import", photos, "--name", "doorbell").code == 0
    checked = lossline("check", path, "--json")
    assert checked.code == 0, checked.err
    assert any("VGG 16" in problem["message"] for problem in checked.json["problems"])


@pytest.mark.parametrize("packed", [False, True])
def test_that_a_strangers_module_runs_only_once_it_is_trusted(
    lossline, tmp_path, packed
):
    module = modules.save_reusable(tmp_path / "net")
    if packed:
        content = io.BytesIO()
        with tarfile.open(fileobj=content, mode="w:gz") as archive:
            for file in sorted(module.rglob("*")):
                archive.add(file, str(file.relative_to(module)), recursive=False)
        module = tmp_path / "net.tar.gz"
        module.write_bytes(content.getvalue())
    path = tmp_path / "tiny.json"
    assert lossline("new", "blank", "-o", path).code == 0
    settings = (
        *("train", path, "--set", "training.epochs=1"),
        *("--set", f'model.base={{"kind": "hub", "handle": "{module}"}}'),
        *("--set", "model.layers=[]", "--json"),
    )
    refused = lossline(*settings)
    assert refused.code == 2
    assert "--trust-base" in refused.err
    trusting = lossline(*settings, "--trust-base")
    assert trusting.code == 0, trusting.err
    assert lossline(*settings).code == 0
