"""Starts the window."""

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from core.experiment import ProblemError
from core.experiment.presets import find_preset
from gui.document import Document
from gui.draft import Draft
from gui.errors import ErrorReporter, start_log
from gui.garbage import GarbageCollector
from gui.main_window import MainWindow
from gui.notifications import Notifications
from gui.workspace import Workspace, make_workspace

_FRAME = QSize(4, 40)
"""What a window manager adds at the most: borders and a title bar, in pixels."""


class App:
    """The application, its workspace and its window."""

    def __init__(self, arguments: list[str]) -> None:
        """Makes everything and shows nothing yet."""
        self.qt = QApplication(arguments)
        self.qt.setApplicationName("Lossline")
        self.qt.setOrganizationName("Lossline")
        self.qt.setStyle("Fusion")
        icon = Path(__file__).parents[1] / "resources" / "icon.svg"
        self.qt.setWindowIcon(QIcon(str(icon)))
        start_log()
        self.garbage = GarbageCollector()
        self.garbage.start()
        self.errors = ErrorReporter()
        self.errors.install()
        document = Document(find_preset("digits").build())
        self.workspace: Workspace = make_workspace(document)
        self.workspace.theme.apply()
        self.workspace.background.crashed.connect(self.errors.report)
        self.window = MainWindow(self.workspace)
        room = self.qt.primaryScreen().availableSize() - _FRAME
        self.window.resize(self.window.size().boundedTo(room))
        geometry = self.workspace.settings.geometry
        if geometry is not None:
            self.window.restoreGeometry(geometry)

    def show(self) -> None:
        """Shows the window; the slow things begin once it is painted."""
        self.window.show()
        QTimer.singleShot(0, self._after_first_paint)

    def _after_first_paint(self) -> None:
        self.qt.processEvents()
        self._measure_start()
        self.workspace.data.reload()
        # One after the other: loading TensorFlow makes everything else in this process
        # about twice as slow, and making a page holds up the event loop.
        self.window.pages_made.connect(self.workspace.tensorflow.start)
        self.window.make_pages_when_idle()

    def _measure_start(self) -> None:
        """For the benchmark: says when the window was painted, and ends."""
        if "LOSSLINE_EXIT_AFTER_PAINT" in os.environ:
            sys.stdout.write(f"painted at {time.time():.6f}\n")
            sys.stdout.flush()
            QTimer.singleShot(0, self.window.close)


def run(path: Path | None = None) -> int:
    """Shows the window and runs until it is closed.

    Args:
        path: An experiment file to open; without one, an unsaved draft is restored.

    Returns:
        The exit code.
    """
    app = App(sys.argv[:1])
    if path is not None:
        app.window.menus.open_path(path)
    else:
        restore_draft(app.window.draft, app.workspace.notifications)
    app.show()
    return app.qt.exec()


def restore_draft(draft: Draft, notifications: Notifications) -> None:
    """Opens what was not saved at the last end, and says so, or why it can't.

    Args:
        draft: The draft of the window.
        notifications: Where it is said.
    """
    try:
        if draft.restore():
            notifications.say("Your last experiment was not saved; it is open again.")
    except ProblemError as error:
        notifications.report_error(error)
