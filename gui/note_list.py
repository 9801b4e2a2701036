"""Inline notes: problems stay until they are closed, messages go away."""

from PySide6.QtCore import QChildEvent, Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.experiment import Problem
from gui.notifications import Offer
from gui.widgets.breaking_label import BreakingLabel
from gui.widgets.severity_mark import severity_mark

MESSAGE_MS = 6000
MAX_NOTES = 3


class Note(QFrame):
    """One problem or message with a button that closes it."""

    def __init__(self, problem: Problem) -> None:
        """Shows a problem: its message, and what to do about it."""
        super().__init__()
        self.problem = problem
        self.setProperty("class", "note")
        self.setProperty("severity", problem.severity)
        self.setObjectName(f"note_{problem.severity}")
        text = BreakingLabel(problem.message)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._body = body = QVBoxLayout()
        body.setSpacing(2)
        body.addWidget(text)
        if problem.hint:
            hint = BreakingLabel(problem.hint)
            hint.setProperty("class", "quiet")
            body.addWidget(hint)
        close = QToolButton()
        close.setText("✕")
        close.setObjectName("close_note")
        close.setAccessibleName("Close this note")
        close.setProperty("class", "flat")
        close.clicked.connect(self.deleteLater)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(severity_mark(problem.severity), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(body, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)

    def add_offer(self, offer: Offer) -> None:
        """Adds the button of an offer; pressing it closes the note."""
        button = QPushButton(offer.button)
        button.setObjectName("take_offer")
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(offer.act)
        button.clicked.connect(self.deleteLater)
        self._body.addSpacing(4)
        self._body.addWidget(button)


class NoteList(QWidget):
    """Notes below one another, the newest on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Starts empty and takes no room."""
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 0, 14, 0)
        self._layout.setSpacing(6)

    @property
    def notes(self) -> list[Note]:
        """The notes that are shown, from the oldest to the newest."""
        return self.findChildren(
            Note, options=Qt.FindChildOption.FindDirectChildrenOnly
        )

    def add_problem(self, problem: Problem) -> None:
        """Shows a problem, unless the same one is shown already."""
        if any(note.problem == problem for note in self.notes):
            return
        self.insert(Note(problem))

    def add_message(self, text: str) -> None:
        """Shows a message for a few seconds."""
        note = Note(Problem(message=text, severity="information"))
        self.insert(note)
        QTimer.singleShot(MESSAGE_MS, note, note.deleteLater)

    def add_offer(self, offer: Offer) -> None:
        """Shows an offer until it is taken or closed."""
        note = Note(Problem(message=offer.text, severity="information"))
        note.add_offer(offer)
        self.insert(note)

    def insert(self, note: Note) -> None:
        """Puts a note on top; the oldest ones go when there are too many."""
        self._layout.insertWidget(0, note)
        for old in self.notes[:-MAX_NOTES]:
            old.deleteLater()


class PageNotes(NoteList):
    """Notes at the top of a page; without any, not even a gap is left."""

    def __init__(self) -> None:
        """Starts hidden."""
        super().__init__()
        self.hide()

    def insert(self, note: Note) -> None:
        """Shows a note and itself."""
        super().insert(note)
        self.show()

    def childEvent(self, event: QChildEvent) -> None:
        """Goes with the last note."""
        super().childEvent(event)
        if event.removed() and not self.notes:
            self.hide()
