"""The fold that keeps advanced settings out of sight until they are wanted."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget


class MoreButton(QToolButton):
    """Opens and closes a part of the form, and tells how much in it was changed."""

    def __init__(self, part: QWidget, subject: str = "") -> None:
        """Begins closed.

        Args:
            part: What it opens and closes.
            subject: What the settings are of ("Adam"), where a form has several folds.
        """
        super().__init__()
        self._part = part
        self._subject = f" for {subject}" if subject else ""
        self._changed = 0
        self.setCheckable(True)
        self.setProperty("class", "fold")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggled.connect(self._toggled)
        self._toggled(False)

    def set_changed(self, number: int) -> None:
        """Tells how many of the hidden settings differ from their defaults."""
        if number != self._changed:
            self._changed = number
            self._show_text()

    def _toggled(self, opened: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow
        self.setArrowType(arrow)
        self._part.setVisible(opened)
        self._show_text()

    def _show_text(self) -> None:
        changed = f" · {self._changed} changed" if self._changed else ""
        word = "Less" if self.isChecked() else "More"
        self.setText(f"{word}{self._subject}{changed}")
