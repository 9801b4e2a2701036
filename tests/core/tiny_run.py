"""Small runs of the real engine, for the tests of what comes after training."""

from pathlib import Path

from core.data.load import load_raw, prepare
from core.data.types import PreparedData
from core.experiment import Experiment, ModelSpec, TrainingSpec
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Dense
from core.experiment.layers.reshaping import Flatten
from core.experiment.optimizers import Adam
from core.runs import new_run_folder
from core.runs.events import RunEnded, TrainingEvent
from core.training.control import RunControl
from core.training.engine import train

DIGITS = Experiment(
    name="Tiny digits",
    model=ModelSpec(
        layers=(
            Conv2D(filters=4, kernel_l2=0.01),
            Flatten(),
            Dense(units=24, activation="relu"),
        )
    ),
    training=TrainingSpec(epochs=2, batch_size=16, optimizer=Adam(learning_rate=0.005)),
)


def data_of(experiment: Experiment) -> PreparedData:
    """Reads and divides the data of an experiment."""
    spec = experiment.dataset
    return prepare(load_raw(spec), spec, experiment.seed)


def train_in(root: Path, experiment: Experiment, data: PreparedData) -> Path:
    """Trains to the end and returns the run folder."""
    folder = new_run_folder(root, experiment.name)
    events: list[TrainingEvent] = []
    train(experiment, folder.path, events.append, RunControl(), data)
    last = events[-1]
    assert isinstance(last, RunEnded)
    assert last.status == "completed", last
    return folder.path
