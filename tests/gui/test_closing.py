"""Closing the window while a run goes on."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from core.runs import load_record
from core.runs.events import EpochEnded
from gui.main_window import MainWindow
from gui.run_starter import start_run
from tests.gui.tiny_training import (
    LONG_MS,
    open_experiment,
    tiny_digits,
    wait_until_ready,
)


@pytest.fixture
def window(qtbot, workspace):
    window = MainWindow(workspace)
    window.show()
    yield window
    workspace.training.stop()
    assert workspace.training.wait(60_000)
    window.close()
    window.deleteLater()


def answer(name: str) -> None:
    """Presses a button of the question that is about to be asked."""

    def press_it() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert box.objectName() == "close_while_training"
        next(button for button in box.buttons() if button.text() == name).click()

    QTimer.singleShot(0, press_it)


def test_that_closing_asks_stops_the_run_keeps_its_work_and_blocks_nothing(
    qtbot, workspace, window
):
    open_experiment(workspace, tiny_digits(epochs=2000))
    wait_until_ready(qtbot, workspace)
    epochs = []
    workspace.training.events_arrived.connect(
        lambda events: epochs.extend(e for e in events if isinstance(e, EpochEnded))
    )
    assert start_run(workspace)
    qtbot.waitUntil(lambda: len(epochs) > 1, timeout=LONG_MS)

    answer("Keep training")
    assert not window.close()
    assert workspace.training.state == "running"
    assert window.isVisible()

    # Also of a run that waits: it must not wait for ever.
    workspace.training.pause()
    answer("Stop and close")
    assert not window.close()
    assert window.isVisible(), "the window waits for the step without being blocked"
    assert not window.close(), "a second press asks nothing more"
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    record = load_record(workspace.training.run_dir)
    assert record.status == "stopped"
    assert record.has_model
    assert record.can_resume


def test_that_a_window_without_a_run_closes_at_once(window):
    assert window.close()
    assert not window.isVisible()
