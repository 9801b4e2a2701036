"""Runs of several phases: what changes in each, what is said, and when each begins."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from core.experiment import AugmentationSpec, FreezeSpec
from core.experiment.augmentation.colour import Brightness
from core.experiment.augmentation.geometry import HorizontalFlip
from core.experiment.augmentation.mixing import MixUp
from core.experiment.layers.core import Dense
from core.runs import load_record, read_events, read_history
from core.runs.events import (
    BatchesEnded,
    EpochEnded,
    FeatureProgress,
    PhaseStarted,
    RunEnded,
    RunStarted,
    RunWarning,
)
from core.training.control import RunControl
from core.training.engine import resume_run
from tests.core.training.samples import NO_EARLY_STOPPING, Recording, tiny_data
from tests.core.training.transfer import (
    FROZEN_HALF,
    base_weights,
    pretrained,
    run,
    transfer,
)

BATCH_AVERAGES = ("moving_mean", "moving_variance")
IN_EACH_STEP = {"features": "none"}


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return pretrained(tmp_path_factory.mktemp("base") / "run")


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSSLINE_HOME", str(tmp_path / "home"))


def _before(base):
    """The base's weights under the paths that they have in a model built on it."""
    net = keras.models.load_model(base / "best.keras")
    return {weight.path: weight.numpy() for weight in net.weights}


def _changed(run_dir, base) -> dict[str, bool]:
    before = _before(base)
    return {
        path: bool((value != before[path]).any())
        for path, value in base_weights(run_dir).items()
    }


@pytest.mark.parametrize("features", ["auto", "none"])
def test_that_a_frozen_base_does_not_change_by_a_bit(tmp_path, base, features):
    experiment = transfer(base, base_settings={"features": features})
    recording = run(tmp_path / "run", experiment)
    assert recording.losses[0] != recording.losses[-1]
    assert not any(_changed(tmp_path / "run", base).values())


def test_that_fine_tuning_changes_all_but_the_averages(tmp_path, base):
    run(tmp_path / "run", transfer(base, fine_tuning={"learning_rate_fraction": 1.0}))
    changed = _changed(tmp_path / "run", base)
    for path, is_changed in changed.items():
        # Batch normalisation that keeps its averages stays as a whole as it was.
        assert is_changed == ("conv" in path), path
    assert any(path.endswith(BATCH_AVERAGES) for path in changed)


def test_that_averages_are_learned_if_that_is_wanted(tmp_path, base):
    experiment = transfer(
        base,
        fine_tuning={},
        base_settings={"batch_norm": "batch"},
        early_stopping=NO_EARLY_STOPPING.replace(restore_best=False),
    )
    run(tmp_path / "run", experiment)
    changed = _changed(tmp_path / "run", base)
    assert all(changed[path] for path in changed if path.endswith(BATCH_AVERAGES))


def test_that_the_freeze_line_divides_exactly(tmp_path, base):
    tuning = {"freeze": FROZEN_HALF, "learning_rate_fraction": 1.0}
    run(tmp_path / "run", transfer(base, fine_tuning=tuning))
    changed = {p: c for p, c in _changed(tmp_path / "run", base).items() if "conv" in p}
    assert list(changed.values()) == [False, False, True, True]


def test_that_each_phase_says_what_learns_in_it(tmp_path, base):
    recording = run(tmp_path / "run", transfer(base, epochs=2, fine_tuning={}))
    (started,) = recording.of(RunStarted)
    head, tuning = recording.of(PhaseStarted)
    assert started.total_epochs == head.total_epochs == tuning.total_epochs == 4
    assert (head.name, head.first_epoch, head.last_epoch) == ("head", 1, 2)
    assert (tuning.name, tuning.first_epoch, tuning.last_epoch) == ("fine-tuning", 3, 4)
    in_head = 6 * 8 + 8 + 8 * 3 + 3
    in_convolutions = (9 * 1 * 4 + 4) + (9 * 4 * 6 + 6)
    averages_and_scales = 4 * (4 + 6)
    assert head.trainable_parameters == in_head
    assert head.frozen_parameters == in_convolutions + averages_and_scales
    assert tuning.trainable_parameters == in_head + in_convolutions
    assert tuning.frozen_parameters == averages_and_scales
    assert tuning.learning_rate == pytest.approx(head.learning_rate / 100)
    rates = [event.logs["learning_rate"] for event in recording.of(EpochEnded)]
    assert rates == pytest.approx([0.001, 0.001, 0.00001, 0.00001])
    assert load_record(tmp_path / "run").total_epochs == 4


