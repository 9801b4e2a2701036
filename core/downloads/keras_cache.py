"""The folders and the server from which Keras takes its data sets and weights.

The rules are those of `keras.utils.get_file` and `keras.config.keras_home`, followed
here without importing Keras: what one of the two has downloaded, the other finds.
"""

import os
import tempfile
from pathlib import Path

_ORIGIN = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_MIRROR_VARIABLE = "LOSSLINE_KERAS_DATASETS"
_WEIGHTS_ORIGIN = "https://storage.googleapis.com/"
_WEIGHTS_MIRROR_VARIABLE = "LOSSLINE_KERAS_WEIGHTS"


def address_of(name: str) -> str:
    """Returns where a file is downloaded from.

    The environment variable `LOSSLINE_KERAS_DATASETS` names another server: a copy in
    the school's own network, for example.
    """
    origin = os.environ.get(_MIRROR_VARIABLE) or _ORIGIN
    return origin.rstrip("/") + "/" + name


def weights_address(path: str) -> str:
    """Returns where a file of weights is downloaded from.

    The environment variable `LOSSLINE_KERAS_WEIGHTS` names another server, with the
    same folders.
    """
    origin = os.environ.get(_WEIGHTS_MIRROR_VARIABLE) or _WEIGHTS_ORIGIN
    return origin.rstrip("/") + "/" + path


def datasets_folder() -> Path:
    """Returns the folder of Keras's data sets."""
    return _folder("datasets")


def weights_folder() -> Path:
    """Returns the folder of the weights of `keras.applications`."""
    return _folder("models")


def _folder(name: str) -> Path:
    """Returns a folder below `KERAS_HOME` or `~/.keras`.

    Where that can't be written, Keras falls back to a temporary folder, and so does
    this, unless there is something that can at least be read.
    """
    named = os.environ.get("KERAS_HOME")
    home = Path(named) if named else Path.home() / ".keras"
    try:
        home.mkdir(parents=True, exist_ok=True)
        writable = os.access(home, os.W_OK)
    except OSError:
        writable = False
    folder = home / name
    if writable or _is_folder(folder):
        return folder
    base = Path("/tmp") if Path("/tmp").is_dir() else Path(tempfile.gettempdir())
    return base / ".keras" / name


def _is_folder(path: Path) -> bool:
    """Whether this is a folder; what can't be looked at is none."""
    try:
        return path.is_dir()
    except OSError:
        return False
