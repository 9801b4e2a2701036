"""Loading TensorFlow and Keras ahead of time, in the background."""

from core.experiment import ModelSpec, TaskInfo
from core.experiment.layers.convolution import Conv2D
from core.experiment.layers.normalization import BatchNormalization
from core.experiment.layers.reshaping import Flatten


def preload() -> str:
    """Imports TensorFlow and Keras and inspects a tiny stack once.

    Takes some seconds; afterwards inspecting answers at once. Call it in a background
    thread. A second call returns at once.

    Returns:
        The versions in words: "TensorFlow 2.21.0, Keras 3.15.0".
    """
    import keras
    import tensorflow as tf

    from core.model.inspect import inspect_model

    task = TaskInfo(input_shape=(8, 8, 1), class_names=("a", "b"))
    layers = (Conv2D(filters=1), BatchNormalization(), Flatten())
    inspect_model(ModelSpec(layers=layers), task)
    return f"TensorFlow {tf.__version__}, Keras {keras.__version__}"
