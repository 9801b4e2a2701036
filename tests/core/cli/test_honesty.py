"""`honesty`: two runs that differ in the split."""

from pathlib import Path

import numpy as np

from core.experiment import load_experiment
from core.experiment.folders import runs_folder
from core.runs.folder import RunFolder
from tests.core.data.audit.making import in_series


def test_that_both_accuracies_stand_beside_one_another(lossline, tiny, tmp_path):
    path = in_series(tmp_path / "series.npz")
    settings = ("--set", "training.epochs=1", "--set", f"dataset.source={path}")
    outcome = lossline("honesty", tiny, *settings, "--json")
    assert outcome.code == 0, outcome.err
    found = outcome.json
    assert found["gap"] == np.subtract(
        found["optimistic"]["accuracy"], found["honest"]["accuracy"]
    )
    for run, grouping in (
        ("optimistic_run", "none"),
        ("honest_run", "near_duplicates"),
    ):
        folder = RunFolder(Path(found[run]))
        split = load_experiment(folder.experiment).dataset.split
        assert (split.group_by, split.own_parts) == (grouping, "divide_anew")
        assert folder.evaluation.exists()


def test_that_data_without_names_to_group_by_is_a_plain_complaint(lossline, tiny):
    outcome = lossline(
        "honesty",
        tiny,
        "--set",
        "training.epochs=1",
        "--set",
        "dataset.limit_per_class=20",
        "--set",
        "dataset.split.group_by=column",
        "--json",
    )
    assert outcome.code == 1
    assert "no column" in outcome.err
    assert not runs_folder().exists()


def test_that_data_without_relatives_is_told_before_any_training(
    lossline, tiny, tmp_path
):
    path = tmp_path / "apart.npz"
    generator = np.random.default_rng(5)
    images = generator.integers(0, 256, (60, 8, 8), np.uint8)
    np.savez(path, x=images, y=np.arange(60) % 2)
    outcome = lossline("honesty", tiny, "--set", f"dataset.source={path}", "--json")
    assert outcome.code == 1
    assert "nothing to compare" in outcome.err
    assert not runs_folder().exists()
