"""The rail on the left: one entry a page, each with a small mark."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from gui.pages.page import Badge
from gui.theme import BASE_PIXELS

WIDTH = 168

_MARKS: dict[Badge, tuple[str, str, str]] = {
    "none": ("", "", ""),
    "fine": ("✓", "fine", "fine"),
    "problem": ("!", "error", "something to fix"),
    "warning": ("!", "warning", "something worth reading"),
    "running": ("●", "name", "running"),
}


class _Entry(QPushButton):
    """One entry: the page's name, and its mark at the right end."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(title)
        self.setObjectName(f"rail_{name}")
        self.setProperty("class", "rail")
        self.setCheckable(True)
        self._title = title
        self._mark = QLabel(self)
        self._mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 10, 0)
        layout.addStretch()
        layout.addWidget(self._mark)
        self.setMinimumHeight(36)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Opens the page with Enter too, as in a list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def show_badge(self, badge: Badge, text: str) -> None:
        """Shows a mark; a short number stands for itself."""
        mark, style, words = _MARKS[badge]
        number = text if text.isdigit() else ""
        self._mark.setText(number or mark)
        self._mark.setProperty("class", "quiet" if number else style)
        self._mark.style().unpolish(self._mark)
        self._mark.style().polish(self._mark)
        told = text if text and not number else words
        self.setToolTip(told)
        self.setAccessibleName(f"{self._title}, {told}" if told else self._title)


class Rail(QFrame):
    """Lists the pages.

    Signals:
        chosen: The name of the page that was pressed.
    """

    chosen = Signal(str)

    def __init__(self, pages: dict[str, str]) -> None:
        """Makes one entry for each page; the keys are names, the values titles."""
        super().__init__()
        self.setProperty("class", "rail")
        self._fit()
        self._group = QButtonGroup(self)
        self._entries: dict[str, _Entry] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 12)
        layout.setSpacing(4)
        for number, (name, title) in enumerate(pages.items(), start=1):
            entry = _Entry(name, title)
            entry.setShortcut(f"Alt+{number}")
            entry.show_badge("none", "")
            self._entries[name] = entry
            self._group.addButton(entry)
            layout.addWidget(entry)
        layout.addStretch()
        self._group.buttonClicked.connect(self._clicked)

    def select(self, name: str) -> None:
        """Marks the entry of the page that is shown."""
        self._entries[name].setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        """Gives larger text more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def show_badge(self, name: str, badge: Badge, text: str) -> None:
        """Shows the mark of a page."""
        self._entries[name].show_badge(badge, text)

    def _clicked(self, button: QPushButton) -> None:
        for name, entry in self._entries.items():
            if entry is button:
                self.chosen.emit(name)

    def _fit(self) -> None:
        scale = self.font().pixelSize() / BASE_PIXELS
        # The marks and the margins stay: half of the growth is enough.
        self.setFixedWidth(round(WIDTH * (1.0 + max(0.0, scale - 1.0) / 2)))
