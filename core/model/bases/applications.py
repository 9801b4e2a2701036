"""Building the nets of `keras.applications`, without their classifiers."""

import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

import keras

from core.experiment import ApplicationsBase, Problem, ProblemError, fail
from core.experiment.bases import Architecture
from core.model.bases.architectures import architecture_of, weights_file_of
from core.model.bases.keras_outline import cut_off, outline_layers
from core.model.bases.outline import OutlineLayer
from core.model.bases.weights import is_hdf5, weights_path
from core.model.isolated import isolated, symbolically
from core.model.naming import derived_seed

Shape = tuple[int, int, int]
BASE_PATH = "model.base"


def application_layers(
    base: ApplicationsBase, input_shape: Shape
) -> tuple[OutlineLayer, ...]:
    """Returns the outline of a whole net; neither weights nor files are needed.

    Args:
        base: Which net; its cut and its weights don't matter.
        input_shape: (height, width, 3) of the images that reach it.
    """
    width = base.alpha if architecture_of(base).widths else 1.0
    return _layers(base.architecture, width, input_shape)


@lru_cache(maxsize=32)
def _layers(
    architecture: str, width: float, input_shape: Shape
) -> tuple[OutlineLayer, ...]:
    return symbolically(
        lambda: outline_layers(_construct(architecture, width, input_shape))
    )


def build_application(
    base: ApplicationsBase, cut: str, input_shape: Shape, seed: int, precision: str
) -> keras.Model:
    """Builds a net with its weights, up to a layer.

    Args:
        base: Which net, and which weights.
        cut: The name of the last layer that is used.
        input_shape: (height, width, 3) of the images that reach it.
        seed: From which random weights are drawn.
        precision: A Keras dtype policy.

    Raises:
        ProblemError: the weights are not on this computer, or do not fit.
    """
    width = base.alpha if architecture_of(base).widths else 1.0

    def whole() -> keras.Model:
        return _construct(base.architecture, width, input_shape)

    if base.weights == "random":
        config = symbolically(lambda: cut_off(whole(), cut).get_config(), precision)
        seeded = _seeded(config, seed)
        return isolated(lambda: keras.Model.from_config(seeded), precision)
    file = _weights_to_load(base)

    def with_weights() -> keras.Model:
        model = whole()
        _load(model, file, base)
        return cut_off(model, cut)

    return isolated(with_weights, precision)


def weights_file_problems(base: ApplicationsBase) -> tuple[Problem, ...]:
    """Says why a weights file of one's own does not fit the net, or nothing.

    Only loading it tells, which takes a second or some for a large net. The answer is
    kept until the file changes.

    Args:
        base: With a weights file that is there.
    """
    path = weights_path(base)
    if base.weights != "file" or path is None:
        return ()
    width = base.alpha if architecture_of(base).widths else 1.0
    state = path.stat()
    return _misfit(base.architecture, width, path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=32)
def _misfit(
    architecture: Architecture, width: float, path: Path, _time: int, _size: int
) -> tuple[Problem, ...]:
    base = ApplicationsBase(
        architecture=architecture, alpha=width, weights="file", weights_file=str(path)
    )
    side = architecture_of(base).smallest_size

    def load() -> None:
        _load(_construct(architecture, width, (side, side, 3)), path, base)

    try:
        isolated(load)
    except ProblemError as error:
        return error.problems
    return ()


def _construct(architecture: str, width: float, input_shape: Shape) -> keras.Model:
    arguments: dict[str, Any] = {
        "weights": None,
        "include_top": False,
        "input_shape": input_shape,
    }
    if architecture.startswith("MobileNet"):
        arguments["alpha"] = width
    return getattr(keras.applications, architecture)(**arguments)


def _weights_to_load(base: ApplicationsBase) -> Path:
    path = weights_path(base)
    title = architecture_of(base).title
    if path is None:
        if base.weights == "file":
            raise fail(
                "No weights file is chosen.",
                f"Choose a file with weights of {title}.",
                path=f"{BASE_PATH}.weights_file",
            )
        raise fail(
            f"There are no ImageNet weights of {title} with a width of {base.alpha:g}.",
            "Choose one of the usual widths.",
            path=f"{BASE_PATH}.alpha",
        )
    if not path.is_file():
        raise fail(
            f"The weights of {title} are not on this computer ({path.name}).",
            "Download them first, or choose a file with them.",
            path=f"{BASE_PATH}.weights",
        )
    return path


def _load(model: keras.Model, file: Path, base: ApplicationsBase) -> None:
    title = architecture_of(base).title
    field = "weights_file" if base.weights == "file" else "weights"
    try:
        if file.suffix == ".keras":
            saved: Any = keras.models.load_model(file, compile=False)
            model.set_weights(saved.get_weights())
        elif is_hdf5(file):
            _load_all(model, file)
        else:
            raise fail(
                f"{file.name} is no file with weights of Keras.",
                f"Choose a .h5, .weights.h5 or .keras file with weights of {title}.",
                path=f"{BASE_PATH}.{field}",
            )
    except OSError as error:
        raise fail(
            f"The weights in {file.name} can't be read: {error.strerror or error}.",
            "Bring the file here once more, or choose another.",
            path=f"{BASE_PATH}.{field}",
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        width = f" with a width of {base.alpha:g}" if weights_file_of(base) else ""
        # Keras goes on with an example, in its own words.
        reason = str(error).partition(" Example error")[0].strip().partition("\n")[0]
        raise fail(
            f"The weights in {file.name} don't fit {title}{width}: "
            f"{reason or 'no reason given.'}",
            "Choose the architecture and the width that the file was saved from, "
            "without its classifier (“no top”).",
            path=f"{BASE_PATH}.{field}",
        ) from None


def _load_all(model: keras.Model, file: Path) -> None:
    """Loads weights; Keras only warns when it leaves layers as they were drawn.

    Raises:
        ValueError: there are layers for which the file has nothing.
    """
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        model.load_weights(file)
    for one in told:
        if "Skipping" in str(one.message):
            raise ValueError("it has no weights for some of the layers.")
        warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


def _seeded(config: Any, seed: int, *place: str) -> Any:
    """Returns a configuration with a seed wherever Keras would throw dice."""
    if isinstance(config, dict):
        planted = {k: _seeded(v, seed, *place, str(k)) for k, v in config.items()}
        if planted.get("seed", 0) is None:
            planted["seed"] = derived_seed(seed, "base", *place)
        return planted
    if isinstance(config, list | tuple):
        pairs = enumerate(config)
        return type(config)(_seeded(item, seed, *place, str(i)) for i, item in pairs)
    return config
