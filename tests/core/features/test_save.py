import csv
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.data.types import Cancelled
from core.experiment import ProblemError
from core.features.feature_set import PartFeatures
from core.features.save import load_features, save_features
from tests.core.features.clouds import CLASSES, clouds


@pytest.fixture
def features():
    found = clouds((20, 6, 4))
    files = [f"a/{number}.png" for number in range(30)]
    parts = [
        PartFeatures(p.values, p.labels, p.indices, tuple(files[i] for i in p.indices))
        for p in found.parts
    ]
    return replace(found, train=parts[0], validation=parts[1], test=parts[2])


def test_that_an_npz_file_is_read_back_as_it_was(features, tmp_path):
    (path,) = save_features(features, tmp_path / "f.npz")
    found = load_features(path)
    for one, other in zip(found.parts, features.parts, strict=True):
        np.testing.assert_array_equal(one.values, other.values)
        np.testing.assert_array_equal(one.labels, other.labels)
        np.testing.assert_array_equal(one.indices, other.indices)
        assert one.files == other.files
    assert found.class_names == CLASSES
    assert found.origin == features.origin


def test_that_an_npz_file_needs_only_numpy(features, tmp_path):
    (path,) = save_features(features, tmp_path / "f.npz")
    with np.load(path, allow_pickle=False) as file:
        assert file["features"].dtype == np.float32
        assert file["features"].shape == (30, 6)
        train = file["parts"] == "train"
        np.testing.assert_array_equal(file["features"][train], features.train.values)
        names = file["class_names"][file["labels"]]
        assert names[0] == CLASSES[features.train.labels[0]]
        about = json.loads(str(file["origin"]))
    assert about["features"]["cut"] == "its end"


def test_that_a_csv_file_is_read_back_as_it_was(features, tmp_path):
    path, beside = save_features(features, tmp_path / "f.csv")
    found = pd.read_csv(path)
    columns = [f"f{number}" for number in range(6)]
    assert list(found) == ["part", "image", "file", "label", "class", *columns]
    assert list(found["part"].value_counts()) == [20, 6, 4]
    values = found[columns].to_numpy(np.float32)
    np.testing.assert_array_equal(values[20:26], features.validation.values)
    assert list(found["class"]) == [CLASSES[label] for label in found["label"]]
    assert found["file"][29] == "a/29.png"
    assert json.loads(beside.read_text())["images"]["test"] == 4


def test_that_odd_class_names_survive_in_a_csv_file(features, tmp_path):
    odd = replace(features, class_names=('a "b", c', "ä\nö", "-"))
    path, _beside = save_features(odd, tmp_path / "f.csv")
    with path.open(newline="", encoding="utf-8") as file:
        names = {row["class"] for row in csv.DictReader(file)}
    assert names == set(odd.class_names)


def test_that_a_cancelled_file_leaves_the_older_one(features, tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("older")

    def cancel(*_step):
        raise Cancelled

    with pytest.raises(Cancelled):
        save_features(features, path, cancel)
    assert path.read_text() == "older"
    assert [one.name for one in tmp_path.iterdir()] == ["f.csv"]


def test_that_another_ending_and_a_missing_folder_are_told(features, tmp_path):
    with pytest.raises(ProblemError, match=r"ends in \.npz or \.csv"):
        save_features(features, tmp_path / "f.xlsx")
    with pytest.raises(ProblemError, match="can't be written"):
        save_features(features, tmp_path / "no" / "f.npz")


def _without(path, name):
    with np.load(path) as file:
        arrays = {key: file[key] for key in file.files if key != name}
    np.savez(path, **arrays)


def _with(path, name, change):
    with np.load(path) as file:
        arrays = {key: file[key] for key in file.files}
    np.savez(path, **{**arrays, name: change(arrays[name])})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"no archive"),
        lambda path: path.write_bytes(path.read_bytes()[:300]),
        lambda path: _without(path, "origin"),
        lambda path: _without(path, "labels"),
        lambda path: _with(path, "labels", lambda labels: labels + 7),
        lambda path: _with(path, "features", lambda values: values[:, :4]),
        lambda path: _with(path, "images", lambda images: images[:4]),
        lambda path: _with(path, "parts", lambda parts: parts.astype("<U1")),
    ],
)
def test_that_a_damaged_npz_file_is_told(features, tmp_path, spoil):
    (path,) = save_features(features, tmp_path / "f.npz")
    spoil(path)
    with pytest.raises(ProblemError, match="something else, or damaged"):
        load_features(path)


def test_that_a_missing_file_is_told(tmp_path):
    with pytest.raises(ProblemError, match="can't be read"):
        load_features(tmp_path / "f.npz")
