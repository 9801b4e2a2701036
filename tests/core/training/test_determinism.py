"""A deterministic run does without XLA, which can't do all operations that way.

In a process of its own: the switch can't be taken back.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

_SCRIPT = """
import json, sys
from pathlib import Path
from core.experiment.layers.pooling import MaxPooling2D
from core.experiment.layers.reshaping import Flatten
from core.training import determinism
from core.training.control import RunControl
from core.training.engine import train
from tests.core.training.samples import Recording, tiny_data, tiny_experiment

found = []
for number, settings in enumerate(({"deterministic": True}, {})):
    told = Recording()
    layers = (MaxPooling2D(), Flatten())
    experiment = tiny_experiment(layers, epochs=1, xla="on", **settings)
    folder = Path(sys.argv[1]) / str(number)
    folder.mkdir()
    train(experiment, folder, told, RunControl(), tiny_data())
    end = told.events[-1]
    found.append([end.status, end.reason, determinism.is_on()])
print(json.dumps(found))
"""


def test_that_max_pooling_trains_deterministically_whatever_xla_says(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path)],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for status, reason, deterministic in json.loads(done.stdout.splitlines()[-1]):
        assert status == "completed", reason
        assert deterministic
