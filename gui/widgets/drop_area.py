"""Lets files be dropped anywhere on a page, and says so while they hover over it."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import Theme


class DropArea(QObject):
    """Makes a widget with all its children one target for files and folders.

    Signals:
        dropped: A list of paths.
    """

    dropped = Signal(list)

    def __init__(self, target: QWidget, text: str, theme: Theme) -> None:
        """Begins to accept files.

        Args:
            target: The widget.
            text: What happens with what is dropped, shown over the widget.
            theme: The colours.
        """
        super().__init__(target)
        self._target = target
        self._overlay = _Overlay(target, text, theme)
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handles the drag and drop events of the widget."""
        if isinstance(event, QDragEnterEvent):
            if paths_of(event.mimeData()):
                event.acceptProposedAction()
                self._overlay.cover()
                return True
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._overlay.hide()
            paths = paths_of(event.mimeData())
            if paths:
                event.acceptProposedAction()
                self.dropped.emit(paths)
                return True
        elif event.type() == QEvent.Type.DragLeave:
            self._overlay.hide()
        return super().eventFilter(watched, event)


class _Overlay(QWidget):
    def __init__(self, parent: QWidget, text: str, theme: Theme) -> None:
        super().__init__(parent)
        self._target = parent
        self._text = text
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        """Lies over the whole widget."""
        self.setGeometry(self._target.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: object) -> None:
        """Draws a dashed frame and the text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(self._theme.color("background"))
        veil.setAlpha(225)
        painter.fillRect(self.rect(), veil)
        pen = QPen(self._theme.color("accent"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(10, 10, -10, -10), 10, 10)
        painter.setFont(self._theme.font(1.4, bold=True))
        painter.setPen(self._theme.color("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()


def paths_of(mime: QMimeData) -> list[Path]:
    """Returns the files and folders that are dragged; other things are left out."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
