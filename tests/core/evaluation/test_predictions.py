from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.evaluation.predictions import (
    Predictions,
    examples_in_cell,
    load_predictions,
    save_predictions,
)
from core.experiment import ProblemError

SIX = Predictions(
    indices=np.array([10, 20, 30, 40, 50, 60]),
    labels=np.array([0, 0, 0, 1, 1, 0]),
    predicted=np.array([1, 1, 0, 1, 0, 1]),
    probability=np.array([0.6, 0.9, 0.8, 0.7, 0.5, 0.7], np.float32),
    losses=np.array([0.9, 2.3, 0.2, 0.4, 0.7, 1.2], np.float32),
)


def test_that_a_cell_lists_its_images_worst_first() -> None:
    found = examples_in_cell(SIX, true=0, predicted=1)
    assert SIX.indices[found].tolist() == [20, 60, 10]
    assert SIX.indices[examples_in_cell(SIX, 0, 1, limit=2)].tolist() == [20, 60]


def test_that_mistakes_stand_by_the_probability_that_is_shown_with_them() -> None:
    unsure = replace(SIX, losses=SIX.losses[::-1].copy())
    found = examples_in_cell(unsure, true=0, predicted=1)
    assert unsure.probability[found].tolist() == sorted(
        unsure.probability[found].tolist(), reverse=True
    )


def test_that_an_empty_cell_lists_nothing() -> None:
    assert examples_in_cell(SIX, true=2, predicted=0).tolist() == []


def test_that_saved_predictions_are_read_back_alike(tmp_path: Path) -> None:
    save_predictions(SIX, tmp_path / "p.npz")
    again = load_predictions(tmp_path / "p.npz")
    for name in ("indices", "labels", "predicted", "probability", "losses"):
        assert np.array_equal(getattr(again, name), getattr(SIX, name))
        assert getattr(again, name).dtype == getattr(SIX, name).dtype
    assert [path.name for path in tmp_path.iterdir()] == ["p.npz"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"no archive"])
def test_that_damaged_predictions_are_a_problem(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p.npz").write_bytes(content)
    with pytest.raises(ProblemError, match="can't be read") as caught:
        load_predictions(tmp_path / "p.npz")
    assert "Evaluate the run again" in caught.value.problems[0].hint


def test_that_arrays_of_different_length_are_a_problem(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "p.npz",
        indices=[1, 2],
        labels=[1],
        predicted=[1],
        probability=[1.0],
        losses=[0.0],
    )
    with pytest.raises(ProblemError, match="don't fit"):
        load_predictions(tmp_path / "p.npz")
