"""Runs that fail, or that are asked for what they cannot do."""

import errno
from dataclasses import replace

import keras
import numpy as np

from core.data.types import Cancelled
from core.experiment import DatasetSpec, ProblemError, fail, load_experiment
from core.experiment.layers.core import Dense
from core.experiment.layers.reshaping import Flatten
from core.experiment.optimizers import SGD
from core.runs import load_record, read_history
from core.runs.events import (
    EpochEnded,
    RunStarted,
    RunWarning,
)
from core.training.control import RunControl
from core.training.engine import train
from tests.core.training.samples import (
    NO_EARLY_STOPPING,
    Recording,
    StopAfter,
    broken_data,
    tiny_data,
    tiny_experiment,
)
from tests.core.training.test_engine import STEPS, _worsening, end_of, resumed, trained


def test_that_a_loss_without_bounds_stops_the_run(tmp_path):
    experiment = tiny_experiment(
        (Flatten(), Dense(units=8, kernel_l2=1.0)),
        optimizer=SGD(learning_rate=10.0, momentum=0.0),
        epochs=30,
    )
    recording = trained(tmp_path / "run", experiment)
    end = end_of(recording)
    assert end.status == "failed"
    assert "NaN or infinite" in end.problem.message
    assert "epoch" in end.problem.message
    assert "learning rate" in end.problem.hint
    assert all(np.isfinite(recording.losses))
    assert not (tmp_path / "run" / "error.txt").exists()
    if end.epochs_done:
        model = keras.models.load_model(tmp_path / "run" / "best.keras")
        assert all(np.isfinite(weight).all() for weight in model.get_weights())


def test_that_the_weights_before_a_bad_epoch_are_kept(tmp_path):
    """The rate is sensible for one epoch, then far too high."""
    experiment = tiny_experiment(
        (Flatten(), Dense(units=8, kernel_l2=1.0)),
        optimizer=SGD(learning_rate=10.0, momentum=0.0),
        schedule={"kind": "cosine", "warmup_epochs": 100.0},
        epochs=100,
        early_stopping=NO_EARLY_STOPPING,
    )
    recording = trained(tmp_path / "run", experiment)
    end = end_of(recording)
    assert end.status == "failed"
    assert end.epochs_done >= 1
    model = keras.models.load_model(tmp_path / "run" / "best.keras")
    data = tiny_data()
    images = data.validation.images(0, len(data.validation))
    assert np.isfinite(model.predict(images, verbose=0)).all()
    again = resumed(tmp_path / "run")
    assert again.of(RunStarted)[0].start_epoch == end.epochs_done
    assert end_of(again).status == "failed"


def test_that_an_unexpected_error_is_reported_with_its_details(tmp_path):
    data = broken_data(RuntimeError("the cable is out"), after=STEPS + 3)
    recording = trained(tmp_path / "run", data=data)
    end = end_of(recording)
    assert end.status == "failed"
    assert "the cable is out" in end.problem.message
    assert "error.txt" in end.problem.hint
    assert "Traceback" in (tmp_path / "run" / "error.txt").read_text()
    assert load_record(tmp_path / "run").problem == end.problem
    assert end_of(resumed(tmp_path / "run")).status == "completed"
    assert not (tmp_path / "run" / "error.txt").exists()


def test_that_a_vanished_file_keeps_the_work_before_it(tmp_path):
    data = broken_data(fail("The image a.png has vanished."), after=STEPS + 3)
    recording = trained(tmp_path / "run", data=data)
    assert "vanished" in end_of(recording).problem.message
    assert not (tmp_path / "run" / "error.txt").exists()
    again = resumed(tmp_path / "run")
    started = again.of(RunStarted)[0]
    assert (started.start_epoch, started.start_step) == (1, 3)


def test_that_running_out_of_memory_says_how_much_was_needed(tmp_path):
    recording = trained(tmp_path / "run", data=broken_data(MemoryError(), after=2))
    problem = end_of(recording).problem
    assert "needs about" in problem.message
    assert "smaller batch size" in problem.hint


def test_that_a_size_is_refused_before_it_can_crash_the_program(tmp_path, monkeypatch):
    from core.training import workbench

    monkeypatch.setattr(workbench, "available_memory", lambda: 1000)
    end = end_of(trained(tmp_path / "run"))
    assert end.status == "failed"
    assert "to spare" in end.problem.message
    assert end.problem.path == "training.batch_size"


def test_that_a_full_disk_is_told_from_full_memory(tmp_path):
    error = OSError(errno.ENOSPC, "No space left on device")
    end = end_of(trained(tmp_path / "run", data=broken_data(error, after=2)))
    assert "disk is full" in end.problem.message


def test_that_a_folder_that_cannot_be_made_is_a_problem():
    from pathlib import Path

    recording = trained(Path("/proc/lossline/run"))
    assert end_of(recording).status == "failed"
    assert end_of(recording).problem.hint


