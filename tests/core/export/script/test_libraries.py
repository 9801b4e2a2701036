"""The libraries give the script the images in the order in which the app has them."""

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.data.load import load_raw
from core.experiment import DatasetSpec, Experiment, ModelSpec
from core.experiment.layers.reshaping import Flatten
from core.export.script.data import data_source
from core.export.script.write import script_source
from tests.core.tiny_run import data_of

COMPARE = """
import runpy, sys, numpy as np
names = runpy.run_path(sys.argv[1])
expected = np.load(sys.argv[2])
for number, (images, labels) in enumerate(names["load_data"]()):
    assert np.array_equal(images, expected[f"images_{number}"]), number
    assert np.array_equal(labels, expected[f"labels_{number}"]), number
"""


@pytest.mark.realdata
def test_that_fashion_mnist_comes_through_keras_in_the_app_s_order(
    realdata: Path, tmp_path: Path
) -> None:
    # MNIST stands in for it: the files have the same names and sizes.
    cache = Path(os.environ["KERAS_HOME"]) / "datasets" / "fashion-mnist"
    shutil.copytree(realdata / "mnist", cache)
    experiment = Experiment(
        dataset=DatasetSpec(source="fashion_mnist", classes=("Coat", "Bag")),
        model=ModelSpec(layers=(Flatten(),)),
    )
    data = data_of(experiment)
    source = data_source(experiment, data)
    assert set(source.files) == {"split.npz"}
    (tmp_path / "split.npz").write_bytes(source.files["split.npz"])
    script = tmp_path / "train.py"
    script.write_text(script_source(experiment, data, source))
    expected = {}
    for number, part in enumerate((data.train, data.validation, data.test)):
        expected[f"images_{number}"] = part.images(0, len(part))
        expected[f"labels_{number}"] = part.labels
    np.savez(tmp_path / "expected.npz", **expected)
    done = subprocess.run(
        [sys.executable, "-I", "-c", COMPARE, script, tmp_path / "expected.npz"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.realdata
def test_that_the_app_has_mnist_in_the_order_of_keras_s_file(realdata: Path) -> None:
    def read(name: str, offset: int) -> np.ndarray:
        content = gzip.decompress((realdata / "mnist" / name).read_bytes())
        return np.frombuffer(content, np.uint8, offset=offset)

    arrays = {
        "x_train": read("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28),
        "y_train": read("train-labels-idx1-ubyte.gz", 8),
        "x_test": read("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28),
        "y_test": read("t10k-labels-idx1-ubyte.gz", 8),
    }
    file = Path(os.environ["KERAS_HOME"]) / "datasets" / "mnist.npz"
    file.parent.mkdir(parents=True)
    np.savez(file, **arrays)
    raw = load_raw(DatasetSpec(source="mnist"))
    joined = np.concatenate([arrays["y_train"], arrays["y_test"]])
    assert np.array_equal(raw.labels, joined)
    for index in (0, 59_999, 60_000, 69_999):
        part, row = ("x_train", index) if index < 60_000 else ("x_test", index - 60_000)
        assert np.array_equal(raw.images.read(index)[..., 0], arrays[part][row])
