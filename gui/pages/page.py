"""What all pages have in common."""

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.workspace import Workspace

Badge = Literal["none", "fine", "problem", "warning", "running"]


class Page(QWidget):
    """A page of the window.

    Signals:
        badge_changed: `badge` changed; the rail shows it.
    """

    badge_changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        """Keeps the workspace for the subclass."""
        super().__init__()
        self.workspace = workspace
        self._badge: Badge = "none"
        self._badge_text = ""

    @property
    def badge(self) -> Badge:
        """What the small mark beside the page's name says."""
        return self._badge

    @property
    def badge_text(self) -> str:
        """A tooltip for the mark, or a number to show instead of it."""
        return self._badge_text

    def set_badge(self, badge: Badge, text: str = "") -> None:
        """Changes the mark in the rail."""
        if (badge, text) != (self._badge, self._badge_text):
            self._badge, self._badge_text = badge, text
            self.badge_changed.emit()

    def show_path(self, path: str) -> None:
        """Brings the widget whose `objectName` is a path into view and focuses it."""
        widget = self.findChild(QWidget, path)
        if widget is not None:
            widget.setFocus()
