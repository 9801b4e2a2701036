"""The data sets to choose from, as small cards."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.data import catalogue, library
from core.experiment import ProblemError
from gui.theme import Theme
from gui.widgets.action_card import ActionCard
from gui.widgets.card_grid import CardGrid
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.pictures import draw_tiles
from gui.widgets.words import download_words
from gui.workspace import Workspace

_PICTURE = 26


@dataclass(frozen=True)
class Source:
    """One card.

    Attributes:
        name: What `DatasetSpec.source` will hold; empty for "your own".
        title: What a person reads.
        state: Where the data is.
        tooltip: More about it.
        removable: Whether it can be taken off the list.
    """

    name: str
    title: str
    state: str
    tooltip: str
    removable: bool = False


def sources() -> tuple[Source, ...]:
    """Returns all known sets, then the card for a new one, then the imported ones."""
    found: list[Source] = []
    for entry in catalogue.entries():
        if entry.embedded:
            state = "built in"
        elif catalogue.is_cached(entry.name):
            state = "on this computer"
        else:
            state = download_words(entry)
        title = entry.short_title or entry.title
        about = f"{entry.title}. {entry.summary}"
        found.append(Source(entry.name, title, state, about))
    own = "Images in folders of classes, idx, npz, CSV, or a zip or tar of these"
    found.append(Source("", "Your own", "drop or choose", own))
    try:
        imported = library.list_imported()
    except ProblemError as error:
        imported = ()
        found.append(Source("", "Your own data", "the list is damaged", str(error)))
    found += [
        Source(one.name, one.name, "your own", one.origin_words, removable=True)
        for one in imported
    ]
    return tuple(found)


class _Picture(QWidget):
    def __init__(self, source: str, theme: Theme) -> None:
        super().__init__()
        self._source = source
        self._theme = theme
        self.setFixedSize(QSize(_PICTURE, _PICTURE))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self._theme.color("quiet")
        draw_tiles(painter, QRectF(self.rect()), self._source, 1, line)
        painter.end()


class SourceCards(QWidget):
    """The row of cards.

    Signals:
        chosen: The name of a set.
        own_wanted: The person wants to choose files.
        remove_wanted: The name of an imported set to take off the list.
    """

    chosen = Signal(str)
    own_wanted = Signal()
    remove_wanted = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        """Shows what there is now; see `refresh`."""
        super().__init__()
        self._workspace = workspace
        self._grid = CardGrid(self, min_width=156, max_width=260, spacing=6)
        self._cards: dict[ActionCard, Source] = {}
        self._shown: tuple[Source, ...] = ()

    def refresh(self) -> None:
        """Shows what there is, and which one the experiment uses."""
        found = sources()
        source = self._workspace.document.experiment.dataset.source
        if source.lower() not in {one.name.lower() for one in found}:
            path = Source(source, library_title(source), "a file or folder", source)
            found = (*found, path)
        if found != self._shown:
            self._shown = found
            self._grid.clear()
            self._cards = {self._card(one): one for one in found}
            self.updateGeometry()
        for card, one in self._cards.items():
            card.set_selected(one.name.lower() == source.lower())

    def selected_card(self) -> ActionCard | None:
        """Returns the card of the data set in use, to be brought into view."""
        return next((c for c in self._cards if c.property("selected") == "true"), None)

    def below_own(self) -> QPoint:
        """Returns the corner on the screen at which the menu of that card opens."""
        for card, one in self._cards.items():
            if not one.name:
                return card.mapToGlobal(QPoint(0, card.height()))
        return self.mapToGlobal(QPoint(0, 0))

    def _card(self, source: Source) -> ActionCard:
        card = ActionCard(f"{source.title}, {source.state}", self)
        card.setObjectName(f"source_{source.name}" if source.name else "source_own")
        card.setToolTip(source.tooltip)
        card.activated.connect(self._activated)
        title, state = ElidedLabel(), ElidedLabel()
        title.set_whole_text(source.title)
        state.set_whole_text(source.state)
        title.setToolTip(source.tooltip)
        state.setToolTip(source.tooltip)
        title.setProperty("class", "name")
        state.setProperty("class", "quiet")
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addStretch()
        below = QHBoxLayout()
        below.addWidget(state, 1)
        if source.removable:
            below.addWidget(self._remove_button(source.title))
        texts.addWidget(title)
        texts.addLayout(below)
        texts.addStretch()
        row = QHBoxLayout(card)
        row.setContentsMargins(6, 8, 6, 8)
        row.setSpacing(6)
        row.addWidget(_Picture(source.name, self._workspace.theme))
        row.addLayout(texts, 1)
        self._grid.addWidget(card)
        return card

    def _remove_button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setText("✕")
        button.setFixedSize(18, 18)
        button.setStyleSheet("padding: 0")
        button.setObjectName(f"remove_{name}")
        button.setAccessibleName(f"Take {name} off the list")
        button.setToolTip("Take off the list; the files stay where they are")
        button.setProperty("class", "flat")
        button.setProperty("set_name", name)
        button.clicked.connect(self._remove_clicked)
        return button

    def _activated(self) -> None:
        card = self.sender()
        if isinstance(card, ActionCard):
            source = self._cards[card]
            if source.name:
                self.chosen.emit(source.name)
            else:
                self.own_wanted.emit()

    def _remove_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QToolButton):
            self.remove_wanted.emit(str(button.property("set_name")))


def library_title(source: str) -> str:
    """Returns the last part of a path, in either kind of slashes."""
    return source.replace("\\", "/").rstrip("/").rpartition("/")[2] or source
