"""One kind of layer in the palette."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton

from core.experiment import LayerSpec
from gui.layer_editor.dragging import drag_kind


class PaletteEntry(QPushButton):
    """Adds its layer on double click or Enter, or is dragged into the stack.

    Signals:
        chosen: The person wants such a layer; carries the kind.
        looked_at: The entry was clicked or got the focus; carries the kind.
        walked: An arrow key asks for the next (1) or the previous (-1) entry.
    """

    chosen = Signal(str)
    looked_at = Signal(str)
    walked = Signal(int)

    def __init__(self, layer: type[LayerSpec]) -> None:
        """Takes name and explanation from the layer."""
        self.kind = str(layer.model_fields["kind"].default)
        self.family = layer.family
        self.summary = layer.summary
        self._words = layer.search_words
        self.title = "Residual block" if self.kind == "Residual" else self.kind
        super().__init__(self.title)
        self._pressed: QPoint | None = None
        self.setObjectName(f"palette_{self.kind}")
        self.setProperty("class", "entry")
        self.setToolTip(self.summary)
        self.setAccessibleName(f"Add {self.title}")
        self.setAccessibleDescription(self.summary)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def matches(self, words: list[str]) -> bool:
        """Tells whether all words occur in name, family, explanation or other names."""
        text = f"{self.title} {self.family} {self.summary} {self._words}".lower()
        return all(word in text for word in words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remembers where a drag may begin."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begins to drag a new layer."""
        if self._pressed is None:
            return
        way = event.position().toPoint() - self._pressed
        if way.manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.setDown(False)
            drag_kind(self, self.kind)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Forgets the beginning of a drag."""
        self._pressed = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Adds the layer."""
        self.chosen.emit(self.kind)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Adds the layer with Enter; arrows go to the next entry."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.kind)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.walked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tells that the person looks at this entry."""
        super().focusInEvent(event)
        self.looked_at.emit(self.kind)
