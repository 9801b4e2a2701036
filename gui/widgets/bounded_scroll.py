"""A scroll area as high as its content, up to a limit."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from shiboken6 import isValid


class BoundedScroll(QScrollArea):
    """Takes no more room than its content needs, and scrolls beyond a height."""

    def __init__(self, content: QWidget, most: int) -> None:
        """Shows the content.

        Args:
            content: A widget whose height may depend on its width.
            most: The greatest height, in pixels.
        """
        super().__init__()
        self._content = content
        self._most = most
        self._wanted: QWidget | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        content.installEventFilter(self)
        self.verticalScrollBar().rangeChanged.connect(self._bring)
        self._fit()

    def bring_into_view(self, part: QWidget) -> None:
        """Scrolls to a part of the content, now and when the content has its size."""
        self._wanted = part
        self._bring()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the content when there is more or less of it."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follows the height that the content needs at the new width."""
        super().resizeEvent(event)
        self._fit()

    def _bring(self) -> None:
        part = self._wanted
        if part is not None and isValid(part):
            self.ensureWidgetVisible(part, 0, 4)

    def _fit(self) -> None:
        width = self.viewport().width()
        needed = self._content.heightForWidth(width)
        if needed < 0:
            needed = self._content.sizeHint().height()
        self.setFixedHeight(min(needed, self._most))
