"""What this program is and on what computer it runs."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from core.downloads.progress import Progress
from gui.workspace import Workspace


def _diagnose(_progress: Progress) -> str:
    from core.doctor import diagnose

    return diagnose().as_text()


class AboutDialog(QDialog):
    """Versions, devices and folders, ready to be copied into a report."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        """Gathers the facts in the background."""
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle("About Lossline and this computer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 460)
        title = QLabel("Lossline")
        title.setProperty("class", "title")
        purpose = QLabel("Train image classifiers by point and click and watch them.")
        self._text = QPlainTextEdit("Looking at this computer …")
        self._text.setObjectName("about_text")
        self._text.setReadOnly(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(title)
        layout.addWidget(purpose)
        layout.addWidget(self._text, 1)
        layout.addWidget(buttons)
        job = workspace.background.run("Looking at this computer", _diagnose)
        job.succeeded.connect(self._text.setPlainText)
        job.failed.connect(self._show_problems)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())

    def _show_problems(self, problems: tuple[object, ...]) -> None:
        self._text.setPlainText("\n".join(str(problem) for problem in problems))


def show_about(workspace: Workspace, parent: QWidget) -> None:
    """Opens the dialog without blocking the window."""
    AboutDialog(workspace, parent).open()
