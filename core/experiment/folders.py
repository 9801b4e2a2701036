"""Where Lossline keeps things on this computer."""

import os
from pathlib import Path

import platformdirs

_APP = "Lossline"


def home() -> Path | None:
    """The folder named by `LOSSLINE_HOME`, which then holds everything, or None."""
    value = os.environ.get("LOSSLINE_HOME")
    return Path(value).expanduser() if value else None


def data_folder() -> Path:
    """Lasting data: downloaded and imported data sets."""
    base = home()
    return base / "data" if base else Path(platformdirs.user_data_path(_APP, False))


def runs_folder() -> Path:
    """Where runs are kept: `Lossline/runs` in the person's documents."""
    base = home()
    if base:
        return base / "runs"
    return Path(platformdirs.user_documents_path()) / _APP / "runs"


def settings_folder() -> Path:
    """Settings of the window: theme, recent files, geometry."""
    base = home()
    if base:
        return base / "settings"
    return Path(platformdirs.user_config_path(_APP, False))


def log_file() -> Path:
    """The log that an error dialog points to."""
    base = home()
    folder = base / "log" if base else Path(platformdirs.user_log_path(_APP, False))
    return folder / "lossline.log"
