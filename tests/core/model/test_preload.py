import subprocess
import sys

import keras
import tensorflow as tf

from core.model.preload import preload


def test_that_preloading_names_the_versions_and_may_be_repeated():
    expected = f"TensorFlow {tf.__version__}, Keras {keras.__version__}"
    assert preload() == expected
    assert preload() == expected


def test_that_reports_and_preloading_are_imported_without_tensorflow():
    code = (
        "import sys, core.model.report, core.model.preload, core.experiment.presets\n"
        "print([m for m in ('tensorflow', 'keras') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
