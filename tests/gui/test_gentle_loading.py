"""Loading TensorFlow must not hold up the other threads of the process."""

import gc
import subprocess
import sys

import pytest

from gui.gentle_loading import loading_gently

_LOAD = """
import threading, time
from core.tensorflow_start import start_tensorflow
from gui.gentle_loading import loading_gently

def load():
    with loading_gently():
        start_tensorflow()
        import keras
        keras.Sequential

thread = threading.Thread(target=load)
thread.start()
waits = []
while thread.is_alive():
    begin = time.perf_counter()
    time.sleep(0.01)
    waits.append(time.perf_counter() - begin)
import tensorflow as tf
assert int(tf.constant(1) + 1) == 2
print(sorted(waits)[-1])
"""


@pytest.mark.parametrize("was_on", [True, False])
def test_that_the_collector_is_as_before_after_a_failed_load(was_on: bool) -> None:
    seen: list[bool] = []
    before = gc.isenabled()
    (gc.enable if was_on else gc.disable)()

    def load() -> None:
        with loading_gently():
            seen.append(gc.isenabled())
            raise ImportError

    try:
        with pytest.raises(ImportError):
            load()
        assert seen == [False]
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows loads libraries its way")
def test_that_tensorflow_computes_after_it_was_loaded_gently() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOAD], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert float(done.stdout) > 0
