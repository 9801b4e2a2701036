"""Labels for words that may come from a person's files: `<b>` is a name like others."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


class PlainLabel(QLabel):
    """Shows each letter; Qt's own label takes what looks like HTML for formatting."""

    def __init__(self, text: str = "", style: str = "") -> None:
        """Shows a text.

        Args:
            text: What is shown.
            style: Its class in the style sheet.
        """
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        if style:
            self.setProperty("class", style)
        self.setText(text)


class WordsLabel(PlainLabel):
    """Sentences: wrapped, and to be selected and copied."""

    def __init__(self, text: str = "", style: str = "") -> None:
        """Shows a text; arguments as for `PlainLabel`."""
        super().__init__(text, style)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
