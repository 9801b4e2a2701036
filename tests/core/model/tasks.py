"""Descriptions of data for tests of models."""

from core.experiment import LayerSpec, ModelSpec, TaskInfo


def task(height: int = 28, width: int = 28, channels: int = 1, classes: int = 10):
    """Images of a size and so many classes."""
    names = tuple(f"class {index}" for index in range(classes))
    return TaskInfo(input_shape=(height, width, channels), class_names=names)


MNIST = task()
LARGE = task(224, 224, 3, 2)


def stack(*layers: LayerSpec, locked_head: bool = True) -> ModelSpec:
    """A model of these layers."""
    return ModelSpec(layers=layers, locked_head=locked_head)  # type: ignore[arg-type]
