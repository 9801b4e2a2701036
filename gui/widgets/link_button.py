"""A button that looks like a link and gives way where there is little room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy


class LinkButton(QPushButton):
    """Shows its whole text if it can, and otherwise its beginning and a tooltip."""

    def __init__(self, text: str = "") -> None:
        """Makes the link."""
        super().__init__(text)
        self._whole = text
        self.setProperty("class", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Shows another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Returns the size that the whole text needs."""
        hint = super().sizeHint()
        text = self.fontMetrics().horizontalAdvance(self._whole)
        return QSize(text + 6, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Returns a small size: the text may be shortened."""
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shortens the text to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - 4, 0)
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, room
        )
        # Before the first layout there is no width to go by.
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            shown = self._whole
        self.setToolTip(self._whole if shown != self._whole else "")
        if shown != self.text():
            self.setText(shown)
