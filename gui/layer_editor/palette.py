"""The layers to choose from, by family, with a search field."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.experiment import LAYER_CLASSES, TaskInfo
from gui.layer_editor.palette_entry import PaletteEntry

if TYPE_CHECKING:
    from gui.layer_editor.stack_controller import StackController

_HINT = "Double-click, press Enter or drag a layer into the stack."


class Palette(QFrame):
    """Offers the families of layers that fit the data."""

    def __init__(self, controller: "StackController") -> None:
        """Lists all layers."""
        super().__init__()
        self._controller = controller
        self.setProperty("class", "card")
        self._search = QLineEdit()
        self._search.setObjectName("palette_search")
        self._search.setPlaceholderText("Search… (Ctrl+L)")
        self._search.setAccessibleName("Search layers")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._search.returnPressed.connect(self._add_first)
        self._search.installEventFilter(self)
        self._none = QLabel("No layer has that in its name or explanation.")
        self._none.setProperty("class", "quiet")
        self._none.setWordWrap(True)
        self._none.hide()
        self._about = QLabel(_HINT)
        self._about.setObjectName("palette_about")
        self._about.setProperty("class", "quiet")
        self._about.setWordWrap(True)
        self._headings: dict[str, QLabel] = {}
        self._entries: list[PaletteEntry] = []
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 4, 0)
        self._list.setSpacing(0)
        self._families: tuple[str, ...] = ()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self._scroll = scroll
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 8, 10)
        column.setSpacing(8)
        column.addWidget(self._search)
        column.addWidget(self._none)
        column.addWidget(scroll, 1)
        column.addWidget(self._about)
        controller.workspace.data.changed.connect(self._follow_task)
        self._follow_task()

    @property
    def entries(self) -> list[PaletteEntry]:
        """The entries that are shown, from top to bottom."""
        return [entry for entry in self._entries if not entry.isHidden()]

    def wanted_width(self) -> int:
        """Returns the width at which no name is cut off, in pixels."""
        widest = max((entry.sizeHint().width() for entry in self._entries), default=0)
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        margins = self.contentsMargins()
        return widest + bar + margins.left() + margins.right() + 28

    def focus_search(self) -> None:
        """Goes to the search field."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lets the down arrow lead from the search to the first entry."""
        if (
            watched is self._search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
            and self.entries
        ):
            self.entries[0].setFocus()
            return True
        return super().eventFilter(watched, event)

    def _follow_task(self) -> None:
        """Lists the families in the order that the task gives them."""
        task = self._controller.workspace.data.task
        families = (task or _any_task()).layer_families
        if families == self._families:
            return
        self._families = families
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._entries, self._headings = [], {}
        for family in families:
            self._add_family(family)
        self._list.addStretch(1)
        self._filter()

    def _add_family(self, family: str) -> None:
        heading = QLabel(family)
        heading.setProperty("class", "heading")
        heading.setContentsMargins(0, 8 if self._headings else 0, 0, 2)
        self._headings[family] = heading
        self._list.addWidget(heading)
        for layer in LAYER_CLASSES:
            if layer.family == family:
                entry = PaletteEntry(layer)
                entry.chosen.connect(self._add)
                entry.looked_at.connect(self._explain)
                entry.walked.connect(self._walk)
                self._entries.append(entry)
                self._list.addWidget(entry)

    def _filter(self) -> None:
        words = self._search.text().lower().split()
        for entry in self._entries:
            entry.setVisible(entry.matches(words))
        families = {entry.family for entry in self.entries}
        for family, heading in self._headings.items():
            heading.setVisible(family in families)
        self._none.setVisible(not families)
        # Tab visits the list once; the arrows walk through it.
        for index, entry in enumerate(self.entries):
            policy = Qt.FocusPolicy
            entry.setFocusPolicy(policy.ClickFocus if index else policy.StrongFocus)
        first = self._first_found()
        self._about.setText(f"{first.summary}\n{_HINT}" if first else _HINT)

    def _first_found(self) -> PaletteEntry | None:
        """The entry that Enter adds; None without a search."""
        words = self._search.text().lower().split()
        by_name = [e for e in self.entries if all(w in e.title.lower() for w in words)]
        found = by_name or self.entries
        return found[0] if words and found else None

    def _add_first(self) -> None:
        first = self._first_found()
        if first is not None:
            self._add(first.kind)

    def _add(self, kind: str) -> None:
        self._controller.add(kind)

    def _explain(self, kind: str) -> None:
        entry = next(entry for entry in self._entries if entry.kind == kind)
        self._scroll.ensureWidgetVisible(entry, 0, 8)
        self._about.setText(f"{entry.summary}\n{_HINT}")

    def _walk(self, step: int) -> None:
        shown = self.entries
        sender = self.sender()
        if isinstance(sender, PaletteEntry) and sender in shown:
            index = shown.index(sender) + step
            if index < 0:
                self._search.setFocus()
            elif index < len(shown):
                shown[index].setFocus()


def _any_task() -> TaskInfo:
    """The kind of task to show layers for while the data is not known."""
    return TaskInfo(input_shape=(1, 1, 1), class_names=())
