"""The window: header, rail, pages and run bar, and what binds them."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenuBar,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.experiment import Problem
from gui.draft import Draft
from gui.header import Header
from gui.menus import Menus
from gui.note_overlay import NoteOverlay
from gui.opening import open_dropped
from gui.page_list import PAGES, import_ahead, page_class
from gui.pages.page import Page
from gui.rail import Rail
from gui.run_bar import RunBar
from gui.widgets.drop_area import DropArea
from gui.workspace import Workspace


class MainWindow(QMainWindow):
    """The only top-level window.

    Only the first page is made at once, so that the window is on screen early; the
    others follow one by one when the event loop is idle, or when they are asked for.

    Signals:
        pages_made: All pages have been made.
    """

    pages_made = Signal()

    def __init__(self, workspace: Workspace) -> None:
        """Builds the window around a workspace."""
        super().__init__()
        self.workspace = workspace
        self._pages: dict[str, Page] = {}
        self._closing = False
        self.setObjectName("main_window")
        self.resize(1280, 720)
        self.setMinimumSize(960, 600)
        menu_bar = QMenuBar()
        self.menus = Menus(workspace, self, menu_bar)
        self.draft = Draft(workspace.document, workspace.settings)
        self._rail = Rail(PAGES)
        self._stack = QStackedWidget()
        self._notes = NoteOverlay(self._stack)
        self._run_bar = RunBar(workspace)
        body = self._arrange(Header(workspace, menu_bar))
        self.setCentralWidget(body)
        # Pages that expect files have an area of their own, which comes first.
        self._drop = DropArea(
            body, "Drop an experiment or your data here", workspace.theme
        )
        self._connect()
        self.show_page("welcome")
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._make_next_page)

    def make_pages_when_idle(self) -> None:
        """Makes the pages that were not asked for yet, one at a time."""
        self._idle.start(0)

    def page(self, name: str) -> Page:
        """Returns a page, which is made if it has not been shown yet."""
        if name not in self._pages:
            page = page_class(name)(self.workspace)
            page.setObjectName(f"page_{name}")
            page.badge_changed.connect(self._show_badges)
            self._pages[name] = page
            self._stack.addWidget(page)
            self._show_badges()
        return self._pages[name]

    def show_page(self, name: str, path: str = "") -> None:
        """Shows a page, and on it the field of a path if one is given."""
        page = self.page(name)
        self._stack.setCurrentWidget(page)
        self._rail.select(name)
        if path:
            page.show_path(path)

    def show_problem(self, problem: Problem) -> None:
        """Shows a problem above the page."""
        self._notes.add_problem(problem)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks if a run goes on; the window closes by itself once it has stopped."""
        training = self.workspace.training
        if training.active:
            # A step can take long, its first tracing above all: the window stays alive
            # and says what it waits for.
            event.ignore()
            if not self._closing and self._may_stop():
                self._stop_and_close()
            return
        self._idle.stop()
        training.wait()
        self.workspace.background.shut_down()
        self.draft.save()
        self.workspace.settings.geometry = self.saveGeometry()
        event.accept()

    def _arrange(self, header: Header) -> QWidget:
        centre = QVBoxLayout()
        centre.setContentsMargins(0, 10, 0, 0)
        centre.setSpacing(6)
        centre.addWidget(self._stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._rail)
        middle.addLayout(centre, 1)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(header)
        whole.addLayout(middle, 1)
        whole.addWidget(self._run_bar)
        body = QWidget()
        body.setLayout(whole)
        return body

    def _connect(self) -> None:
        workspace = self.workspace
        self._rail.chosen.connect(self.show_page)
        self._drop.dropped.connect(self._dropped)
        workspace.navigation.requested.connect(self.show_page)
        workspace.notifications.problem.connect(self.show_problem)
        workspace.notifications.message.connect(self._notes.add_message)
        workspace.notifications.offer.connect(self._notes.add_offer)
        workspace.document.file_changed.connect(self._show_title)
        workspace.document.changed.connect(self._show_title)
        self._show_title()

    def _dropped(self, paths: list[Path]) -> None:
        open_dropped(self.workspace, paths)

    def _show_title(self) -> None:
        document = self.workspace.document
        name = document.path.name if document.path else document.experiment.name
        self.setWindowTitle(f"{name}[*] — Lossline")
        self.setWindowModified(not document.saved)

    def _show_badges(self) -> None:
        for name, page in self._pages.items():
            self._rail.show_badge(name, page.badge, page.badge_text)

    def _make_next_page(self) -> None:
        missing = [name for name in PAGES if name not in self._pages]
        if not missing:
            self._idle.stop()
            self.pages_made.emit()
            return
        if not import_ahead(missing[0]):
            self.page(missing[0])

    def _stop_and_close(self) -> None:
        self._closing = True
        training = self.workspace.training
        if not training.active:
            # It ended while the person was asked.
            self.close()
            return
        self.workspace.notifications.say(
            "Lossline closes as soon as the running step is over and the run is saved."
        )
        training.ended.connect(self._close_now)
        training.stop()

    def _close_now(self) -> None:
        # Not from within the signal: others still want to hear of the end.
        QTimer.singleShot(0, self.close)

    def _may_stop(self) -> bool:
        box = QMessageBox(self)
        box.setObjectName("close_while_training")
        box.setWindowTitle("A training is running")
        box.setText("Stop the training and close Lossline?")
        box.setInformativeText(
            "What it has learned so far is kept, and the run can be resumed later."
        )
        stop = box.addButton("Stop and close", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("Keep training", QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return box.clickedButton() is stop
