"""What Keras can do without is not imported with it, and stays within reach."""

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from core.optional_imports import left_out

_START = """
import sys
from core.tensorflow_start import start_tensorflow
start_tensorflow()
import keras, numpy as np
print([name for name in ("sklearn", "pandas") if name in sys.modules])
model = keras.Sequential([keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(np.ones((4, 2)), np.ones(4), epochs=1, verbose=0)
import core.evaluation.scores
print("sklearn" in sys.modules)
"""


@pytest.fixture
def package(tmp_path, monkeypatch) -> Iterator[str]:
    """The name of a package that can be imported and is not yet."""
    name = "lossline_left_out_example"
    (tmp_path / f"{name}.py").write_text("HERE = True\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield name
    sys.modules.pop(name, None)


def test_that_a_package_is_away_inside_and_back_afterwards(package: str) -> None:
    before = list(sys.meta_path)
    with left_out(package), pytest.raises(ModuleNotFoundError, match=package):
        __import__(package)
    assert sys.meta_path == before
    assert __import__(package).HERE


def test_that_other_threads_are_not_kept_from_it(package: str) -> None:
    found: list[bool] = []
    with left_out(package):
        thread = threading.Thread(target=lambda: found.append(__import__(package).HERE))
        thread.start()
        thread.join()
    assert found == [True]


def test_that_what_is_loaded_already_is_not_touched() -> None:
    with left_out("threading"):
        assert __import__("threading") is threading


def test_that_tensorflow_starts_without_what_keras_can_do_without() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _START], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["[]", "True"]
