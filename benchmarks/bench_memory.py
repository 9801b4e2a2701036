"""Peak memory of a training in the engine, against a bare script.

Each runs in a process of its own: all of MNIST is read, then 100 steps are trained.
"""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.harness import Result, interleaved, ratio_result
from benchmarks.realdata import realdata

STEPS = 100

_BARE = """
import gzip, sys
import keras, numpy as np

def read(name, offset):
    with gzip.open(sys.argv[1] + "/" + name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)

x = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28, 1)
x = x.astype("float32") / 255
y = read("train-labels-idx1-ubyte.gz", 8)
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    keras.layers.Conv2D(32, 3, activation="relu"),
    keras.layers.MaxPooling2D(),
    keras.layers.Conv2D(64, 3, activation="relu"),
    keras.layers.MaxPooling2D(),
    keras.layers.Flatten(),
    keras.layers.Dropout(0.3),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, batch_size=64, steps_per_epoch=int(sys.argv[2]), verbose=0)
"""

_ENGINE = """
import sys, tempfile
from pathlib import Path
from core.experiment.presets import find_preset
from core.runs.events import BatchesEnded, RunEnded
from core.training.control import RunControl
from core.training.engine import train

experiment = find_preset("mnist-cnn").build()
dataset = experiment.dataset.replace(source=sys.argv[1])
training = experiment.training.replace(batch_size=64)
control, steps = RunControl(), 0

def emit(event):
    global steps
    if isinstance(event, BatchesEnded):
        steps += len(event.losses)
        if steps >= int(sys.argv[2]):
            control.request_stop()
    if isinstance(event, RunEnded) and event.status != "stopped":
        raise RuntimeError(event.reason)

with tempfile.TemporaryDirectory() as folder:
    experiment = experiment.replace(dataset=dataset, training=training)
    train(experiment, Path(folder) / "run", emit, control)
"""

_TELL_PEAK = """
import resource
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _peak(script: str, folder: Path) -> float:
    """Returns the megabytes that a script needs at most."""
    done = subprocess.run(
        [sys.executable, "-c", script + _TELL_PEAK, str(folder / "mnist"), str(STEPS)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        cwd=Path(__file__).parents[1],
        text=True,
        check=True,
    )
    kilobytes = int(done.stdout.split()[-1])
    return kilobytes / 1024


def run() -> list[Result]:
    """Measures the small CNN on MNIST at batch size 64."""
    folder = realdata()
    if folder is None or sys.platform == "win32":
        return []
    ours, bare = interleaved(
        lambda: _peak(_ENGINE, folder), lambda: _peak(_BARE, folder), pairs=5
    )
    return [
        ratio_result(
            "Peak memory of a training over a bare script's",
            ours,
            bare,
            target=1.2,
            at_least=False,
            unit="MB",
        )
    ]
