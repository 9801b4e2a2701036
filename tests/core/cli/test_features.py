"""`features extract`, `classify`, `cluster` and `map`."""

import json

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from core.features.save import load_features
from tests.core.features.making import saved_net

SMALL = ("--set", "dataset.limit_per_class=20")
FEW_STEPS = ("--set", "feature_tools.map.max_iter=250")


@pytest.fixture
def saved(lossline, tiny, tmp_path):
    """The pixels of a few digits as a file of features."""
    path = tmp_path / "pixels.npz"
    assert lossline("features", "extract", tiny, *SMALL, "-o", path).code == 0
    return path


def test_that_an_own_run_gives_features_that_are_saved(lossline, tiny, tmp_path):
    saved_net(tmp_path / "run")
    path = tmp_path / "features.csv"
    base = json.dumps({"kind": "run", "run_dir": str(tmp_path / "run")})
    outcome = lossline(
        *("features", "extract", tiny, *SMALL, "--set", f"model.base={base}"),
        *("-o", path, "--json"),
    )
    assert outcome.code == 0, outcome.err
    assert outcome.json["features"]["base"] == "run"
    assert outcome.json["features"]["dimension"] == 6
    assert outcome.json["files"] == [str(path), f"{path}.json"]
    table = pd.read_csv(path)
    assert len(table) == sum(outcome.json["images"].values())
    assert len(table[table["part"] == "train"]) == 160
    assert "f5" in table
    assert "f6" not in table


def test_that_all_classifiers_are_compared(lossline, saved):
    outcome = lossline("features", "classify", saved, "--json")
    assert outcome.code == 0, outcome.err
    rows = {row["kind"]: row for row in outcome.json["classifiers"]}
    assert set(rows) == {"logistic_regression", "nearest_neighbors", "linear_svm"}
    features = load_features(saved)
    for row in rows.values():
        assert row["num_train"] == len(features.train)
        assert row["test"]["count"] == len(features.test)
        low, high = row["test"]["interval"]
        assert 0.5 < low < row["test"]["accuracy"] <= high <= 1
    words = lossline("features", "classify", saved).out
    accuracy = rows["linear_svm"]["test"]["accuracy"]
    (line,) = (one for one in words.splitlines() if one.startswith("Linear SVM"))
    assert f"{100 * accuracy:.1f} % (" in line
    assert "raw pixels: 64 pixel values" in words


def test_that_settings_of_a_classifier_are_taken(lossline, saved):
    command = ("features", "classify", saved, "--method", "nearest_neighbors")
    outcome = lossline(
        *command, "--set", "feature_tools.nearest_neighbors.n_neighbors=1", "--json"
    )
    (row,) = outcome.json["classifiers"]
    assert json.loads(row["settings"])["n_neighbors"] == 1


def test_that_clusters_are_compared_with_the_classes(lossline, saved):
    outcome = lossline("features", "cluster", saved, "--json")
    assert outcome.code == 0, outcome.err
    table = np.array(outcome.json["table"])
    assert table.shape == (10, 10)
    assert outcome.json["purity"] == table.max(axis=1).sum() / table.sum()
    words = lossline("features", "cluster", saved, "-k", 4).out
    assert "4 clusters of" in words
    assert "Adjusted Rand index" in words


def test_that_a_map_is_drawn_and_its_points_are_saved(lossline, saved, tmp_path):
    picture, points = tmp_path / "map.png", tmp_path / "map.csv"
    outcome = lossline("features", "map", saved, "-o", picture, *FEW_STEPS, "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.json["method"] == "tsne"
    with Image.open(picture) as found:
        assert found.size == (1000, 800)
    command = ("features", "map", saved, "-o", points, "--method", "pca")
    outcome = lossline(*command, "--set", "feature_tools.map.max_images=50")
    assert outcome.code == 0, outcome.err
    total = len(load_features(saved))
    shown = len(pd.read_csv(points))
    assert 40 <= shown <= 50
    assert f"{shown} of {total} images, drawn by lot" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("extract", "FILE", "-o", "x.txt"), "ends in .npz or .csv"),
        (("map", "FILE", "-o", "x.gif"), "ends in .csv or .png"),
        (("cluster", "FILE", "-k", "1"), "at least 2"),
        (("cluster", "nothing.json"), "can't be read"),
        (("cluster", "nothing.npz"), "can't be read"),
        (("classify", "FILE", "--set", "dataset.source=/no/where"), "no data set"),
        (("classify", "FILE", "--set", "feature_tools.linear_svm.C=0"), "at least"),
        (
            ("classify", "FILE", "--set", 'model.base={"kind": "run", "run_dir": "x"}'),
            "has no net",
        ),
        (
            (
                "classify",
                "FILE",
                "--set",
                'model.base={"kind": "hub", "handle": "a/b/tensorFlow2/c"}',
            ),
            "--trust-base",
        ),
    ],
)
def test_that_wrong_input_is_told(lossline, tiny, tmp_path, arguments, words):
    given = [tiny if one == "FILE" else one for one in arguments]
    outcome = lossline("features", *given, "--json")
    assert outcome.code == 2
    assert words in outcome.err
    assert outcome.json["ok"] is False


def test_that_ready_features_can_not_be_made_of_other_data(lossline, saved):
    outcome = lossline("features", "classify", saved, "--set", "seed=3")
    assert outcome.code == 2
    assert "features that are ready" in outcome.err


def test_that_a_full_folder_is_a_failure_and_no_wrong_input(lossline, saved, tmp_path):
    target = tmp_path / "no" / "such" / "features.npz"
    assert lossline("features", "extract", saved, "-o", target).code == 1
