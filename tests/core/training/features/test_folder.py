"""Features are kept between runs, within a limit, and never half."""

import os

import numpy as np
import pytest

from core.training.features.folder import FeatureFolder

SHAPE, DTYPE = (1, 100, 25), np.dtype(np.float32)
VALUES = np.arange(2500, dtype=np.float32).reshape(SHAPE)
SIZE, HEADER = VALUES.nbytes, 128


def _keep(folder: FeatureFolder, key: str, values=VALUES) -> None:
    folder.keep(key, SHAPE, DTYPE, lambda file: np.copyto(file, values))


def _load(folder: FeatureFolder, key: str, into_memory: bool = True):
    return folder.load(key, SHAPE, DTYPE, into_memory=into_memory)


@pytest.mark.parametrize("into_memory", [True, False])
def test_that_what_was_kept_comes_back(tmp_path, into_memory):
    _keep(FeatureFolder(tmp_path), "a")
    found = _load(FeatureFolder(tmp_path), "a", into_memory)
    np.testing.assert_array_equal(found, VALUES)
    assert isinstance(found, np.memmap) == (not into_memory)


def test_that_unknown_features_are_missing(tmp_path):
    assert _load(FeatureFolder(tmp_path / "none"), "a") is None


def test_that_damaged_features_are_deleted(tmp_path):
    folder = FeatureFolder(tmp_path)
    _keep(folder, "a")
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[: SIZE // 2])
    assert _load(folder, "a") is None
    assert not list(tmp_path.iterdir())


def test_that_features_of_another_shape_are_not_taken(tmp_path):
    folder = FeatureFolder(tmp_path)
    _keep(folder, "a")
    assert folder.load("a", (1, 50, 50), DTYPE, into_memory=True) is None


def test_that_the_ones_unused_for_longest_make_room(tmp_path):
    folder = FeatureFolder(tmp_path, limit=3 * (SIZE + HEADER))
    for age, key in enumerate("abc"):
        _keep(folder, key)
        os.utime(tmp_path / f"{key}.npy", (1000 + age, 1000 + age))
    assert _load(folder, "a") is not None
    _keep(folder, "d")
    assert _load(folder, "b") is None
    for key in "acd":
        assert _load(folder, key) is not None


def test_that_more_than_the_limit_has_no_room(tmp_path):
    folder = FeatureFolder(tmp_path / "deep" / "down", limit=3 * (SIZE + HEADER))
    assert folder.has_room_for(2 * SIZE)
    assert not folder.has_room_for(4 * SIZE)


def test_that_a_computation_that_is_stopped_leaves_nothing(tmp_path):
    def fill(_file):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        FeatureFolder(tmp_path).keep("a", SHAPE, DTYPE, fill)
    assert not list(tmp_path.iterdir())


def test_that_files_which_nobody_finished_are_cleared_away(tmp_path):
    old = tmp_path / ".old.part"
    old.write_bytes(b"x")
    os.utime(old, (1000, 1000))
    fresh = tmp_path / ".fresh.part"
    fresh.write_bytes(b"x")
    _keep(FeatureFolder(tmp_path), "a")
    assert not old.exists()
    assert fresh.exists()
