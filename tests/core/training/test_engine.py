from dataclasses import replace

import keras
import numpy as np
import pytest

from core.experiment import load_experiment
from core.runs import RunFolder, load_record, read_events, read_history
from core.runs.events import (
    BatchesEnded,
    CheckpointSaved,
    EpochEnded,
    PhaseStarted,
    RunEnded,
    RunStarted,
    RunWarning,
)
from core.training.control import RunControl
from core.training.engine import resume_run, train
from tests.core.training.samples import (
    NO_EARLY_STOPPING,
    Recording,
    StopAfter,
    tiny_data,
    tiny_experiment,
)

STEPS = 8
"""Steps of an epoch of the tiny data at batch size 8."""


def trained(run_dir, experiment=None, control=None, data=None, react=None) -> Recording:
    recording = Recording(react)
    train(
        experiment or tiny_experiment(),
        run_dir,
        recording,
        control or RunControl(),
        data or tiny_data(),
    )
    assert len(recording.of(RunEnded)) == 1
    assert isinstance(recording.events[-1], RunEnded)
    return recording


def resumed(run_dir, data=None, **options) -> Recording:
    recording = Recording()
    resume_run(run_dir, recording, RunControl(), data or tiny_data(), **options)
    assert len(recording.of(RunEnded)) == 1
    assert isinstance(recording.events[-1], RunEnded)
    return recording


def end_of(recording: Recording) -> RunEnded:
    (end,) = recording.of(RunEnded)
    return end


def test_that_a_run_tells_its_story_in_order(tmp_path):
    recording = trained(tmp_path / "run")
    kinds = [type(event) for event in recording.events]
    assert kinds[:2] == [RunStarted, PhaseStarted]
    assert [kind for kind in kinds if kind is EpochEnded] == [EpochEnded] * 2
    assert kinds[-2:] == [CheckpointSaved, RunEnded]
    assert end_of(recording).status == "completed"
    assert end_of(recording).epochs_done == 2
    (started,) = recording.of(RunStarted)
    assert started.steps_per_epoch == STEPS
    assert started.train_count + started.validation_count < 90


def test_that_every_step_is_reported_once(tmp_path):
    recording = trained(tmp_path / "run")
    steps = [
        (event.epoch, event.first_step + offset)
        for event in recording.of(BatchesEnded)
        for offset in range(len(event.losses))
    ]
    assert steps == [(epoch, step) for epoch in (1, 2) for step in range(STEPS)]


def test_that_a_net_learns(tmp_path):
    recording = trained(tmp_path / "run", tiny_experiment(epochs=25))
    assert recording.of(EpochEnded)[-1].logs["val_accuracy"] > 0.9
    assert recording.losses[-1] < recording.losses[0] / 2


def test_that_the_epoch_s_loss_is_the_mean_over_its_images(tmp_path):
    recording = trained(tmp_path / "run", tiny_experiment(epochs=1))
    sizes = [8] * (STEPS - 1)
    sizes.append(recording.of(RunStarted)[0].train_count - sum(sizes))
    (epoch,) = recording.of(EpochEnded)
    mean = np.average(recording.losses, weights=sizes)
    assert epoch.logs["loss"] == pytest.approx(mean)


def test_that_the_run_folder_holds_all_that_was_promised(tmp_path):
    experiment = tiny_experiment()
    recording = trained(tmp_path / "run", experiment)
    folder = RunFolder(tmp_path / "run")
    assert load_experiment(folder.experiment) == experiment
    assert read_events(folder.path) == recording.events
    assert read_history(folder.path).epochs == (1, 2)
    record = load_record(folder.path)
    assert record.status == "completed"
    assert record.has_model
    assert record.dataset == "sample"
    assert record.parameters == recording.of(RunStarted)[0].parameters
    assert not list(folder.path.rglob(".*.keras"))


def test_that_the_model_of_the_run_is_as_good_as_the_run_says(tmp_path):
    data = tiny_data()
    recording = trained(tmp_path / "run", tiny_experiment(epochs=5), data=data)
    model = keras.models.load_model(tmp_path / "run" / "best.keras")
    best = end_of(recording).best_epoch
    logs = recording.of(EpochEnded)[best - 1].logs
    images = data.validation.images(0, len(data.validation))
    predicted = model.predict(images, verbose=0)
    chosen = predicted[np.arange(len(images)), data.validation.labels]
    assert -np.log(chosen).mean() == pytest.approx(logs["val_loss"], rel=1e-5)


