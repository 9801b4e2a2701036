"""`honesty`: two runs that differ in the split."""

from pathlib import Path

import numpy as np

from core.experiment import load_experiment
from core.experiment.folders import runs_folder
from core.runs.folder import RunFolder


def test_that_both_accuracies_stand_beside_one_another(lossline, tiny):
    settings = ("--set", "training.epochs=1", "--set", "dataset.limit_per_class=20")
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
