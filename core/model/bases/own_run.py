"""The nets of one's own finished runs, to be cut and carried over."""

import json
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import keras

from core.experiment import RunBase, fail
from core.model.bases.keras_outline import outline_layers, shape_without_batch
from core.model.bases.outline import OutlineLayer
from core.model.isolated import isolated, symbolically

RUN_PATH = "model.base.run_dir"
BEST_MODEL = "best.keras"

Shape = tuple[int, int, int]


def run_layers(base: RunBase) -> tuple[Shape, tuple[OutlineLayer, ...]]:
    """Returns the input shape and the outline of a run's whole net.

    Only the description of the net is read, not its weights.

    Raises:
        ProblemError: there is no such run, or its net is damaged.
    """
    path = _model_file(base)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: Path, changed: int) -> tuple[Shape, tuple[OutlineLayer, ...]]:

    def look() -> tuple[Shape, tuple[OutlineLayer, ...]]:
        with zipfile.ZipFile(path) as archive:
            config = json.loads(archive.read("config.json"))
        config.pop("compile_config", None)
        model: Any = keras.saving.deserialize_keras_object(config, _modules())
        height, width, channels = shape_without_batch(model.input)
        return (height, width, channels), outline_layers(model)

    try:
        return symbolically(look)
    except _DAMAGED as error:
        raise _damaged(path, error) from None


def build_run(base: RunBase) -> keras.Model:
    """Opens a run's whole net, with the weights of its best epoch.

    Raises:
        ProblemError: there is no such run, or its net is damaged.
    """
    path = _model_file(base)

    def load() -> Any:
        return keras.models.load_model(path, _modules(), compile=False)

    try:
        return isolated(load)
    except _DAMAGED as error:
        raise _damaged(path, error) from None


def before_the_head(layers: tuple[OutlineLayer, ...]) -> str:
    """Returns the layer before the output layer: the last with weights is the head."""
    known = {layer.name for layer in layers}
    for layer in reversed(layers):
        if layer.parameters:
            before = [name for name in layer.inputs if name in known]
            return before[0] if before else layer.name
    return layers[-1].name


def _modules() -> dict[str, Any]:
    """The layer of modules, which Keras does not know: a run may be based on one."""
    from core.model.bases.hub_layer import HubLayer

    return {HubLayer.__name__: HubLayer}


_DAMAGED = (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError)


def _model_file(base: RunBase) -> Path:
    if not base.run_dir.strip():
        raise fail(
            "No run is chosen.",
            "Choose a finished run whose net is to be carried over.",
            path=RUN_PATH,
        )
    folder = Path(base.run_dir).expanduser()
    path = folder / BEST_MODEL
    if not path.is_file():
        raise fail(
            f"The run {folder.name} has no net that can be carried over: expected "
            f"{path}.",
            "Choose another run, or train that one until its first epoch is over.",
            path=RUN_PATH,
        )
    return path


def _damaged(path: Path, error: Exception) -> Exception:
    reason = str(error).strip().splitlines()[:1] or ["it is damaged"]
    return fail(
        f"The net of the run {path.parent.name} can't be opened: {reason[0]}",
        "Choose another run.",
        path=RUN_PATH,
    )
