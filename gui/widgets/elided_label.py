"""A label that shortens its text where there is little room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from gui.widgets.plain_label import PlainLabel


class ElidedLabel(PlainLabel):
    """A label that shortens its text instead of asking for more room."""

    def __init__(self) -> None:
        """Starts empty."""
        super().__init__()
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_whole_text(self, text: str) -> None:
        """Shows as much of a text as fits; all of it is in the tooltip."""
        self._whole = text
        self.setToolTip(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shortens the text anew."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        mode = Qt.TextElideMode.ElideMiddle
        self.setText(self.fontMetrics().elidedText(self._whole, mode, self.width()))
