"""Notes that lie over the page instead of pushing it down."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QStackedWidget

from gui.note_list import Note, NoteList

WIDTH, MARGIN = 460, 14


class NoteOverlay(NoteList):
    """The notes of the window, in the lower right corner of its pages.

    What a person is about to press must not move away when a note comes or goes.
    """

    def __init__(self, pages: QStackedWidget) -> None:
        """Starts empty over the widget that shows the pages."""
        super().__init__(pages)
        self._pages = pages
        pages.installEventFilter(self)
        # Qt puts the page that is shown next on top of everything.
        pages.currentChanged.connect(self._schedule)
        self.hide()

    def insert(self, note: Note) -> None:
        """Puts a note on top, and makes room for it."""
        super().insert(note)
        note.destroyed.connect(self._schedule)
        self._schedule()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps its place when the pages change their size or another one is made."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded):
            self._schedule()
        return super().eventFilter(watched, event)

    def _schedule(self) -> None:
        QTimer.singleShot(0, self, self.place)

    def place(self) -> None:
        """Takes the room that the notes need."""
        self.setVisible(bool(self.notes))
        layout = self.layout()
        if layout is None or not self.notes:
            return
        width = min(WIDTH, self._pages.width() - MARGIN)
        layout.activate()
        needed = layout.heightForWidth(width)
        height = min(self._pages.height(), max(needed, layout.minimumSize().height()))
        top = self._pages.height() - height - MARGIN
        self.setGeometry(self._pages.width() - width, top, width, height)
        self.raise_()
