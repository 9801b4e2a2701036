"""A text in which long names of files may break, and which is copied as it was."""

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu

from gui.text import breakable, without_breaks
from gui.widgets.plain_label import WordsLabel


class BreakingLabel(WordsLabel):
    """Wraps its text and lets it be selected; an address that is copied still works."""

    def __init__(self, text: str = "") -> None:
        """Shows a text."""
        super().__init__()
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Shows another text."""
        self.setText(breakable(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copies what is selected."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offers what the menu of any label does."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction("Copy")
        copy.setEnabled(self.hasSelectedText())
        copy.triggered.connect(self._copy)
        menu.addAction("Select all").triggered.connect(self._select_all)
        menu.popup(event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Hands on what is selected to the middle button, where there is that."""
        super().mouseReleaseEvent(event)
        if self.hasSelectedText() and QGuiApplication.clipboard().supportsSelection():
            self._give(QClipboard.Mode.Selection)

    def _copy(self) -> None:
        self._give(QClipboard.Mode.Clipboard)

    def _give(self, mode: QClipboard.Mode) -> None:
        text = without_breaks(self.selectedText())
        QGuiApplication.clipboard().setText(text, mode)

    def _select_all(self) -> None:
        self.setSelection(0, len(self.text()))
