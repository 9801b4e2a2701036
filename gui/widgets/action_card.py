"""A card that is pressed as a whole, by mouse or keyboard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget


class ActionCard(QFrame):
    """A framed surface that acts like a button and may hold other widgets.

    Signals:
        activated: It was clicked, or Enter or Space was pressed on it.
    """

    activated = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Makes an empty card.

        Args:
            name: What a screen reader says.
            parent: The widget it belongs to.
        """
        super().__init__(parent)
        self.setProperty("class", "card action")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._pressed = False

    def set_selected(self, selected: bool) -> None:
        """Shows whether this card is the chosen one."""
        value = "true" if selected else "false"
        if self.property("selected") != value:
            self.setProperty("selected", value)
            self.style().unpolish(self)
            self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remembers that the press began here."""
        self._pressed = event.button() == Qt.MouseButton.LeftButton

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Acts if the mouse is still over the card."""
        inside = self.rect().contains(event.position().toPoint())
        if self._pressed and inside:
            self.activated.emit()
        self._pressed = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Acts on Enter and Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit()
        else:
            super().keyPressEvent(event)