def test_that_a_run_is_never_written_over(tmp_path):
    trained(tmp_path / "run")
    before = (tmp_path / "run" / "events.jsonl").read_bytes()
    end = end_of(trained(tmp_path / "run"))
    assert end.status == "failed"
    assert "already" in end.problem.message
    assert (tmp_path / "run" / "events.jsonl").read_bytes() == before


def test_that_data_that_cannot_be_loaded_fails_the_run(tmp_path):
    experiment = tiny_experiment().replace(dataset=DatasetSpec(source="/no/such/set"))
    recording = Recording()
    train(experiment, tmp_path / "run", recording, RunControl())
    assert end_of(recording).status == "failed"
    assert "/no/such/set" in end_of(recording).problem.message
    assert load_record(tmp_path / "run").status == "failed"


def test_that_an_unknown_device_fails_the_run(tmp_path):
    recording = trained(tmp_path / "run", tiny_experiment(device="gpu:7"))
    assert end_of(recording).problem.path == "training.device"


def test_that_a_net_without_weights_is_refused(tmp_path):
    from core.experiment import ModelSpec
    from core.experiment.layers.core import Activation
    from core.experiment.layers.pooling import GlobalAveragePooling2D

    data = tiny_data()
    task = data.task.replace(class_names=("a",), input_shape=(6, 6, 1))
    layers = (GlobalAveragePooling2D(), Activation(activation="softmax"))
    model = ModelSpec(layers=layers, locked_head=False)
    experiment = tiny_experiment().replace(model=model)
    end = end_of(trained(tmp_path / "run", experiment, data=replace(data, task=task)))
    assert end.status == "failed"
    assert end.problem.path.startswith("model")


def test_that_a_cancelled_loading_is_a_stop(tmp_path):
    end = end_of(trained(tmp_path / "run", data=broken_data(Cancelled(), after=0)))
    assert end.status == "stopped"


def test_that_a_complete_run_goes_on_only_for_more_epochs(tmp_path):
    trained(tmp_path / "run")
    before = (tmp_path / "run" / "events.jsonl").read_bytes()
    refused = end_of(resumed(tmp_path / "run"))
    assert refused.status == "failed"
    assert "complete" in refused.problem.message
    assert end_of(resumed(tmp_path / "run", epochs=2)).status == "failed"
    assert (tmp_path / "run" / "events.jsonl").read_bytes() == before

    longer = resumed(tmp_path / "run", epochs=4)
    assert end_of(longer).status == "completed"
    assert read_history(tmp_path / "run").epochs == (1, 2, 3, 4)
    assert load_experiment(tmp_path / "run" / "experiment.json").training.epochs == 4


def test_that_an_early_stopped_run_gets_new_patience_with_more_epochs(tmp_path):
    stopping = NO_EARLY_STOPPING.replace(enabled=True, patience=2)
    experiment = tiny_experiment(epochs=40, early_stopping=stopping)
    data = _worsening()
    first = end_of(trained(tmp_path / "run", experiment, data=data))
    again = end_of(resumed(tmp_path / "run", data=data, epochs=40))
    assert again.epochs_done == first.epochs_done + 2


def test_that_other_data_is_refused_when_a_run_goes_on(tmp_path):
    trained(tmp_path / "run", tiny_experiment(epochs=9), StopAfter(3))
    end = end_of(resumed(tmp_path / "run", data=tiny_data(seed=5)))
    assert end.status == "failed"
    assert "not the one" in end.problem.message
    assert load_record(tmp_path / "run").status == "stopped"


def test_that_a_damaged_checkpoint_is_a_problem_and_nothing_is_lost(tmp_path):
    trained(tmp_path / "run", tiny_experiment(epochs=9), StopAfter(3))
    path = tmp_path / "run" / "checkpoint" / "state.npz"
    path.write_bytes(path.read_bytes()[:500])
    end = end_of(resumed(tmp_path / "run"))
    assert "checkpoint" in end.problem.message
    assert load_record(tmp_path / "run").status == "stopped"


def test_that_a_folder_without_a_run_is_left_alone(tmp_path):
    end = end_of(resumed(tmp_path / "no run"))
    assert end.status == "failed"
    assert not (tmp_path / "no run").exists()


def test_that_warnings_of_the_data_are_passed_on_and_mere_remarks_are_not(tmp_path):
    problem = fail("Class b has few images.").problems[0].replace(severity="warning")
    remark = problem.replace(message="It has a test part.", severity="information")
    data = replace(tiny_data(), problems=(remark, problem))
    recording = trained(tmp_path / "run", data=data)
    told = [event.problem for event in recording.of(RunWarning)]
    assert problem in told
    assert remark not in told


def test_that_a_broken_listener_is_not_hidden(tmp_path):
    def react(event):
        if isinstance(event, EpochEnded):
            raise ProblemError(fail("The window is gone.").problems[0])

    recording = trained(tmp_path / "run", react=react)
    assert end_of(recording).status == "failed"
