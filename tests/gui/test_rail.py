"""The rail: pages are opened with the keyboard as well."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.rail import Rail


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_that_a_page_is_opened_with_the_keyboard(qtbot: QtBot, key: Qt.Key) -> None:
    rail = Rail({"data": "Data", "model": "Model"})
    qtbot.addWidget(rail)
    rail.show()
    entry = rail.findChild(QPushButton, "rail_model")
    assert entry is not None
    with qtbot.waitSignal(rail.chosen) as asked:
        qtbot.keyClick(entry, key)
    assert asked.args == ["model"]
    assert entry.isChecked()
