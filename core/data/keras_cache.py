"""The folder and the server from which Keras takes its data sets.

The rules are those of `keras.utils.get_file` and `keras.config.keras_home`, followed
here without importing Keras: what one of the two has downloaded, the other finds.
"""

import os
import tempfile
from pathlib import Path

_ORIGIN = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_MIRROR_VARIABLE = "LOSSLINE_KERAS_DATASETS"


def address_of(name: str) -> str:
    """Returns where a file is downloaded from.

    The environment variable `LOSSLINE_KERAS_DATASETS` names another server: a copy in
    the school's own network, for example.
    """
    origin = os.environ.get(_MIRROR_VARIABLE) or _ORIGIN
    return origin.rstrip("/") + "/" + name


def datasets_folder() -> Path:
    """Returns the folder of Keras's data sets: `KERAS_HOME` or `~/.keras`.

    Where that can't be written, Keras falls back to a temporary folder, and so does
    this.
    """
    named = os.environ.get("KERAS_HOME")
    home = Path(named) if named else Path.home() / ".keras"
    try:
        home.mkdir(parents=True, exist_ok=True)
        writable = os.access(home, os.W_OK)
    except OSError:
        writable = False
    datasets = home / "datasets"
    if writable or datasets.is_dir():
        return datasets
    base = Path("/tmp") if Path("/tmp").is_dir() else Path(tempfile.gettempdir())
    return base / ".keras" / "datasets"
