"""Watching the first layer while a run goes on."""

import threading
import time
from dataclasses import replace

import keras
import numpy as np
import pytest

from core.experiment import fail
from core.experiment.layers.convolution import Conv2D, DepthwiseConv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.regularization import GaussianNoise
from core.experiment.layers.reshaping import Flatten
from core.runs import RunFolder
from core.runs.events import BatchesEnded, EpochEnded, RunEnded
from core.training.control import RunControl
from core.training.engine import train
from core.training.glimpse import MOST_FILTERS, Glimpse
from tests.core.training.samples import (
    NOISY_LAYERS,
    Recording,
    tiny_data,
    tiny_experiment,
)

CONVOLUTION = (Conv2D(filters=20, kernel_size=(3, 2)), Flatten())


def watched(run_dir, layers, image=0, **training) -> tuple[list[Glimpse], Recording]:
    """Trains while somebody asks after each report of steps."""
    control = RunControl()
    seen: list[Glimpse] = []

    def react(event):
        if isinstance(event, BatchesEnded):
            control.glimpses.ask(image)
        glimpse = control.glimpses.take()
        if glimpse is not None:
            seen.append(glimpse)

    recording = Recording(react)
    train(tiny_experiment(layers, **training), run_dir, recording, control, tiny_data())
    assert recording.of(RunEnded)[0].status == "completed"
    return seen, recording


def model_of(run_dir) -> keras.Model:
    return keras.saving.load_model(RunFolder(run_dir).best, compile=False)


def test_that_the_last_look_shows_the_weights_of_the_run_and_what_keras_makes_of_them(
    tmp_path,
):
    seen, _ = watched(tmp_path / "run", CONVOLUTION, image=4)
    last = seen[-1]
    model = model_of(tmp_path / "run")
    layer = next(one for one in model.layers if isinstance(one, keras.layers.Conv2D))
    kernels = np.moveaxis(np.array(layer.kernel), -1, 0)
    data = tiny_data().validation
    pixels = data.images(4, 5)
    maps = np.array(keras.Model(model.input, layer.output)(pixels))[0]
    assert (last.epochs_done, last.step) == (2, 0)
    assert last.filters == 20
    np.testing.assert_array_equal(last.kernels, kernels[:MOST_FILTERS])
    np.testing.assert_allclose(
        last.maps, np.moveaxis(maps, -1, 0)[:MOST_FILTERS], rtol=1e-5, atol=1e-6
    )
    np.testing.assert_array_equal(last.image, pixels[0])
    assert last.class_name == tiny_data().task.class_names[data.labels[4]]


def test_that_kernels_change_while_the_net_learns(tmp_path):
    seen, _ = watched(tmp_path / "run", CONVOLUTION, epochs=30)
    places = [(one.epochs_done, one.step) for one in seen]
    assert places == sorted(places)
    assert len(seen) >= 2
    assert not np.array_equal(seen[0].kernels, seen[-1].kernels)


def test_that_being_watched_changes_nothing(tmp_path):
    _, watched_run = watched(tmp_path / "a", NOISY_LAYERS, image=3)
    alone = Recording()
    train(
        tiny_experiment(NOISY_LAYERS), tmp_path / "b", alone, RunControl(), tiny_data()
    )
    assert watched_run.losses == alone.losses
    logs = [[event.logs for event in r.of(EpochEnded)] for r in (watched_run, alone)]
    assert logs[0] == logs[1]


def test_that_nothing_is_looked_at_until_somebody_asks(tmp_path):
    control = RunControl()
    experiment = tiny_experiment(CONVOLUTION)
    train(experiment, tmp_path / "run", Recording(), control, tiny_data())
    assert control.glimpses.take() is None


@pytest.mark.parametrize(
    ("layers", "visible"),
    [
        ((Flatten(), Dense(units=4)), False),
        ((DepthwiseConv2D(), Conv2D(), Flatten()), False),
        ((BatchNormalization(), GaussianNoise(), Conv2D(), Flatten()), True),
    ],
)
def test_that_only_a_convolution_that_comes_first_is_shown(tmp_path, layers, visible):
    seen, _ = watched(tmp_path / "run", layers, epochs=1)
    assert bool(seen) == visible


def test_that_another_image_is_seen_during_a_pause(tmp_path):
    control = RunControl()
    paused = threading.Event()

    def react(event):
        if isinstance(event, EpochEnded) and event.epoch == 1:
            control.request_pause()
            paused.set()

    arguments = (tiny_experiment(CONVOLUTION), tmp_path / "run", Recording(react))
    thread = threading.Thread(target=train, args=(*arguments, control, tiny_data()))
    thread.start()
    assert paused.wait(60)
    try:
        for image in (1, 2):
            control.glimpses.ask(image)
            glimpse = None
            end = time.monotonic() + 60
            while glimpse is None:
                assert time.monotonic() < end
                glimpse = control.glimpses.take()
            expected = tiny_data().validation.images(image, image + 1)[0]
            np.testing.assert_array_equal(glimpse.image, expected)
            assert (glimpse.epochs_done, glimpse.step) == (1, 0)
    finally:
        control.resume()
        thread.join(60)


class _NoSingleImages:
    """Images that can be read in batches only."""

    def __init__(self, store) -> None:
        self._store = store
        self.shape, self.in_memory = store.shape, True

    def __len__(self) -> int:
        return len(self._store)

    def take(self, indices):
        if len(indices) == 1:
            raise fail("The file has vanished.")
        return self._store.take(indices)


def test_that_an_image_that_can_t_be_read_ends_no_run(tmp_path):
    data = tiny_data()
    images = replace(data.validation, store=_NoSingleImages(data.validation.store))
    control = RunControl()
    control.glimpses.ask(0)
    recording = Recording()
    experiment = tiny_experiment(CONVOLUTION)
    train(
        experiment,
        tmp_path / "run",
        recording,
        control,
        replace(data, validation=images),
    )
    assert recording.of(RunEnded)[0].status == "completed"
    assert control.glimpses.take() is None
