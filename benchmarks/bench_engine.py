"""Images a second of a run in the engine, against `model.fit` and the bare step.

The engine trains as it does behind the window: events go to a queue that another thread
empties every 50 ms, the run folder is written, and after each epoch comes the
validation. Between two measurements the run is paused.
"""

import queue
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.harness import PAIRS, Result, interleaved, ratio_result
from benchmarks.realdata import mnist
from core.data.types import PreparedData
from core.experiment import Experiment
from core.experiment.presets import find_preset
from core.runs.events import BatchesEnded, EpochEnded, RunEnded, TrainingEvent
from core.training.control import RunControl

BATCH_SIZE = 64
IMAGES_PER_CLASS = 1000
DRAIN_SECONDS = 0.05


class EngineLaps:
    """A run in a thread that goes on for one epoch at a time."""

    def __init__(self, experiment: Experiment, data: PreparedData) -> None:
        """Starts the run; the first epoch, with its compiling, is not measured."""
        self._control = RunControl()
        self._events: queue.SimpleQueue[TrainingEvent] = queue.SimpleQueue()
        self._epoch_ended = threading.Event()
        self._drawn: list[float] = []
        self._closing = False
        self._end: RunEnded | None = None
        self._steps_end = 0.0
        self._folder = tempfile.TemporaryDirectory()
        run_dir = Path(self._folder.name) / "run"
        self._threads = [
            threading.Thread(target=self._train, args=(experiment, run_dir, data)),
            threading.Thread(target=self._drain),
        ]
        for thread in self._threads:
            thread.start()
        self._wait_for_epoch()

    def _wait_for_epoch(self) -> None:
        self._epoch_ended.wait()
        if self._end is not None:
            raise RuntimeError(f"Expected the run to go on. It ended: {self._end}")

    def _train(self, experiment: Experiment, run_dir: Path, data: Any) -> None:
        from core.training.engine import train

        train(experiment, run_dir, self._emit, self._control, data)

    def _emit(self, event: TrainingEvent) -> None:
        self._events.put(event)
        if isinstance(event, BatchesEnded):
            self._steps_end = time.perf_counter()
        if isinstance(event, EpochEnded):
            self._control.request_pause()
            self._epoch_ended.set()
        if isinstance(event, RunEnded):
            self._end = event
            self._epoch_ended.set()

    def _drain(self) -> None:
        """Does what the window does with the events, but for the drawing."""
        while not self._closing:
            while not self._events.empty():
                event = self._events.get()
                if isinstance(event, BatchesEnded):
                    self._drawn.extend(event.losses)
            time.sleep(DRAIN_SECONDS)

    def lap(self) -> tuple[float, float]:
        """Trains one epoch.

        Returns:
            Its seconds with validation, and those of its training steps alone.
        """
        while not self._control.waiting:
            time.sleep(0.01)
        self._epoch_ended.clear()
        begin = time.perf_counter()
        self._control.resume()
        self._wait_for_epoch()
        return time.perf_counter() - begin, self._steps_end - begin

    def close(self) -> None:
        """Ends the run."""
        self._closing = True
        self._control.request_stop()
        for thread in self._threads:
            thread.join()
        self._folder.cleanup()


class FitLaps:
    """`model.fit` the way a Keras user writes it: float arrays, scaled beforehand."""

    def __init__(self, experiment: Experiment, data: PreparedData) -> None:
        """Builds and warms up the same net without the scaling layer."""
        import keras
        import numpy as np

        from core.model.build import build_model

        keras.utils.set_random_seed(experiment.seed)
        layers = build_model(experiment.model, data.task, experiment.seed).layers
        copies = [
            type(layer).from_config(layer.get_config())
            for layer in layers
            if not isinstance(layer, keras.layers.InputLayer | keras.layers.Rescaling)
        ]
        shape = data.task.input_shape
        self.model = keras.Sequential([keras.Input(shape), *copies])
        self.model.compile(
            optimizer="adam",
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
        self._train, self._validation = (
            (part.images(0, len(part)).astype(np.float32) / 255, part.labels)
            for part in (data.train, data.validation)
        )
        self.lap()

    def lap(self) -> float:
        """Returns the seconds of one epoch with validation."""
        begin = time.perf_counter()
        self.model.fit(
            *self._train,
            batch_size=BATCH_SIZE,
            validation_data=self._validation,
            verbose=0,
        )
        return time.perf_counter() - begin


class StepLaps:
    """The compiled step again and again on one batch that is in memory."""

    def __init__(self, experiment: Experiment, data: PreparedData) -> None:
        """Compiles and warms up the step."""
        import tensorflow as tf

        from core.training.workbench import set_up

        bench = set_up(experiment, data)
        self._step = bench.train_step
        self._steps = bench.train_feed.steps_per_epoch
        batch = next(bench.train_feed.epoch(0))
        self._batch: Any = type(batch)(
            tf.constant(batch.images), tf.constant(batch.labels)
        )
        self._rate: Any = tf.constant(experiment.training.optimizer.learning_rate)
        self.lap()

    def lap(self) -> float:
        """Returns the seconds of as many steps as an epoch has."""
        begin = time.perf_counter()
        for _ in range(self._steps):
            result = self._step(self._batch, self._rate)
        result.numpy()
        return time.perf_counter() - begin


def run() -> list[Result]:
    """Measures the small CNN on MNIST at batch size 64."""
    data = mnist(IMAGES_PER_CLASS)
    if data is None:
        return []
    experiment = find_preset("mnist-cnn").build()
    training = experiment.training.replace(
        epochs=1000,
        batch_size=BATCH_SIZE,
        early_stopping=experiment.training.early_stopping.replace(enabled=False),
    )
    experiment = experiment.replace(training=training)
    engine = EngineLaps(experiment, data)
    try:
        fit = FitLaps(experiment, data)
        ours, bare = interleaved(lambda: engine.lap()[0], fit.lap, PAIRS)
        step = StepLaps(experiment, data)
        steps, ceiling = interleaved(lambda: engine.lap()[1], step.lap, PAIRS)
    finally:
        engine.close()
    count = len(data.train)
    return [
        ratio_result(
            "Engine with events over model.fit, images/s",
            [count / seconds for seconds in ours],
            [count / seconds for seconds in bare],
            target=1.1,
            at_least=True,
            unit="images/s",
        ),
        ratio_result(
            "Engine with events over the bare step, images/s",
            [count / seconds for seconds in steps],
            [count / seconds for seconds in ceiling],
            target=0.9,
            at_least=True,
            unit="images/s",
        ),
    ]
