"""A tiny experiment on the embedded digits, and waiting until it can be trained."""

from pytestqt.qtbot import QtBot

from core.experiment import DatasetSpec, Experiment, ModelSpec, TrainingSpec
from core.experiment.layers.core import Dense
from core.experiment.layers.reshaping import Flatten
from core.experiment.optimizers import Adam
from core.experiment.training import EarlyStoppingSpec
from gui.run_starter import readiness
from gui.workspace import Workspace

LONG_MS = 120_000
"""The first test of a process also waits for TensorFlow."""


def tiny_digits(epochs: int = 2, learning_rate: float = 0.01) -> Experiment:
    """A dense net on 60 digits of each class: an epoch takes a moment."""
    return Experiment(
        name="Tiny digits",
        dataset=DatasetSpec(source="digits", limit_per_class=60),
        model=ModelSpec(layers=(Flatten(), Dense(units=16, activation="relu"))),
        training=TrainingSpec(
            epochs=epochs,
            batch_size=32,
            optimizer=Adam(learning_rate=learning_rate),
            early_stopping=EarlyStoppingSpec(enabled=False),
        ),
    )


def open_experiment(workspace: Workspace, experiment: Experiment) -> None:
    """Puts an experiment into the document without leaving something to undo."""
    workspace.document.replace(experiment)
    workspace.data.reload()


def wait_until_ready(qtbot: QtBot, workspace: Workspace) -> None:
    """Loads everything that a run needs."""
    workspace.tensorflow.start()
    qtbot.waitUntil(lambda: readiness(workspace).state == "ready", timeout=LONG_MS)


def wait_until_idle(qtbot: QtBot, workspace: Workspace) -> None:
    """Waits for the end of the run."""
    qtbot.waitUntil(lambda: not workspace.training.active, timeout=LONG_MS)
