"""Copying and saving what was measured."""

import csv
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton

from core.evaluation import Evaluation, confusion_csv, report_csv, report_text
from core.experiment import ProblemError, fail, write_atomically
from gui.evaluation_view.confusion_view import ConfusionView
from gui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

_FILTERS = {
    "matrix.png": "Picture (*.png)",
    "matrix.csv": "Table (*.csv)",
    "classes.csv": "Table (*.csv)",
    "report.txt": "Text (*.txt)",
}


class Saving(QObject):
    """Fills the two menus beside the matrix and carries them out."""

    def __init__(
        self, workspace: Workspace, matrix: ConfusionView, parent: QObject
    ) -> None:
        """Has nothing to save yet."""
        super().__init__(parent)
        self._workspace = workspace
        self._matrix = matrix
        self.evaluation: Evaluation | None = None
        self.copy_button = _menu_button("Copy", "copy_evaluation")
        self.save_button = _menu_button("Save", "save_evaluation")
        copy, save = QMenu(self.copy_button), QMenu(self.save_button)
        copy.addAction("Picture of the matrix", self.copy_picture)
        copy.addAction("Matrix as a table", self.copy_matrix)
        copy.addAction("Report as text", self.copy_report)
        save.addAction("Picture of the matrix (PNG) …", self._save_picture)
        save.addAction("Matrix (CSV) …", self._save_matrix)
        save.addAction("Scores of the classes (CSV) …", self._save_classes)
        save.addAction("Report (text) …", self._save_report)
        self.copy_button.setMenu(copy)
        self.save_button.setMenu(save)

    def copy_picture(self) -> None:
        """Puts a picture of the matrix into the clipboard."""
        QGuiApplication.clipboard().setImage(self._matrix.picture())
        self._workspace.notifications.say("The picture was copied.")

    def copy_matrix(self) -> None:
        """Puts the counts into the clipboard, as a spreadsheet takes them."""
        if self.evaluation is not None:
            rows = csv.reader(confusion_csv(self.evaluation).splitlines())
            self._copy("\n".join("\t".join(row) for row in rows))

    def copy_report(self) -> None:
        """Puts the whole report into the clipboard."""
        if self.evaluation is not None:
            self._copy(report_text(self.evaluation))

    def save_to(self, kind: str, path: Path) -> None:
        """Writes one of the files.

        Args:
            kind: `matrix.png`, `matrix.csv`, `classes.csv` or `report.txt`.
            path: Where to.

        Raises:
            ProblemError: it can't be written.
        """
        if self.evaluation is None:
            return
        content: dict[str, Callable[[], bytes | str]] = {
            "matrix.png": self._png,
            "matrix.csv": partial(confusion_csv, self.evaluation),
            "classes.csv": partial(report_csv, self.evaluation),
            "report.txt": partial(report_text, self.evaluation),
        }
        try:
            write_atomically(path, content[kind]())
        except OSError as error:
            raise fail(
                f"{path} can't be written: {error.strerror or error}.",
                "Choose another folder.",
            ) from None

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._workspace.notifications.say("Copied.")

    def _png(self) -> bytes:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._matrix.picture().save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(buffer.data().data())

    def _save_picture(self) -> None:
        self._ask("matrix.png")

    def _save_matrix(self) -> None:
        self._ask("matrix.csv")

    def _save_classes(self) -> None:
        self._ask("classes.csv")

    def _save_report(self) -> None:
        self._ask("report.txt")

    def _ask(self, kind: str) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(
            self._matrix, "Save", kind, _FILTERS[kind]
        )
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix else path.with_suffix(Path(kind).suffix)
        try:
            self.save_to(kind, path)
        except ProblemError as error:
            self._workspace.notifications.report_error(error)
        else:
            self._workspace.notifications.say(f"Saved to {path}.")


def _menu_button(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(f"{text} ▾")
    button.setAccessibleName(text)
    button.setObjectName(name)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button
