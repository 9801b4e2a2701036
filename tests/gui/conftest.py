"""A workspace for each test, whose threads have ended when the test has."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from core.runs import runs_root
from core.training.control import RunControl
from gui.theme import Theme
from gui.workspace import Workspace, make_workspace
from tests.gui.tiny_training import tiny_digits


@pytest.fixture(scope="session")
def styled_app(qapp: QApplication) -> QApplication:
    """The application in the style of the window; a new sheet takes long to apply."""
    qapp.setStyle("Fusion")
    theme = Theme("light")
    theme.apply()
    return qapp


@pytest.fixture(autouse=True)
def _collect_in_this_thread() -> Iterator[None]:
    """Frees what a test leaves before another test starts threads; see `gui.garbage`.

    While the collector is off, all that a test has made is in its first generation.
    """
    gc.disable()
    yield
    gc.collect(0)


@pytest.fixture
def workspace(styled_app: QApplication) -> Iterator[Workspace]:
    """The shared state of the window; nothing is loaded until the test asks for it."""
    made = make_workspace()
    sheet = styled_app.styleSheet()
    yield made
    if styled_app.styleSheet() != sheet:
        Theme("light").apply()  # The test has changed the look of the whole program.
    made.training.stop()
    assert made.training.wait(60_000), "the training did not stop"
    assert made.background.shut_down(60_000), "a background job did not end"
    left = [t for t in made.training.findChildren(QThread) if t.isRunning()]
    assert not left, "the test left a thread running"


@pytest.fixture(scope="session")
def _tiny_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of three epochs, trained once for all tests."""
    from core.training.engine import train

    folder = tmp_path_factory.mktemp("trained") / "2026-05-04_10-20-30_tiny-digits"
    folder.mkdir()
    train(tiny_digits(epochs=3), folder, lambda _event: None, RunControl())
    return folder


@pytest.fixture
def trained_run(_tiny_run: Path, _own_home: None) -> Path:
    """A run folder among the runs of this test."""
    target = runs_root() / _tiny_run.name
    shutil.copytree(_tiny_run, target)
    return target
