"""The Data page with the digits read, and the mouse on it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QListView

from gui.pages.data import DataPage

WAIT_MS = 30_000


def ready_page(qtbot, workspace) -> DataPage:
    """The page with the digits read."""
    page = DataPage(workspace)
    qtbot.addWidget(page)
    page.resize(1100, 620)
    page.show()
    workspace.data.reload()
    qtbot.waitUntil(lambda: workspace.data.state == "ready", timeout=WAIT_MS)
    return page


def find(page, kind, name):
    widget = page.findChild(kind, name)
    assert widget is not None, name
    return widget


def classes(page) -> QListView:
    return find(page, QListView, "dataset.classes")


def click_row(qtbot, page, row: int, x: int) -> None:
    view = classes(page)
    rect = view.visualRect(view.model().index(row, 0))
    place = QPoint(rect.left() + x, rect.center().y())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def tick(qtbot, page, row: int) -> None:
    click_row(qtbot, page, row, 20)
