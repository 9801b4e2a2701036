"""Runs with augmentation: repeated, resumed, measured."""

import keras
import numpy as np
import pytest

from core.data.feed import Batch, Mix
from core.experiment import AugmentationSpec
from core.experiment.augmentation import find_augmentation_preset
from core.experiment.augmentation.colour import Brightness
from core.experiment.augmentation.geometry import Rotation
from core.experiment.augmentation.mixing import CutMix, MixUp
from core.runs.events import EpochEnded, RunEnded
from core.training.control import RunControl
from core.training.engine import resume_run, train
from core.training.losses import make_loss
from core.training.workbench import set_up
from tests.core.training.samples import (
    NO_EARLY_STOPPING,
    NOISY_LAYERS,
    Recording,
    StopAfter,
    tiny_data,
    tiny_experiment,
)

MIXED = AugmentationSpec(
    operations=(Rotation(), Brightness(), MixUp(alpha=0.5, probability=0.6), CutMix())
)


def experiment_with(spec: AugmentationSpec, layers=None, **training):
    experiment = tiny_experiment(layers, early_stopping=NO_EARLY_STOPPING, **training)
    return experiment.replace(augmentation=spec)


def run_of(experiment, folder, control=None):
    events = Recording()
    train(experiment, folder, events, control or RunControl(), tiny_data())
    return events


@pytest.mark.parametrize("looks", [3, 14])
def test_that_a_stopped_run_resumes_to_the_same_numbers(tmp_path, looks):
    experiment = experiment_with(MIXED, NOISY_LAYERS, class_weights="balanced")
    whole = run_of(experiment, tmp_path / "whole")
    part = run_of(experiment, tmp_path / "part", StopAfter(looks))
    assert part.of(RunEnded)[0].status == "stopped"
    rest = Recording()
    resume_run(tmp_path / "part", rest, RunControl(), tiny_data())
    assert rest.of(RunEnded)[0].status == "completed"
    assert part.losses + rest.losses == whole.losses
    last, expected = rest.of(EpochEnded)[-1], whole.of(EpochEnded)[-1]
    assert last.logs == expected.logs


def test_that_a_run_without_augmentation_is_what_it_was(tmp_path):
    plain = run_of(tiny_experiment(), tmp_path / "plain")
    for number, spec in enumerate(
        (
            find_augmentation_preset("none").spec,
            MIXED.replace(enabled=False),
            AugmentationSpec(operations=(Rotation(enabled=False),)),
            AugmentationSpec(operations=(Rotation(lower=0.0, upper=0.0),)),
        )
    ):
        experiment = tiny_experiment().replace(augmentation=spec)
        found = run_of(experiment, tmp_path / str(number))
        assert found.losses == plain.losses
        assert found.of(EpochEnded)[-1].logs == plain.of(EpochEnded)[-1].logs


def test_that_only_the_training_images_are_varied():
    data = tiny_data()
    bench = set_up(experiment_with(MIXED), data)
    validation = np.concatenate([b.images for b in bench.validation_feed.in_order()])
    assert np.array_equal(validation, data.validation.images(0, len(data.validation)))
    batch = next(bench.train_feed.epoch(0))
    order = bench.train_feed.order(0)[: len(batch)]
    originals = data.train.store.take(data.train.indices[order])
    assert not np.array_equal(batch.images, originals)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_that_the_loss_of_mixtures_is_that_of_keras_for_soft_labels(smoothing):
    bench = set_up(experiment_with(MIXED, label_smoothing=smoothing), tiny_data())
    batch = next(bench.train_feed.epoch(0))
    assert batch.mix is not None
    share = batch.mix.shares[:, None]
    soft = keras.utils.to_categorical(batch.labels, 3) * (1 - share)
    soft += keras.utils.to_categorical(batch.mix.labels, 3) * share
    probabilities = bench.model(batch.images, training=False).numpy()
    expected = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)(
        soft, probabilities
    )
    loss, metric = bench.train_step(batch, 0.0).numpy()
    assert loss == pytest.approx(float(expected), rel=1e-5)
    # Right is the class of the larger share, which is the label.
    assert np.array_equal(soft.argmax(1), batch.labels) or np.any(share == 0.5)
    assert metric == pytest.approx(
        np.mean(probabilities.argmax(1) == batch.labels), abs=1e-6
    )


def test_that_weights_count_for_each_of_the_two_labels():
    data = tiny_data()
    bench = set_up(experiment_with(MIXED, class_weights="balanced"), data)
    batch = next(bench.train_feed.epoch(0))
    assert batch.mix is not None
    weights = np.array([0.5, 1.0, 4.0], np.float32)
    batch = Batch(
        batch.images,
        batch.labels,
        weights[batch.labels],
        Mix(batch.mix.labels, batch.mix.shares, weights[batch.mix.labels]),
    )
    probabilities = bench.model(batch.images, training=False).numpy()
    one = -np.log(probabilities[np.arange(len(batch)), batch.labels])
    two = -np.log(probabilities[np.arange(len(batch)), batch.mix.labels])
    share = batch.mix.shares
    expected = one * batch.weights * (1 - share) + two * batch.mix.weights * share
    assert bench.train_step(batch, 0.0).numpy()[0] == pytest.approx(
        expected.mean(), rel=1e-5
    )


def test_that_a_share_of_nothing_is_the_plain_loss():
    loss = make_loss(tiny_data().task, 0.0)
    from core.training.losses import mixed_loss

    labels = np.array([0, 2], np.int32)
    probabilities = np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4]], np.float32)
    plain = float(loss(labels, probabilities, None))
    mix = (labels[::-1].copy(), np.zeros(2, np.float32))
    assert float(mixed_loss(loss, labels, probabilities, (), mix)) == pytest.approx(
        plain
    )
