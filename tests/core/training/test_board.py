"""What TensorBoard itself reads from a run folder."""

from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util.tensor_util import make_ndarray

from core.training.board import Board


def _scalars(folder: Path) -> dict[str, dict[int, float]]:
    accumulator = EventAccumulator(str(folder))
    accumulator.Reload()
    return {
        tag: {
            event.step: float(make_ndarray(event.tensor_proto))
            for event in accumulator.Tensors(tag)
        }
        for tag in accumulator.Tags()["tensors"]
    }


def _write(folder: Path, first_epoch: int, losses: list[float]) -> None:
    board = Board(folder, first_epoch)
    for epoch, loss in enumerate(losses, start=first_epoch):
        board.write(epoch, {"loss": loss, "val_loss": 2 * loss, "learning_rate": 0.5})
    board.close()


def test_that_tensorboard_reads_the_epochs(tmp_path):
    _write(tmp_path, 0, [1.0, 0.5])
    assert _scalars(tmp_path / "train") == {
        "epoch_loss": {0: 1.0, 1: 0.5},
        "epoch_learning_rate": {0: 0.5, 1: 0.5},
    }
    assert _scalars(tmp_path / "validation") == {"epoch_loss": {0: 2.0, 1: 1.0}}


def test_that_tensorboard_knows_them_for_scalars(tmp_path):
    _write(tmp_path, 0, [1.0])
    accumulator = EventAccumulator(str(tmp_path / "train"))
    accumulator.Reload()
    metadata = accumulator.SummaryMetadata("epoch_loss")
    assert metadata.plugin_data.plugin_name == "scalars"


def test_that_a_resumed_run_replaces_what_came_after_its_checkpoint(tmp_path):
    _write(tmp_path, 0, [1.0, 0.5, 0.25])
    _write(tmp_path, 1, [0.75, 0.5])
    losses = _scalars(tmp_path / "train")["epoch_loss"]
    assert losses == {0: 1.0, 1: 0.75, 2: 0.5}


def test_that_nothing_is_written_before_an_epoch(tmp_path):
    Board(tmp_path / "tensorboard", 0).close()
    assert not (tmp_path / "tensorboard").exists()


@pytest.mark.parametrize("epochs", [0, 3])
def test_that_values_are_there_before_the_board_is_closed(tmp_path, epochs):
    board = Board(tmp_path, 0)
    for epoch in range(epochs + 1):
        board.write(epoch, {"loss": float(epoch)})
    assert len(_scalars(tmp_path / "train")["epoch_loss"]) == epochs + 1
    board.close()
