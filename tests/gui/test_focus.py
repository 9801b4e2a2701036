"""The focus stays in its place while a progress stands for a button."""

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.widgets.focus import holds_focus, show_progress
from gui.widgets.progress_row import ProgressRow


@pytest.fixture
def window(qtbot):
    """A window to put the parts in; held as long as the test goes on."""
    shown = QWidget()
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


@pytest.fixture
def parts(window):
    """A field, a button, and the progress of what the button begins."""
    field, button, progress = QLineEdit(), QPushButton("Extract"), ProgressRow()
    layout = QVBoxLayout(window)
    for part in (field, button, progress):
        layout.addWidget(part)
    progress.hide()
    return field, button, progress


def test_that_the_focus_goes_to_what_ends_the_work_and_comes_back(parts):
    _, button, progress = parts
    button.setFocus()
    show_progress(progress, button, active=True)
    assert holds_focus(progress)
    assert not button.isVisible()
    show_progress(progress, button, active=False)
    assert holds_focus(button)
    assert not progress.isVisible()


def test_that_a_focus_elsewhere_stays_there(parts):
    field, button, progress = parts
    field.setFocus()
    for active in (True, False):
        show_progress(progress, button, active=active)
        assert holds_focus(field)