def test_that_each_schedule_counts_from_its_own_phase(tmp_path, base):
    step = {"kind": "step", "every_epochs": 1, "rate_factor": 0.5}
    experiment = transfer(
        base, schedule=step, fine_tuning={"schedule": step, "epochs": 2}
    )
    recording = run(tmp_path / "run", experiment)
    rates = [event.logs["learning_rate"] for event in recording.of(EpochEnded)]
    assert rates == pytest.approx([0.001, 0.0005, 0.00001, 0.000005])


def test_that_gradual_opening_trains_more_in_each_stage(tmp_path, base):
    tuning = {"gradual": True, "gradual_steps": 2, "epochs": 4}
    step = {"kind": "step", "every_epochs": 1, "rate_factor": 0.5}
    experiment = transfer(base, fine_tuning={**tuning, "schedule": step})
    recording = run(tmp_path / "run", experiment)
    phases = recording.of(PhaseStarted)
    names = ["head", "fine-tuning 1/2", "fine-tuning 2/2"]
    assert [phase.name for phase in phases] == names
    assert [(p.first_epoch, p.last_epoch) for p in phases] == [(1, 2), (3, 4), (5, 6)]
    trained = [phase.trainable_parameters for phase in phases]
    assert trained == sorted(set(trained))
    rates = [event.logs["learning_rate"] for event in recording.of(EpochEnded)][2:]
    assert rates == pytest.approx([1e-5, 5e-6, 2.5e-6, 1.25e-6])
    told = [event.problem.message for event in recording.of(RunWarning)]
    assert len([words for words in told if "computed once" in words]) == 1


def _worsening(data):
    labels = (data.validation.labels + 1) % 3
    return replace(data, validation=replace(data.validation, labels=labels))


def test_that_fine_tuning_begins_when_the_head_no_longer_gets_better(tmp_path, base):
    experiment = transfer(
        base,
        epochs=60,
        fine_tuning={"start": "plateau", "patience": 2, "epochs": 1},
        optimizer={"kind": "Adam", "learning_rate": 0.02},
    )
    recording = run(tmp_path / "run", experiment, data=_worsening(tiny_data()))
    _, tuning = recording.of(PhaseStarted)
    epochs = recording.of(EpochEnded)
    head = [event for event in epochs if event.epoch < tuning.first_epoch]
    best = max(event.epoch for event in head if event.best)
    assert tuning.first_epoch == best + 2 + 1
    assert tuning.total_epochs == tuning.last_epoch == tuning.first_epoch
    assert recording.of(RunEnded)[0].epochs_done == tuning.last_epoch
    messages = [event.problem.message for event in recording.of(RunWarning)]
    assert any("no longer falls" in message for message in messages)


def test_that_early_stopping_ends_a_phase_and_not_the_run(tmp_path, base):
    experiment = transfer(
        base,
        epochs=60,
        fine_tuning={"epochs": 60},
        optimizer={"kind": "Adam", "learning_rate": 0.02},
        early_stopping=NO_EARLY_STOPPING.replace(enabled=True, patience=2),
    )
    recording = run(tmp_path / "run", experiment, data=_worsening(tiny_data()))
    head, tuning = recording.of(PhaseStarted)
    assert head.last_epoch == 60
    assert tuning.first_epoch < 60
    (end,) = recording.of(RunEnded)
    assert end.reason.startswith("Early stopping")
    assert tuning.first_epoch < end.epochs_done < 60


def test_that_fine_tuning_begins_with_the_best_head(tmp_path, base):
    """Its own steps are too small to change anything that can be seen."""
    experiment = transfer(
        base,
        epochs=12,
        layers=(Dense(units=8, activation="relu"),),
        fine_tuning={"learning_rate_fraction": 1e-9, "epochs": 1},
        optimizer={"kind": "Adam", "learning_rate": 0.05},
    )
    recording = run(tmp_path / "run", experiment, data=_worsening(tiny_data()))
    losses = [event.logs["val_loss"] for event in recording.of(EpochEnded)]
    assert losses[-1] == pytest.approx(min(losses[:-1]), rel=1e-4)
    assert losses[-2] > min(losses[:-1])


