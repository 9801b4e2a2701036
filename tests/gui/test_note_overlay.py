"""Notes lie over the page and never move it."""

from PySide6.QtWidgets import (
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.experiment import Problem
from gui.note_overlay import NoteOverlay


def is_on_top(overlay: NoteOverlay, pages: QStackedWidget) -> bool:
    found = pages.childAt(overlay.geometry().center())
    return found is not None and overlay.isAncestorOf(found)


def test_that_notes_come_and_go_without_moving_what_is_below(qtbot):
    pages = QStackedWidget()
    qtbot.addWidget(pages)
    button = QPushButton("Evaluate")
    first = QWidget()
    QVBoxLayout(first).addWidget(button)
    pages.addWidget(first)
    pages.addWidget(QWidget())
    pages.resize(700, 500)
    overlay = NoteOverlay(pages)
    with qtbot.waitExposed(pages):
        pages.show()
    before = button.geometry()
    for number in range(5):
        overlay.add_problem(Problem(message=f"File {number} is broken. " * 6))
    qtbot.waitUntil(lambda: len(overlay.notes) == 3 and overlay.isVisible())
    qtbot.waitUntil(lambda: overlay.height() > 60)
    assert button.geometry() == before
    assert pages.rect().contains(overlay.geometry())
    assert "File 4" in overlay.notes[-1].problem.message
    pages.setCurrentIndex(1)
    qtbot.waitUntil(lambda: is_on_top(overlay, pages))
    while overlay.notes:
        count = len(overlay.notes)
        overlay.notes[0].findChild(QToolButton, "close_note").click()
        qtbot.waitUntil(lambda count=count: len(overlay.notes) < count)
    qtbot.waitUntil(lambda: not overlay.isVisible())
