"""Opening a trained model for predictions."""

import zipfile
from pathlib import Path
from typing import Any

from core.data.conform import let_gpu_memory_grow
from core.experiment import fail


def load_trained_model(path: Path) -> Any:
    """Opens a `.keras` file for predictions.

    A model that was trained in mixed precision predicts in float32: its weights are
    float32 anyway, and only so its predictions do not depend on the size of a batch or
    on the machine. This holds for evaluation, predictions and exports alike.

    Args:
        path: A `.keras` file.

    Returns:
        A `keras.Model`, not compiled.

    Raises:
        ProblemError: the file is missing, damaged, or needs code that is not there.
    """
    import keras

    from core.model.bases.hub_layer import HubLayer

    let_gpu_memory_grow()
    if not path.is_file():
        raise fail(
            f"There is no model at {path}.",
            "A run has one as soon as its first epoch is over.",
        )
    try:
        model = keras.models.load_model(
            path, custom_objects={HubLayer.__name__: HubLayer}, compile=False
        )
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise fail(
            f"The model in {path.name} can't be opened: {error}",
            "It may be damaged, or made with code or a version that is not here.",
        ) from None
    return in_float32(model)


def in_float32(model: Any) -> Any:
    """Returns the model itself if it computes in float32, else a copy that does."""
    if all(layer.compute_dtype == "float32" for layer in model.layers):
        return model
    copy = type(model).from_config(_with_float32(model.get_config()))
    copy.set_weights(model.get_weights())
    return copy


def _with_float32(config: Any) -> Any:
    """Replaces each dtype policy inside a model's configuration."""
    if isinstance(config, dict):
        if config.get("class_name") == "DTypePolicy":
            return {**config, "config": {"name": "float32"}}
        return {key: _with_float32(value) for key, value in config.items()}
    if isinstance(config, list | tuple):
        return type(config)(_with_float32(item) for item in config)
    return config
