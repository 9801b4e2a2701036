"""The line above the stack: other architectures, and what the columns are."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from core.experiment.heads import HEADS
from gui.layer_editor.card_painter import (
    BAR_WIDTH,
    MARGIN,
    PARAMETERS_WIDTH,
    is_compact,
)
from gui.widgets.menu_heading import add_heading

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from core.experiment.heads import HeadPreset
    from core.experiment.presets import Preset
    from gui.layer_editor.stack_controller import StackController


class StackHead(QWidget):
    """A menu of presets, and the headings of the columns."""

    def __init__(self, controller: "StackController") -> None:
        """Makes the menu when it is opened for the first time."""
        super().__init__()
        self._controller = controller
        self._heads: list[QAction] = []
        self._card_width = 0
        self._presets = QToolButton()
        self._presets.setObjectName("presets_button")
        self._presets.setText("Replace stack with…")
        self._presets.setToolTip(
            "Takes the layers of a ready-made experiment; data and training stay"
        )
        self._presets.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._presets.setProperty("class", "menu")
        self._menu = QMenu(self._presets)
        self._menu.setObjectName("presets_menu")
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        self._presets.setMenu(self._menu)
        self._columns = QWidget()
        columns = QHBoxLayout(self._columns)
        columns.setContentsMargins(0, 0, MARGIN + BAR_WIDTH + 8, 0)
        columns.setSpacing(0)
        self._parameters = _heading("parameters")
        columns.addWidget(_heading("output"))
        columns.addWidget(self._parameters)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._presets)
        row.addStretch(1)
        row.addWidget(self._columns)

    def align_to(self, width: int) -> None:
        """Puts the headings above the columns of cards of a width.

        Where the cards have no columns there are no headings.
        """
        self._card_width = width
        scale = self._controller.workspace.theme.scale
        self._parameters.setFixedWidth(round(PARAMETERS_WIDTH * scale))
        self._columns.setVisible(not is_compact(width, scale))
        self._place_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the headings above the columns: the cards may get their width first."""
        super().resizeEvent(event)
        self._place_columns()

    def _place_columns(self) -> None:
        right = max(0, self.width() - self._card_width)
        self._row.setContentsMargins(0, 0, right, 0)

    def _fill(self) -> None:
        from core.experiment.presets import presets

        if self._menu.actions():
            self._show_heads()
            return
        self._add_heads()
        for preset in presets():
            if preset.base_from:
                continue  # Its base is a run, which a menu can't choose.
            action = self._menu.addAction(preset.title)
            action.setObjectName(f"preset_{preset.name}")
            action.setToolTip(preset.summary)
            action.triggered.connect(partial(self._replace, preset))

    def _add_heads(self) -> None:
        """Offers ready-made heads above the presets, for a model with a base."""
        self._heads.append(add_heading(self._menu, "Head behind the base"))
        for head in HEADS:
            action = self._menu.addAction(head.title)
            action.setObjectName(f"head_{head.name}")
            action.setToolTip(head.summary)
            action.triggered.connect(partial(self._use_head, head))
            self._heads.append(action)
        self._heads.append(add_heading(self._menu, "Whole model"))
        self._show_heads()

    def _show_heads(self) -> None:
        shown = self._controller.model.base is not None
        for action in self._heads:
            action.setVisible(shown)

    def _use_head(self, head: "HeadPreset", _checked: bool = False) -> None:
        self._controller.use_head(head)

    def _replace(self, preset: "Preset", _checked: bool = False) -> None:
        self._controller.replace_stack(preset.build().model, f"“{preset.title}”")


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("class", "heading")
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
