"""Leaves Ctrl+Z in a field to the document, which undoes more than the text."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class _UndoFilter(QObject):
    """Keeps a field from claiming the keys of the undo list for itself."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lets the window's own shortcut have the key."""
        if event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if any(event.matches(key) for key in _KEYS):
                event.ignore()
                return True
        return False


def leave_undo_to_document(widget: QWidget) -> None:
    """Makes undo and redo in a field those of the document."""
    widget.installEventFilter(_UndoFilter(widget))
