"""What a page says while there is nothing to show: what to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout


class EmptyState(QFrame):
    """A title, one or two sentences and a button, in the middle of the room it has.

    Signals:
        pressed: The button was pressed.
    """

    pressed = Signal()

    def __init__(self, title: str, text: str, button: str, name: str) -> None:
        """Makes the card.

        Args:
            title: What is missing.
            text: What to do.
            button: What the button says.
            name: Object name of the button.
        """
        super().__init__()
        self._title = QLabel(title)
        self._title.setProperty("class", "title")
        self._text = QLabel(text)
        self._text.setWordWrap(True)
        self._text.setProperty("class", "quiet")
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text.setMaximumWidth(440)
        self.button = QPushButton(button)
        self.button.setObjectName(name)
        self.button.setProperty("class", "primary")
        self.button.clicked.connect(self.pressed)
        self.button.setVisible(bool(button))
        # Not by alignment: that would cut off the last lines of a wrapped text.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._text, 100)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(2)
        column.addWidget(self._title, 0, middle)
        column.addLayout(row)
        column.addWidget(self.button, 0, middle)
        column.addStretch(3)

    def set_texts(self, title: str, text: str, button: str) -> None:
        """Changes what it says; an empty button text hides the button."""
        self._title.setText(title)
        self._text.setText(text)
        self.button.setText(button)
        self.button.setVisible(bool(button))