def _worsening():
    """Labels of the validation images turned round: learning makes them worse."""
    data = tiny_data()
    labels = (data.validation.labels + 1) % 3
    return replace(data, validation=replace(data.validation, labels=labels))


def test_that_early_stopping_ends_the_run_with_the_best_weights(tmp_path):
    stopping = NO_EARLY_STOPPING.replace(enabled=True, patience=3)
    experiment = tiny_experiment(epochs=40, early_stopping=stopping)
    data = _worsening()
    recording = trained(tmp_path / "run", experiment, data=data)
    end = end_of(recording)
    assert end.status == "completed"
    assert end.reason.startswith("Early stopping")
    assert end.epochs_done == end.best_epoch + 3
    model = keras.models.load_model(tmp_path / "run" / "best.keras")
    images = data.validation.images(0, len(data.validation))
    predicted = model.predict(images, verbose=0)
    loss = -np.log(predicted[np.arange(len(images)), data.validation.labels]).mean()
    best = recording.of(EpochEnded)[end.best_epoch - 1].logs["val_loss"]
    assert loss == pytest.approx(best, rel=1e-5)


def test_that_the_last_weights_are_kept_if_the_best_are_not_wanted(tmp_path):
    stopping = NO_EARLY_STOPPING.replace(restore_best=False)
    experiment = tiny_experiment(epochs=4, early_stopping=stopping)
    data = _worsening()
    recording = trained(tmp_path / "run", experiment, data=data)
    model = keras.models.load_model(tmp_path / "run" / "best.keras")
    images = data.validation.images(0, len(data.validation))
    predicted = model.predict(images, verbose=0)
    loss = -np.log(predicted[np.arange(len(images)), data.validation.labels]).mean()
    last = recording.of(EpochEnded)[-1].logs["val_loss"]
    assert loss == pytest.approx(last, rel=1e-5)
    assert end_of(recording).best_epoch != 4


def test_that_the_rate_falls_on_a_plateau(tmp_path):
    experiment = tiny_experiment(
        epochs=4,
        early_stopping=NO_EARLY_STOPPING,
        schedule={"kind": "reduce_on_plateau", "patience": 1, "rate_factor": 0.5},
    )
    recording = trained(tmp_path / "run", experiment, data=_worsening())
    rates = [event.logs["learning_rate"] for event in recording.of(EpochEnded)]
    assert rates[-1] < rates[0]
    messages = [event.problem.message for event in recording.of(RunWarning)]
    assert any("learning rate falls" in message for message in messages)


@pytest.mark.parametrize("looks", [0, 3, STEPS, STEPS + 1, STEPS + 2, STEPS + 3])
def test_that_a_stopped_run_has_kept_its_work(tmp_path, looks):
    experiment = tiny_experiment(epochs=9)
    recording = trained(tmp_path / "run", experiment, StopAfter(looks))
    assert end_of(recording).status == "stopped"
    assert "kept" in end_of(recording).reason
    assert keras.models.load_model(tmp_path / "run" / "best.keras") is not None
    assert len(recording.losses) == min(looks, STEPS) + max(0, looks - STEPS - 3)
    assert load_record(tmp_path / "run").can_resume


def test_that_a_stop_while_loading_ends_the_run(tmp_path):
    control = RunControl()
    control.request_stop()
    recording = Recording()
    train(tiny_experiment(), tmp_path / "run", recording, control)
    assert end_of(recording).status == "stopped"
    assert load_record(tmp_path / "run").status == "stopped"


def test_that_a_paused_run_waits_and_goes_on(tmp_path):
    import threading

    control = RunControl()
    control.request_pause()
    thread = threading.Thread(
        target=lambda: recordings.append(trained(tmp_path / "run", control=control))
    )
    recordings: list[Recording] = []
    thread.start()
    while not control.waiting:
        assert thread.is_alive()
    control.resume()
    thread.join()
    assert end_of(recordings[0]).status == "completed"
