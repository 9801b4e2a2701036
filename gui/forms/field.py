"""What all editors of a form have in common."""

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

PATIENCE_MS = 400
"""How long half-typed text is left alone before its mistake is named."""


class Field(QWidget):
    """Edits one value. It holds none: the form shows it what the document has.

    Signals:
        edited: The person entered a value that can be read.
        complained: The text can't be read, and why; empty when it can again.
        finished: The person confirmed or left the field; a row of changes ends.
    """

    edited = Signal(object)
    complained = Signal(str)
    finished = Signal()

    def __init__(self) -> None:
        """Prepares the delayed complaint."""
        super().__init__()
        self._complaint = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._speak)

    def show_value(self, value: Any) -> None:
        """Shows a value of the document without emitting anything."""
        raise NotImplementedError

    def inputs(self) -> tuple[QWidget, ...]:
        """Returns the widgets that take the focus, the main one first."""
        raise NotImplementedError

    def set_path(self, path: str) -> None:
        """Names the main widget after its place in the experiment."""
        self.inputs()[0].setObjectName(path)

    def set_name(self, name: str, description: str) -> None:
        """Gives the widgets their names for screen readers and their tooltip."""
        for widget in self.inputs():
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(description)
            widget.setToolTip(description)

    def mark(self, problem: bool) -> None:
        """Draws the widgets as wrong, or as fine again."""
        for widget in self.inputs():
            if (widget.property("problem") == "error") != problem:
                widget.setProperty("problem", "error" if problem else "")
                widget.style().unpolish(widget)
                widget.style().polish(widget)

    def complain_soon(self, reason: str) -> None:
        """Says why the text can't be read once the person pauses."""
        self._complaint = reason
        self._timer.start()

    def be_fine(self) -> None:
        """Takes a complaint back."""
        self._timer.stop()
        self._complaint = ""
        self.complained.emit("")

    def _speak(self) -> None:
        self.complained.emit(self._complaint)