def test_that_the_result_is_the_best_epoch_of_all_phases(tmp_path, base):
    data = tiny_data()
    experiment = transfer(base, fine_tuning={"learning_rate_fraction": 1.0})
    recording = run(tmp_path / "run", experiment, data=data)
    (end,) = recording.of(RunEnded)
    assert end.best_epoch > 2
    model = keras.models.load_model(tmp_path / "run" / "best.keras")
    images = data.validation.images(0, len(data.validation))
    predicted = model.predict(images, verbose=0)
    loss = -np.log(predicted[np.arange(len(images)), data.validation.labels]).mean()
    best = recording.of(EpochEnded)[end.best_epoch - 1].logs["val_loss"]
    assert loss == pytest.approx(best, rel=1e-5)


@pytest.mark.parametrize(
    "optimizer", [{"kind": "SGD", "momentum": 0.0}, {"kind": "Adam"}]
)
def test_that_the_base_learns_more_slowly_than_the_head(tmp_path, base, optimizer):
    """One step of fine-tuning at two rates of the base, seen on the first kernel."""
    changes = {}
    data = tiny_data()
    part = replace(
        data.train, indices=data.train.indices[:8], labels=data.train.labels[:8]
    )
    for fraction in (1.0, 0.1):
        folder = tmp_path / str(fraction)
        tuning = {
            "epochs": 1,
            "learning_rate_fraction": 1.0,
            "base_rate_fraction": fraction,
        }
        experiment = transfer(
            base,
            epochs=1,
            fine_tuning=tuning,
            optimizer={**optimizer, "learning_rate": 0.01},
            early_stopping=NO_EARLY_STOPPING.replace(restore_best=False),
        )
        run(folder, experiment, data=replace(data, train=part))
        before = _before(base)
        changes[fraction] = {
            path: value - before[path] for path, value in base_weights(folder).items()
        }
    kernels = [path for path in changes[1.0] if path.endswith("kernel")]
    assert kernels
    for path in kernels:
        np.testing.assert_allclose(
            changes[0.1][path], changes[1.0][path] * 0.1, rtol=0.02, atol=2e-7
        )


def test_that_features_give_the_numbers_of_the_base_run_in_each_step(tmp_path, base):
    recordings = {}
    for features in ("auto", "disk", "none"):
        experiment = transfer(
            base,
            epochs=3,
            fine_tuning={"freeze": FROZEN_HALF, "learning_rate_fraction": 0.1},
            base_settings={"features": features},
            class_weights="balanced",
        )
        recordings[features] = run(tmp_path / features, experiment)
    assert not recordings["none"].of(FeatureProgress)
    for features in ("auto", "disk"):
        np.testing.assert_allclose(
            recordings[features].losses, recordings["none"].losses, rtol=1e-4
        )
        ours, theirs = (
            [event.logs["val_loss"] for event in recordings[name].of(EpochEnded)]
            for name in (features, "none")
        )
        np.testing.assert_allclose(ours, theirs, rtol=1e-4)


def test_that_the_next_run_takes_the_features_of_the_first(tmp_path, base):
    experiment = transfer(base, epochs=1, fine_tuning={"freeze": FROZEN_HALF})
    first = run(tmp_path / "first", experiment)
    again = run(tmp_path / "again", experiment)
    assert first.of(FeatureProgress)
    assert not again.of(FeatureProgress)
    assert again.losses == first.losses
    told = [event.problem.message for event in again.of(RunWarning)]
    assert any("earlier run" in message for message in told)


def test_that_other_data_and_another_base_have_features_of_their_own(tmp_path, base):
    run(tmp_path / "first", transfer(base, epochs=1))
    other_data = run(
        tmp_path / "data", transfer(base, epochs=1), data=tiny_data(seed=3)
    )
    assert other_data.of(FeatureProgress)
    other_base = pretrained(tmp_path / "other base")
    model = keras.models.load_model(other_base / "best.keras")
    model.layers[2].kernel.assign_add(keras.ops.ones_like(model.layers[2].kernel))
    model.save(other_base / "best.keras")
    assert run(tmp_path / "net", transfer(other_base, epochs=1)).of(FeatureProgress)


