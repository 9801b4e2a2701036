"""One line that shows how far a piece of work is, with a button to end it."""

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.header import ElidedLabel
from gui.text import count, time_left
from gui.widgets.words import size_in_bytes

_STEPS = 1000


class ProgressRow(QWidget):
    """Shows what is being done, how much of it, how fast, and how long it will take.

    Signals:
        cancelled: The person pressed Cancel.
    """

    cancelled = Signal()

    def __init__(self, name: str = "progress", parent: QWidget | None = None) -> None:
        """Begins without a known end.

        Args:
            name: Prefix of the object names (`progress_cancel`).
            parent: The widget it belongs to.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._what = ElidedLabel()
        self._what.setProperty("class", "name")
        self._detail = QLabel()
        self._detail.setProperty("class", "quiet")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = QPushButton("Cancel")
        self._cancel.setObjectName(f"{name}_cancel")
        self._cancel.clicked.connect(self.cancelled)
        self.setFocusProxy(self._cancel)
        texts = QHBoxLayout()
        texts.setSpacing(8)
        texts.addWidget(self._what, 1)
        texts.addWidget(self._detail)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addLayout(texts)
        left.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(self._cancel)
        self._stage = ""
        self._began = 0.0
        self._first = 0
        self.restart("")

    @property
    def detail(self) -> str:
        """The amounts, as they are shown."""
        return self._detail.text()

    def restart(self, what: str) -> None:
        """Begins a new piece of work of which nothing is known yet."""
        self._stage = ""
        self._what.set_whole_text(what)
        self._detail.setText("")
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)

    def advance(self, what: str, done: int, total: int | None, unit: str) -> None:
        """Shows progress in the terms of `core.data.types.Progress`."""
        now = time.monotonic()
        # Downloads say their speed of the moment in brackets; here it has its place.
        what = what.partition(" (")[0]
        if what != self._stage:
            self._stage, self._began, self._first = what, now, done
            self._what.set_whole_text(what)
        if total:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(min(_STEPS, round(_STEPS * done / total)))
        else:
            self._bar.setRange(0, 0)
        self._detail.setText(self._describe(done, total, unit, now - self._began))

    def _describe(self, done: int, total: int | None, unit: str, seconds: float) -> str:
        if unit == "bytes":
            amount = size_in_bytes(done)
            end = f" of {size_in_bytes(total)}" if total else ""
        else:
            amount = count(done)
            end = f" of {count(total)} {unit}" if total else f" {unit}"
        parts = [amount + end if done or total else ""]
        moved = done - self._first
        if seconds > 0.5 and moved > 0:
            rate = moved / seconds
            if unit == "bytes":
                parts.append(f"{size_in_bytes(rate)}/s")
            if total and total > done and seconds > 2:
                parts.append(time_left((total - done) / rate))
        return " · ".join(part for part in parts if part)
