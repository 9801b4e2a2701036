"""The Welcome page: ready-made experiments, recent files, a place to drop things."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.data import catalogue
from core.experiment.presets import Preset, presets
from gui.opening import open_dropped, open_experiment
from gui.pages.page import Page
from gui.run_starter import start_run
from gui.welcome_view.open_panel import OpenPanel
from gui.welcome_view.preset_cards import FirstCard, PresetCard
from gui.welcome_view.quick_start import QuickStart
from gui.widgets.card_grid import CardGrid
from gui.widgets.drop_area import DropArea
from gui.workspace import Workspace

FILTER = "Lossline experiment (*.json)"
_SIDE = 256


class WelcomePage(Page):
    """Where everybody begins."""

    def __init__(self, workspace: Workspace) -> None:
        """Makes a card for each preset."""
        super().__init__(workspace)
        first, *others = presets()
        self._first = FirstCard(first, workspace.theme)
        self._first.activated.connect(self._card_pressed)
        self._first.train_wanted.connect(self._train_first)
        self._cards = [PresetCard(preset, workspace.theme) for preset in others]
        for card in self._cards:
            card.activated.connect(self._card_pressed)
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
        self._quick_start = QuickStart(workspace, self)
        self._quick_start.ready.connect(self._start_run)
        workspace.document.file_changed.connect(self._panel.refresh)
        workspace.data.changed.connect(self._refresh_cards)

    def showEvent(self, event: QShowEvent) -> None:
        """Looks anew at what is on this computer."""
        super().showEvent(event)
        self._panel.refresh()
        self._refresh_cards()

    def open_preset(self, preset: Preset) -> None:
        """Opens a ready-made experiment where its next step is."""
        self.workspace.document.begin(preset.build(), f"open “{preset.title}”")
        here = catalogue.is_cached(preset.dataset)
        self.workspace.navigation.go("train" if here else "data")

    def open_file(self, path: Path) -> None:
        """Opens an experiment file; a complaint is shown as a note."""
        if open_experiment(self.workspace, path):
            self.workspace.navigation.go("train")

    def _scroller(self) -> QScrollArea:
        title = QLabel("Train an image classifier and watch it learn")
        title.setProperty("class", "title")
        heading = QLabel("More ready-made experiments")
        heading.setProperty("class", "heading")
        grid_widget = QWidget()
        grid = CardGrid(grid_widget, min_width=228, max_width=420)
        for card in self._cards:
            grid.addWidget(card)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 4, 14)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self._first)
        column.addWidget(heading)
        column.addWidget(grid_widget)
        column.addStretch()
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _refresh_cards(self) -> None:
        if self.isVisible():
            for card in (self._first, *self._cards):
                card.refresh()

    def _card_pressed(self) -> None:
        card = self.sender()
        if isinstance(card, FirstCard | PresetCard):
            self.open_preset(card.preset)

    def _train_first(self) -> None:
        if self.workspace.training.active:
            self.workspace.notifications.say(
                "A training is running. Stop it first, or wait until it ends."
            )
            return
        self.workspace.navigation.go("train")
        self._quick_start.begin(self._first.preset)

    def _start_run(self) -> None:
        start_run(self.workspace)

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
