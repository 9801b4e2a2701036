"""The Model page: palette, stack of layers, and the settings of the selected one."""

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from gui.layer_editor.layer_panel import LayerPanel
from gui.layer_editor.palette import Palette
from gui.layer_editor.places import path_of, place_of
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
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 14)
        row.setSpacing(12)
        row.addWidget(self._palette)
        row.addWidget(self._view, 1)
        row.addWidget(self._panel)
        self.controller.changed.connect(self._show_badge)
        self.controller.form_wanted.connect(self._panel.focus_first)
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
        self.controller.select(card)
        if not self._panel.show_field(path):
            self._view.focus_card(card)

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
