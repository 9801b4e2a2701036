"""The Model page: palette, stack of layers, and the settings of the selected one."""

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from gui.base_view.base_chooser import BaseChooser
from gui.layer_editor.layer_panel import LayerPanel
from gui.layer_editor.palette import Palette
from gui.layer_editor.places import BASE, path_of, place_of
from gui.layer_editor.stack_controller import StackController
from gui.layer_editor.stack_view import StackView
from gui.pages.page import Page
from gui.workspace import Workspace

ROOMY = 1060
"""From this width on, the palette has its full width."""


class ModelPage(Page):
    """Edits the model of the experiment."""

    def __init__(self, workspace: Workspace) -> None:
        """Puts the three columns side by side."""
        super().__init__(workspace)
        self.controller = StackController(workspace)
        self._palette = Palette(self.controller)
        self._view = StackView(self.controller)
        self._panel = LayerPanel(self.controller)
        self._chooser: BaseChooser | None = None
        self._middle = QStackedWidget()
        self._middle.addWidget(self._view)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 14)
        row.setSpacing(12)
        row.addWidget(self._palette)
        row.addWidget(self._middle, 1)
        row.addWidget(self._panel)
        self.controller.changed.connect(self._show_badge)
        self.controller.form_wanted.connect(self._panel.focus_first)
        self.controller.chooser_wanted.connect(self._open_chooser)
        search = QShortcut(QKeySequence("Ctrl+L"), self)
        search.activated.connect(self._palette.focus_search)
        self._show_badge()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the stack the room it needs."""
        super().resizeEvent(event)
        roomy = self.width() >= ROOMY
        narrow = max(184, self._palette.wanted_width())
        self._panel.setFixedWidth(308 if roomy else 292)
        self._palette.setFixedWidth(max(208, narrow) if roomy else narrow)

    def show_path(self, path: str) -> None:
        """Selects the card that a path belongs to and goes to its field."""
        place = place_of(path)
        card = path_of(place) if place else path
        if path.startswith(f"{BASE}."):
            card = BASE
        if card == BASE and self.controller.model.base is None:
            self._open_chooser()
            return
        self._close_chooser()
        self.controller.select(card)
        if not self._panel.show_field(path):
            self._view.focus_card(card)

    def _open_chooser(self) -> None:
        if self._chooser is None:
            self._chooser = BaseChooser(self.controller)
            self._chooser.closed.connect(self._close_chooser)
            self._middle.addWidget(self._chooser)
        self._show_sides(False)
        self._middle.setCurrentWidget(self._chooser)
        self._chooser.begin()

    def _close_chooser(self) -> None:
        if self._middle.currentWidget() is not self._view:
            self._show_sides(True)
            self._middle.setCurrentWidget(self._view)
            self._view.focus_card(self.controller.selected)

    def _show_sides(self, shown: bool) -> None:
        """Gives the choice of a base the whole width, or the stack its neighbours."""
        self._palette.setVisible(shown)
        self._panel.setVisible(shown)

    def _show_badge(self) -> None:
        check = self.workspace.model_check
        own = [p for p in check.problems if p.path.startswith("model")]
        errors = [p for p in own if p.severity == "error"]
        if errors:
            self.set_badge("problem", errors[0].message)
        elif any(p.severity == "warning" for p in own):
            self.set_badge("warning", own[0].message)
        elif check.up_to_date:
            self.set_badge("fine")
        else:
            self.set_badge("none")
