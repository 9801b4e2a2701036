"""A column beside a page that scrolls if it must."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget


class _Bar(QScrollBar):
    """Shows nothing while there is nothing to scroll."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)


class SideScroll(QScrollArea):
    """Keeps room for its scroll bar, so that the content is always equally wide.

    Otherwise the content would become wider without the bar. Pictures then become
    higher, the bar comes back and takes the width away, and so on without end: Qt lays
    out from within the layout, until the stack is full and the program dies.
    """

    def __init__(self, content: QWidget) -> None:
        """Shows the content; `set_width` says how wide."""
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBar(_Bar())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)

    def set_width(self, width: int) -> None:
        """Makes the content so many pixels wide, and this wider by the scroll bar."""
        bar = self.verticalScrollBar()
        bar.ensurePolished()
        self.setFixedWidth(width + bar.sizeHint().width())
