"""A workspace for each test, whose threads have ended when the test has."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from gui.theme import Theme
from gui.workspace import Workspace, make_workspace


@pytest.fixture(scope="session")
def styled_app(qapp: QApplication) -> QApplication:
    """The application in the style of the window; a new sheet takes long to apply."""
    qapp.setStyle("Fusion")
    theme = Theme("light")
    theme.apply()
    return qapp


@pytest.fixture
def workspace(styled_app: QApplication) -> Iterator[Workspace]:
    """The shared state of the window; nothing is loaded until the test asks for it."""
    made = make_workspace()
    yield made
    made.training.stop()
    assert made.training.wait(60_000), "the training did not stop"
    assert made.background.shut_down(60_000), "a background job did not end"
    left = [t for t in made.training.findChildren(QThread) if t.isRunning()]
    assert not left, "the test left a thread running"
