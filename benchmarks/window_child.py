"""Runs the real window through a training and prints how its event loop fared.

A process of its own, started by `bench_window`: TensorFlow is loaded once a process.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop

from benchmarks.event_loop import DelayMeter
from benchmarks.realdata import realdata
from core.experiment import DatasetSpec, Experiment
from core.experiment.presets import find_preset
from core.runs.events import BatchesEnded, TrainingEvent

LIMIT_SECONDS = 180.0


def _experiment() -> Experiment:
    """The small CNN on MNIST, or the digits where MNIST is not at hand."""
    folder = realdata()
    name = "digits" if folder is None else "mnist-cnn"
    experiment = find_preset(name).build()
    if folder is not None:
        source = DatasetSpec(source=str(folder / "mnist"))
        experiment = experiment.replace(dataset=source)
    stopping = experiment.training.early_stopping.replace(enabled=False)
    training = experiment.training.replace(epochs=1000, early_stopping=stopping)
    return experiment.replace(training=training)


class _Session:
    """The window, and waiting for what happens in it."""

    def __init__(self) -> None:
        from gui.app import App

        self.app = App(sys.argv[:1])
        self.workspace = self.app.workspace
        self.workspace.document.apply(_experiment(), "benchmark")
        self.meter = DelayMeter()
        self.steps = 0
        self.workspace.training.events_arrived.connect(self._count)
        self.app.window.resize(1280, 720)
        self.app.show()

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Runs the event loop; raises if it takes too long."""
        begin = time.perf_counter()
        while not condition():
            self.app.qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() - begin > LIMIT_SECONDS:
                raise TimeoutError("The window did not come so far in time.")

    def run_for(self, seconds: float) -> None:
        """Runs the event loop for a while."""
        end = time.perf_counter() + seconds
        self.wait_until(lambda: time.perf_counter() > end)

    def _count(self, events: list[TrainingEvent]) -> None:
        for event in events:
            if isinstance(event, BatchesEnded):
                self.steps += len(event.losses)


def _measure(seconds: float) -> dict[str, object]:
    from gui.run_starter import readiness, start_run

    session = _Session()
    workspace = session.workspace
    pages_made: list[bool] = []
    session.app.window.pages_made.connect(lambda: pages_made.append(True))
    session.wait_until(lambda: bool(pages_made))
    pages = session.meter.summary()
    session.meter.restart()
    session.wait_until(lambda: workspace.tensorflow.loaded)
    loading = session.meter.summary()
    session.wait_until(lambda: readiness(workspace).state == "ready")
    if not start_run(workspace):
        raise RuntimeError("Expected the run to start.")
    session.wait_until(lambda: session.steps > 20)
    session.run_for(1.0)
    session.meter.restart()
    first = session.steps
    session.run_for(seconds)
    training = session.meter.summary()
    steps_per_second = (session.steps - first) / seconds
    workspace.training.stop()
    session.wait_until(lambda: not workspace.training.active)
    session.app.window.close()
    return {
        "pages": pages,
        "loading": loading,
        "training": training,
        "steps_per_second": steps_per_second,
        "platform": session.app.qt.platformName(),
    }


def main() -> None:
    """Measures and prints one JSON object as the last line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20.0)
    seconds: float = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as home:
        os.environ["LOSSLINE_HOME"] = str(Path(home))
        outcome = _measure(seconds)
    print(json.dumps(outcome))


if __name__ == "__main__":
    main()
