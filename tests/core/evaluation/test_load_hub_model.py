"""A model on a module of TF Hub opens in a process that has never seen the module."""

import subprocess
import sys

import numpy as np

from core.experiment import ModelSpec
from core.model.build import build_model
from tests.core.model.bases import modules
from tests.core.model.tasks import task


def test_that_a_model_on_a_module_opens_for_predictions(tmp_path):
    folder = modules.save_reusable(tmp_path / "module")
    spec = ModelSpec(base=modules.trusted(folder))
    model = build_model(spec, task(8, 8, 3, 3), seed=1)
    model.save(tmp_path / "best.keras")
    pixels = np.random.default_rng(1).integers(0, 256, (4, 8, 8, 3)).astype("uint8")
    np.savez(tmp_path / "io.npz", pixels=pixels, expected=model(pixels))
    folder.rename(tmp_path / "gone")
    program = (
        "import numpy as np, pathlib\n"
        "from core.evaluation.load_model import load_trained_model\n"
        f"folder = pathlib.Path({str(tmp_path)!r})\n"
        "io = np.load(folder / 'io.npz')\n"
        "model = load_trained_model(folder / 'best.keras')\n"
        "np.testing.assert_allclose(model(io['pixels']), io['expected'], atol=1e-6)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
