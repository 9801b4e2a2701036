import numpy as np
import pytest

from core.experiment import ProblemError
from core.runs import RunFolder
from core.training.best import BestWeights
from core.training.checkpoint import (
    Checkpoint,
    assign_values,
    checkpoint_file,
    read_checkpoint,
    values_of,
    write_checkpoint,
)
from core.training.replacing import replacing
from core.training.state import PatienceState, RunState
from core.training.workbench import set_up
from tests.core.training.samples import NOISY_LAYERS, tiny_data, tiny_experiment

STATE = RunState(
    epochs_done=3,
    step=5,
    best_epoch=2,
    best_loss=0.1 + 0.2,
    early_stopping=PatienceState(best=0.1, wait=1),
)


def _bench():
    return set_up(tiny_experiment(NOISY_LAYERS), tiny_data())


def test_that_a_checkpoint_comes_back_as_it_was_written(tmp_path):
    bench = _bench()
    folder = RunFolder(tmp_path)
    written = Checkpoint(
        STATE,
        values_of(bench.model.variables),
        values_of(bench.optimizer.variables),
        values_of(bench.model.weights),
    )
    write_checkpoint(folder, written)
    read = read_checkpoint(folder)
    assert read.state == STATE
    for group in ("model", "optimizer", "best"):
        for one, two in zip(getattr(read, group), getattr(written, group), strict=True):
            assert one.dtype == two.dtype
            np.testing.assert_array_equal(one, two)


def test_that_a_run_without_a_checkpoint_has_none(tmp_path):
    assert read_checkpoint(RunFolder(tmp_path)) is None


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_that_a_damaged_file_is_a_problem(tmp_path, content):
    folder = RunFolder(tmp_path)
    folder.checkpoint_dir.mkdir()
    checkpoint_file(folder).write_bytes(content)
    with pytest.raises(ProblemError, match="can't be read"):
        read_checkpoint(folder)


def test_that_the_weights_of_another_model_are_refused():
    bench = _bench()
    other = set_up(tiny_experiment(), tiny_data())
    with pytest.raises(ProblemError, match="another model"):
        assign_values(bench.model.variables, values_of(other.model.variables))


def test_that_a_failed_writing_leaves_the_old_file(tmp_path):
    path = tmp_path / "file.npz"
    path.write_text("old")

    def write_half():
        with replacing(path) as temporary:
            temporary.write_text("ne")
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="gone"):
        write_half()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_that_writing_the_best_weights_leaves_the_present_ones(tmp_path):
    model = _bench().model
    best = BestWeights(model, [], tmp_path / "best.keras")
    assert not best.write()
    best.keep()
    kept = model.get_weights()
    for weight in model.weights:
        weight.assign(weight + 1.0)
    present = model.get_weights()
    assert best.write()
    assert not best.write()
    import keras

    saved = keras.models.load_model(tmp_path / "best.keras").get_weights()
    for expected, found in ((kept, saved), (present, model.get_weights())):
        for one, two in zip(expected, found, strict=True):
            np.testing.assert_array_equal(one, two)
