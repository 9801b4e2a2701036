from pathlib import Path

import keras
import numpy as np
import pytest

from core.evaluation.load_model import load_trained_model
from core.experiment import ModelSpec, ProblemError, Residual, TaskInfo
from core.experiment.layers.pooling import GlobalAveragePooling2D
from core.experiment.layers.regularization import Dropout
from core.model.build import build_model

TASK = TaskInfo(input_shape=(8, 8, 1), class_names=("a", "b", "c"))
STACK = ModelSpec(layers=(Residual(), GlobalAveragePooling2D(), Dropout()))


@pytest.mark.parametrize("precision", ["mixed_float16", "mixed_bfloat16"])
def test_that_a_mixed_model_predicts_in_float32(tmp_path: Path, precision: str) -> None:
    mixed = build_model(STACK, TASK, seed=3, precision=precision)
    mixed.save(tmp_path / "m.keras")
    loaded = load_trained_model(tmp_path / "m.keras")
    exact = build_model(STACK, TASK, seed=3)
    images = np.random.default_rng(0).integers(0, 256, (9, 8, 8, 1), np.uint8)
    assert {layer.compute_dtype for layer in loaded.layers} == {"float32"}
    assert np.array_equal(
        loaded.predict(images, verbose=0), exact.predict(images, verbose=0)
    )
    assert not np.array_equal(
        mixed.predict(images, verbose=0), exact.predict(images, verbose=0)
    )


def test_that_a_model_that_needs_foreign_code_is_a_problem(tmp_path: Path) -> None:
    class Foreign(keras.layers.Layer):
        def call(self, inputs):
            return inputs

    image = keras.Input((2,))
    keras.Model(image, Foreign()(image)).save(tmp_path / "m.keras")
    with pytest.raises(ProblemError, match="can't be opened"):
        load_trained_model(tmp_path / "m.keras")


def test_that_a_missing_model_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="There is no model"):
        load_trained_model(tmp_path / "m.keras")
