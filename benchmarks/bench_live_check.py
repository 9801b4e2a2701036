"""The live check of the stack: shapes, parameters and complaints after each edit."""

from benchmarks.harness import Result, median_result, seconds_of
from core.experiment import ModelSpec, TaskInfo
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.core import Activation
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.pooling import GlobalAveragePooling2D

CHECKS = 9


def run() -> list[Result]:
    """Measures a stack of thirty layers."""
    from core.model.inspect import inspect_model

    block = (
        Conv2D(padding="same", activation="linear", use_bias=False),
        BatchNormalization(),
        Activation(),
    )
    spec = ModelSpec(layers=(*block * 10, GlobalAveragePooling2D()))
    task = TaskInfo(input_shape=(28, 28, 1), class_names=tuple("0123456789"))
    inspect_model(spec, task)
    samples = [
        1000.0 * seconds_of(lambda: inspect_model(spec, task)) for _ in range(CHECKS)
    ]
    return [
        median_result(
            "Live check of a stack of 30 layers", samples, target=200.0, unit="ms"
        )
    ]
