"""Shared fixtures: a home of its own for each test, and the real data sets."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from gui.qt_loading import load_qt

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# How long an example takes depends on what else the machine does.
settings.register_profile("lossline", deadline=None)
settings.load_profile("lossline")
# As main.py does it, and before pytest-qt loads Qt in its own way.
load_qt()

_DEFAULT_REALDATA = Path(__file__).parents[2] / "shared" / "data"


def _realdata_folder() -> Path | None:
    named = os.environ.get("LOSSLINE_REALDATA")
    if named:
        folder = Path(named)
        if not folder.is_dir():
            raise pytest.UsageError(
                f"LOSSLINE_REALDATA names a folder that does not exist: {folder}"
            )
        return folder
    return _DEFAULT_REALDATA if _DEFAULT_REALDATA.is_dir() else None


def pytest_configure() -> None:
    """Fails at once when the real data is asked for and missing."""
    _realdata_folder()


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder with mnist/, asl/, photos/ and pretrained/."""
    folder = _realdata_folder()
    if folder is None:
        pytest.skip("the real data sets are not on this machine (LOSSLINE_REALDATA)")
    return folder


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch) -> None:
    """Keeps every test away from the person's own folders."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("LOSSLINE_HOME", str(home))
    monkeypatch.setenv("KERAS_HOME", str(home / "keras"))
    monkeypatch.setenv("KAGGLEHUB_CACHE", str(home / "kagglehub"))
