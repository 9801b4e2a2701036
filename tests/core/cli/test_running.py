"""`train`, `resume`, `evaluate`, `predict` and `export`, one after another."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[3]


def test_that_the_whole_road_leads_from_a_preset_to_a_proven_export(
    lossline, tiny, tmp_path
):
    run_dir, out = tmp_path / "run", tmp_path / "out"
    trained = lossline(
        "train", tiny, "--set", "training.epochs=2", "--run-dir", run_dir, "--json"
    )
    assert trained.code == 0, trained.err
    assert trained.json["status"] == "completed"
    assert trained.json["epochs_done"] == 2
    assert "training: epochs 1 to 2" in trained.err
    assert Path(trained.json["curves"]).stat().st_size > 1000
    rows = (run_dir / "history.csv").read_text().splitlines()
    assert len(rows) == 3

    evaluated = lossline("evaluate", run_dir, "--json")
    assert evaluated.code == 0, evaluated.err
    confusion = np.array(evaluated.json["confusion"])
    accuracy = np.trace(confusion) / confusion.sum()
    assert evaluated.json["accuracy"] == pytest.approx(accuracy)

    exported = lossline("export", run_dir, out, "--json")
    assert exported.code == 0, exported.err
    assert exported.json["proof"]["passed"] is True

    image = tmp_path / "one.png"
    Image.fromarray(np.zeros((8, 8), np.uint8)).save(image)
    from_run = lossline("predict", run_dir, image, "--json").json["predictions"][0]
    from_model = lossline("predict", out, image, "--json").json["predictions"][0]
    assert from_run["class_name"] == from_model["class_name"]
    assert from_run["probabilities"] == pytest.approx(
        from_model["probabilities"], abs=1e-5
    )


def test_that_a_wrong_setting_is_wrong_input_and_makes_no_run(lossline, tiny, tmp_path):
    run_dir = tmp_path / "run"
    outcome = lossline(
        "train", tiny, "--set", "training.epochs=zero", "--run-dir", run_dir
    )
    assert outcome.code == 2
    assert "training.epochs" in outcome.err
    assert not run_dir.exists()


def test_that_a_folder_in_use_is_refused_before_anything_is_loaded(
    lossline, tiny, tmp_path
):
    (tmp_path / "thesis.txt").write_text("years of work")
    missing = "dataset.source=/nowhere/at/all"
    outcome = lossline("train", tiny, "--set", missing, "--run-dir", tmp_path)
    assert outcome.code == 2
    assert "holds files" in outcome.err


def test_that_a_stack_that_can_not_be_built_is_wrong_input_and_makes_no_run(
    lossline, tiny, tmp_path
):
    data = json.loads(tiny.read_text())
    data["model"]["layers"] = [{"kind": "Flatten"}, {"kind": "Conv2D"}]
    tiny.write_text(json.dumps(data))
    run_dir = tmp_path / "run"
    outcome = lossline("train", tiny, "--run-dir", run_dir)
    assert outcome.code == 2
    assert "model.layers[1]" in outcome.err
    assert not run_dir.exists()


def test_that_a_folder_with_something_in_it_is_never_used_for_a_run(
    lossline, tiny, tmp_path
):
    run_dir = tmp_path / "mine"
    run_dir.mkdir()
    (run_dir / "thesis.txt").write_text("precious")
    outcome = lossline("train", tiny, "--run-dir", run_dir)
    assert outcome.code == 2
    assert "holds files" in outcome.err
    assert [path.name for path in run_dir.iterdir()] == ["thesis.txt"]


def test_that_a_picture_that_is_none_fails_alone(lossline, tiny, tmp_path):
    run_dir = tmp_path / "run"
    lossline("train", tiny, "--set", "training.epochs=1", "--run-dir", run_dir)
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    Image.fromarray(np.zeros((8, 8), np.uint8)).save(good)
    bad.write_text("no picture")
    outcome = lossline("predict", run_dir, bad, good, "--json")
    assert outcome.code == 2
    assert "bad.png" in outcome.err
    first, second = outcome.json["predictions"]
    assert "problem" in first
    assert "class_name" in second


def test_that_ctrl_c_stops_the_run_keeps_its_work_and_lets_it_resume(tmp_path):
    experiment, run_dir = tmp_path / "long.json", tmp_path / "run"
    command = [sys.executable, str(ROOT / "main.py")]
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    subprocess.run([*command, "new", "digits", "-o", experiment], check=True)
    settings = ["--set", "training.epochs=400"]
    settings += ["--set", "training.early_stopping.enabled=false"]
    process = subprocess.Popen(
        [*command, "train", experiment, *settings, "--run-dir", run_dir, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        # Python that was started from a background shell ignores SIGINT otherwise.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("epoch 2/"):
            break
    process.send_signal(signal.SIGINT)
    out, _err = process.communicate(timeout=120)
    assert process.returncode == 130
    end = json.loads(out.splitlines()[-1])
    assert end["status"] == "stopped"
    done = end["epochs_done"]
    assert 2 <= done < 400

    resumed = subprocess.run(
        [*command, "resume", run_dir, "--epochs", str(done + 2), "--json"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert resumed.returncode == 0, resumed.stderr
    assert json.loads(resumed.stdout.splitlines()[-1])["epochs_done"] == done + 2


def test_that_commands_on_a_folder_without_a_run_are_wrong_input(lossline, tmp_path):
    for command in (
        ["resume", tmp_path],
        ["evaluate", tmp_path],
        ["export", tmp_path, tmp_path / "out"],
        ["predict", tmp_path, tmp_path / "a.png"],
    ):
        outcome = lossline(*command)
        assert outcome.code == 2, command
        assert str(tmp_path) in outcome.err


def test_that_missing_pictures_are_told_of_before_anything_is_opened(
    lossline, tmp_path
):
    pictures = [tmp_path / "a.png", tmp_path / "b.png"]
    outcome = lossline("predict", tmp_path, *pictures, "--json")
    assert outcome.code == 2
    told = [problem["message"] for problem in outcome.json["problems"]]
    assert told == [f"There is no file {one}." for one in pictures]
    assert "no file" in outcome.err


def test_that_a_complete_run_goes_on_when_more_epochs_are_asked_for(
    lossline, tiny, tmp_path
):
    run_dir = tmp_path / "run"
    lossline("train", tiny, "--set", "training.epochs=1", "--run-dir", run_dir)
    refused = lossline("resume", run_dir)
    assert refused.code == 1
    assert "complete" in refused.err
    resumed = lossline("resume", run_dir, "--epochs", "2", "--json")
    assert resumed.code == 0, resumed.err
    assert resumed.json["epochs_done"] == 2


def test_that_curves_that_can_t_be_written_are_only_a_warning(lossline, tiny, tmp_path):
    run_dir = tmp_path / "run"
    lossline("train", tiny, "--set", "training.epochs=1", "--run-dir", run_dir)
    (run_dir / "curves.png").unlink()
    (run_dir / "curves.png").mkdir()
    outcome = lossline("resume", run_dir, "--epochs", "2", "--json")
    assert outcome.code == 0
    assert "warning: The curves could not be drawn" in outcome.err
    assert outcome.json["curves"] is None
    assert outcome.json["status"] == "completed"


def test_that_an_earlier_export_is_replaced_only_when_asked(lossline, tiny, tmp_path):
    run_dir, out = tmp_path / "run", tmp_path / "out"
    lossline("train", tiny, "--set", "training.epochs=1", "--run-dir", run_dir)
    arguments = ("export", run_dir, out, "--format", "script")
    assert lossline(*arguments).code == 0
    (out / "train.py").write_text("changed")
    assert lossline(*arguments).code == 1
    assert (out / "train.py").read_text() == "changed"
    assert lossline(*arguments, "--overwrite").code == 0
    assert (out / "train.py").read_text() != "changed"


def test_that_a_run_is_measured_on_other_data(lossline, tiny, tmp_path):
    run_dir, other = tmp_path / "run", tmp_path / "few.npz"
    lossline("train", tiny, "--set", "training.epochs=1", "--run-dir", run_dir)
    np.savez(other, x=np.full((6, 8, 8), 9, np.uint8), y=[0, 1, 2, 0, 1, 70])
    measured = lossline("evaluate", run_dir, "--data", other, "--json")
    assert measured.code == 0, measured.err
    assert measured.json["count"] == 5
    assert measured.json["data_name"] == "few"
    assert "nothing is learned of their classes 70" in measured.err
    assert "Measured on few" in lossline("evaluate", run_dir, "--data", other).out
    assert not (run_dir / "evaluation.json").exists()
    refused = lossline("evaluate", run_dir, "--data", "digits")
    assert refused.code == 1
    assert "has learned from" in refused.err


def test_that_paths_where_nothing_can_be_are_wrong_input(lossline, tmp_path):
    beyond = tmp_path / ("x" * 300)
    for arguments, words in (
        (["predict", tmp_path, beyond], "There is no file"),
        (["evaluate", beyond], "Expected a run folder"),
        (["resume", beyond], "Expected a run folder"),
        (["export", beyond, tmp_path / "out"], "Expected a run folder"),
        (["datasets", "info", beyond], "There is no data set"),
        (["datasets", "info", "~nobody-of-this-name/x"], "There is no data set"),
    ):
        outcome = lossline(*arguments)
        assert outcome.code == 2, outcome.err
        assert words in outcome.err
