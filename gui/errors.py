"""What happens to an error that nobody foresaw: it is logged, told, survived."""

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
)

from core.experiment.folders import log_file

_log = logging.getLogger("lossline")


def start_log() -> None:
    """Sends the log to a file of limited size; a read-only home is not an error."""
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=2)
    except OSError:
        return
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)


class ErrorReporter(QObject):
    """Catches what no other place caught, in any thread, and shows it once."""

    _raised = Signal(str)

    def __init__(self) -> None:
        """Catches nothing until `install`."""
        super().__init__()
        self._shown: set[str] = set()
        self._raised.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Takes over Python's hooks for uncaught exceptions."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def report(self, error: BaseException) -> None:
        """Shows an exception that was caught where nothing could be done about it."""
        self._hook(type(error), error, error.__traceback__)

    def _hook(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        _log.error("An error was not foreseen", exc_info=(kind, error, trace))
        details = "".join(traceback.format_exception(kind, error, trace))
        self._raised.emit(details)

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def _show(self, details: str) -> None:
        if details in self._shown:
            return
        self._shown.add(details)
        ErrorDialog(details).open()


class ErrorDialog(QDialog):
    """Says that something went wrong, with details that can be copied."""

    def __init__(self, details: str) -> None:
        """Shows a traceback below plain words."""
        super().__init__()
        self.setObjectName("error_dialog")
        self.setWindowTitle("Something went wrong in Lossline")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 380)
        words = QLabel(
            "Lossline met an error that was not foreseen. It goes on, and your "
            f"experiment is safe. The log is at {log_file()}."
        )
        words.setWordWrap(True)
        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy details", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addWidget(self._details, 1)
        layout.addWidget(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details.toPlainText())