def test_that_without_room_the_base_is_run_in_each_step(tmp_path, base, monkeypatch):
    from core.training.features import folder, gather

    monkeypatch.setattr(gather, "available_memory", lambda: 0)
    monkeypatch.setattr(folder.FeatureFolder, "has_room_for", lambda *_: False)
    recording = run(tmp_path / "run", transfer(base, epochs=1))
    assert not recording.of(FeatureProgress)
    told = [event.problem.message for event in recording.of(RunWarning)]
    assert any("no room" in message for message in told)


def test_that_more_epochs_are_more_fine_tuning(tmp_path, base):
    run(tmp_path / "run", transfer(base, epochs=2, fine_tuning={"epochs": 1}))
    recording = Recording()
    resume_run(tmp_path / "run", recording, RunControl(), tiny_data(), epochs=5)
    (end,) = recording.of(RunEnded)
    assert (end.status, end.epochs_done) == ("completed", 5)
    (phase,) = recording.of(PhaseStarted)
    assert (phase.name, phase.first_epoch, phase.last_epoch) == ("fine-tuning", 3, 5)
    assert read_history(tmp_path / "run").epochs == (1, 2, 3, 4, 5)
    names = [e.name for e in read_events(tmp_path / "run") if hasattr(e, "name")]
    assert names == ["head", "fine-tuning", "fine-tuning"]


def test_that_the_time_left_counts_the_fine_tuning_too(tmp_path, base):
    recording = run(tmp_path / "run", transfer(base, epochs=3, fine_tuning={}))
    last_of_head = [e for e in recording.of(BatchesEnded) if e.epoch == 3][-1]
    assert last_of_head.seconds_left is None or last_of_head.seconds_left > 0
    assert recording.of(BatchesEnded)[-1].seconds_left is not None


def test_that_mixed_precision_and_clipping_work_in_both_phases(tmp_path, base):
    experiment = transfer(
        base,
        fine_tuning={"base_rate_fraction": 0.5, "reset_optimizer": False},
        precision="mixed_float16",
        gradient_clipping="global_norm",
    )
    recording = run(tmp_path / "run", experiment)
    assert all(np.isfinite(recording.losses))
    assert recording.of(RunEnded)[0].epochs_done == 4


def test_that_a_partly_frozen_base_in_the_head_phase_learns_its_end(tmp_path, base):
    freeze = FreezeSpec(mode="share", share=0.5)
    experiment = transfer(base, base_settings={"freeze": freeze})
    run(tmp_path / "run", experiment)
    changed = {p: c for p, c in _changed(tmp_path / "run", base).items() if "conv" in p}
    assert list(changed.values()) == [False, False, True, True]


VARIED = AugmentationSpec(operations=(HorizontalFlip(), Brightness()))


def _varied(base, augmentation=VARIED, **base_settings):
    experiment = transfer(base, epochs=4, base_settings=base_settings)
    return experiment.replace(augmentation=augmentation)


def test_that_varied_images_go_through_the_base_in_each_step(tmp_path, base):
    kept = run(tmp_path / "kept", _varied(base))
    in_each_step = run(tmp_path / "each", _varied(base, features="none"))
    np.testing.assert_allclose(kept.losses, in_each_step.losses, rtol=1e-4)
    validation = len(tiny_data().validation)
    assert {event.total for event in kept.of(FeatureProgress)} == {validation}
    told = [event.problem.message for event in kept.of(RunWarning)]
    assert any("run in each step" in message for message in told)


def test_that_epochs_take_turns_with_varied_copies(tmp_path, base):
    """As many copies as epochs are the varied images themselves."""
    in_each_step = run(tmp_path / "each", _varied(base, features="none"))
    copies = run(tmp_path / "copies", _varied(base, feature_copies=4))
    np.testing.assert_allclose(copies.losses, in_each_step.losses, rtol=1e-3)
    two = run(tmp_path / "two", _varied(base, feature_copies=2))
    np.testing.assert_allclose(two.losses[:16], in_each_step.losses[:16], rtol=1e-3)
    assert abs(two.losses[16] / in_each_step.losses[16] - 1) > 1e-4
    told = [event.problem.message for event in copies.of(RunWarning)]
    assert any("4 varied copies" in message for message in told)


def test_that_mixtures_are_never_kept(tmp_path, base):
    mixing = AugmentationSpec(operations=(MixUp(),))
    recording = run(tmp_path / "run", _varied(base, mixing, feature_copies=3))
    told = [event.problem.message for event in recording.of(RunWarning)]
    assert any("mixes images" in message for message in told)
