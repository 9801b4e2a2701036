"""The Welcome page: ready-made experiments, recent files, a place to drop things."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.experiment.presets import presets
from core.experiment.presets.preset import Chapter
from gui.opening import open_dropped, open_experiment
from gui.pages.page import Page
from gui.welcome_view.open_panel import OpenPanel
from gui.welcome_view.preset_cards import FirstCard, PresetCard
from gui.welcome_view.preset_opener import PresetOpener
from gui.widgets.card_grid import CardGrid
from gui.widgets.drop_area import DropArea
from gui.workspace import Workspace

FILTER = "Lossline experiment (*.json)"
_SIDE = 256
_CHAPTERS: dict[Chapter, str] = {
    "first nets": "More ready-made experiments",
    "transfer learning": "Transfer learning: begin with what a net already knows",
}


class WelcomePage(Page):
    """Where everybody begins."""

    def __init__(self, workspace: Workspace) -> None:
        """Makes a card for each preset."""
        super().__init__(workspace)
        self._opener = PresetOpener(workspace, self)
        self._opener.bases.changed.connect(self._refresh_cards)
        first, *others = presets()
        self._first = FirstCard(first, workspace.theme)
        self._first.activated.connect(self._card_pressed)
        self._first.train_wanted.connect(self._train_first)
        self._cards = [PresetCard(preset, workspace.theme) for preset in others]
        for card in self._cards:
            card.activated.connect(self._card_pressed)
            if card.base_row is not None:
                card.base_row.train_wanted.connect(self._train_base)
        self._panel = OpenPanel(workspace)
        self._panel.setFixedWidth(_SIDE)
        self._panel.open_wanted.connect(self._choose_file)
        self._panel.file_chosen.connect(self.open_file)
        self._panel.data_wanted.connect(self._go_to_data)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(16)
        row.addWidget(self._scroller(), 1)
        row.addWidget(self._panel)
        drop = DropArea(self, "Drop an experiment or your data here", workspace.theme)
        drop.dropped.connect(self._dropped)
        workspace.document.file_changed.connect(self._panel.refresh)
        workspace.data.changed.connect(self._refresh_cards)

    def showEvent(self, event: QShowEvent) -> None:
        """Looks anew at what is on this computer."""
        super().showEvent(event)
        self._panel.refresh()
        self._refresh_cards()
        self._opener.bases.look()

    def open_file(self, path: Path) -> None:
        """Opens an experiment file; a complaint is shown as a note."""
        if open_experiment(self.workspace, path):
            self.workspace.navigation.go("train")

    def _scroller(self) -> QScrollArea:
        title = QLabel("Train an image classifier and watch it learn")
        title.setProperty("class", "title")
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 4, 14)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self._first)
        area = QScrollArea()
        headings = [_heading(words) for words in _CHAPTERS.values()]
        column.addLayout(_with_link(headings[0], headings[1], area))
        column.addWidget(self._grid("first nets"))
        column.addWidget(headings[1])
        column.addWidget(self._grid("transfer learning"))
        column.addStretch()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _grid(self, chapter: Chapter) -> QWidget:
        widget = QWidget()
        grid = CardGrid(widget, min_width=228, max_width=420)
        for card in self._cards:
            if card.preset.chapter == chapter:
                grid.addWidget(card)
        return widget

    def _refresh_cards(self) -> None:
        if not self.isVisible():
            return
        bases = self._opener.bases
        for card in (self._first, *self._cards):
            card.refresh()
            if isinstance(card, PresetCard) and card.base_row is not None:
                preset = card.preset
                card.base_row.show_base(
                    bases.newest(preset), bases.being_trained(preset)
                )

    def _card_pressed(self) -> None:
        card = self.sender()
        if not isinstance(card, FirstCard | PresetCard):
            return
        opened = self._opener.open(card.preset)
        if not opened and isinstance(card, PresetCard) and card.base_row is not None:
            card.base_row.button.setFocus()

    def _train_first(self) -> None:
        self._opener.train(self._first.preset)

    def _train_base(self) -> None:
        row = self.sender()
        card = next(card for card in self._cards if card.base_row is row)
        self._opener.train_base_of(card.preset)

    def _choose_file(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, "Open experiment", "", FILTER
        )
        if chosen:
            self.open_file(Path(chosen))

    def _go_to_data(self) -> None:
        self.workspace.navigation.go("data")

    def _dropped(self, paths: list[Path]) -> None:
        open_dropped(self.workspace, paths)


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("class", "heading")
    return label


def _with_link(heading: QLabel, target: QLabel, area: QScrollArea) -> QHBoxLayout:
    """A heading with a link that scrolls to another one, far below."""
    link = QPushButton("Transfer learning ↓")
    link.setObjectName("to_transfer")
    link.setProperty("class", "link")
    link.setCursor(Qt.CursorShape.PointingHandCursor)

    def scroll() -> None:
        area.verticalScrollBar().setValue(target.y())

    link.clicked.connect(scroll)
    row = QHBoxLayout()
    row.addWidget(heading, 1)
    row.addWidget(link)
    return row
