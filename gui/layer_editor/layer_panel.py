"""The settings of the selected layer, with plain words on what it does."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.experiment import BaseSpec, LayerSpec, settings_of
from gui.base_view.base_panel import BasePanel
from gui.base_view.base_words import base_name
from gui.forms import SpecForm
from gui.layer_editor.card_buttons import CardButtons
from gui.layer_editor.card_state import display_name
from gui.layer_editor.places import BASE, HEAD, INPUT
from gui.text import breakable

if TYPE_CHECKING:
    from gui.layer_editor.stack_controller import StackController

_ABOUT_INPUT = (
    "The images as the data set gives them. Size and colour are chosen on the Data "
    "page; pixels arrive between 0 and 1."
)
_ABOUT_HEAD = (
    "One output for each class. softmax turns them into probabilities that add up to "
    "1. This layer follows the data: with other classes it changes by itself."
)


class LayerPanel(QFrame):
    """Edits whatever card is selected."""

    def __init__(self, controller: "StackController") -> None:
        """Shows the selected card."""
        super().__init__()
        self._controller = controller
        self._form: SpecForm | BasePanel | None = None
        self._kind: type[LayerSpec] | type[BaseSpec] | None = None
        self._expanded = False
        self.setProperty("class", "card")
        self._title = QLabel()
        self._title.setObjectName("layer_title")
        self._title.setProperty("class", "heading")
        self._title.setWordWrap(True)
        theme = controller.workspace.theme
        self._buttons = CardButtons(controller, theme, "panel", by_tab=True)
        self._about = QLabel()
        self._about.setObjectName("layer_about")
        self._about.setProperty("class", "quiet")
        self._about.setWordWrap(True)
        self._off = QLabel("Switched off: it stays in the stack but is not built.")
        self._off.setObjectName("layer_off")
        self._off.setProperty("class", "warning")
        self._off.setWordWrap(True)
        self._action = QPushButton()
        self._action.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._action.clicked.connect(self._act)
        self._action.setObjectName("layer_action")
        self._title.setMinimumHeight(24)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._buttons)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self._about)
        self._column.addWidget(self._off)
        self._column.addWidget(self._action)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 6, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        controller.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows the card that is selected now."""
        controller = self._controller
        layer = controller.selected_layer
        self._buttons.setVisible(layer is not None)
        self._off.setVisible(layer is not None and not layer.enabled)
        if layer is not None:
            name = display_name(layer)
            self._buttons.show_layer(controller.selected, name, layer.enabled)
            self._show_texts(name, layer.summary, "")
        elif controller.selected == BASE and controller.model.base is not None:
            base = controller.model.base
            self._show_texts(base_name(base), base.summary, "")
        elif controller.selected == INPUT:
            self._show_texts("Input", _ABOUT_INPUT, "Go to Data")
        else:
            self._show_texts("Output", _ABOUT_HEAD, "Unlock the output")
            self._action.setEnabled(controller.can_unlock)
        self._show_form(layer)

    def focus_first(self) -> None:
        """Goes to the first setting."""
        inputs = self._form.inputs() if self._form is not None else []
        if inputs:
            inputs[0].setFocus(Qt.FocusReason.TabFocusReason)
        elif self._action.isVisible():
            self._action.setFocus(Qt.FocusReason.TabFocusReason)

    def show_field(self, path: str) -> bool:
        """Brings the field of a path into view; tells whether there is one."""
        return self._form is not None and self._form.show_field(path)

    def _show_texts(self, title: str, about: str, action: str) -> None:
        self._title.setText(breakable(title))
        self._about.setText(about)
        self._action.setText(action)
        self._action.setEnabled(True)
        self._action.setVisible(bool(action))

    def _show_form(self, layer: LayerSpec | None) -> None:
        base = self._controller.model.base
        kind = type(layer) if layer is not None and settings_of(type(layer)) else None
        if self._controller.selected == BASE and base is not None:
            kind = type(base)
        if kind is not None and kind is self._kind and self._form is not None:
            if isinstance(self._form, SpecForm):
                self._form.set_base_path(self._controller.selected)
            return
        self._kind = kind
        if self._form is not None:
            self._expanded = self._form.expanded
            self._column.removeWidget(self._form)
            self._form.retire()
            self._form = None
        if kind is not None and issubclass(kind, BaseSpec):
            self._form = BasePanel(self._controller)
        elif kind is not None:
            self._form = SpecForm(self._controller.workspace, self._controller.selected)
            self._form.expanded = self._expanded
        if self._form is not None:
            self._column.insertWidget(self._column.count() - 1, self._form)

    def _act(self) -> None:
        if self._controller.selected == HEAD:
            self._controller.unlock_head()
        elif self._controller.selected == INPUT:
            self._controller.workspace.navigation.go("data")
