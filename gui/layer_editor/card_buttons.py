"""The small buttons of a layer: duplicate, switch off, delete."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gui.layer_editor.places import place_of
from gui.theme import Theme
from gui.widgets.icons import icon

if TYPE_CHECKING:
    from gui.layer_editor.stack_controller import StackController


class CardButtons(QWidget):
    """Acts on the layer of one path."""

    def __init__(
        self, controller: "StackController", theme: Theme, prefix: str, by_tab: bool
    ) -> None:
        """Makes the buttons.

        Args:
            controller: Carries out what they say.
            theme: Gives the icons their colour.
            prefix: Begins the object names: `card`, `panel`.
            by_tab: Whether the Tab key stops at them; cards have keys of their own.
        """
        super().__init__()
        self._controller = controller
        self._theme = theme
        self._path = ""
        self._enabled = True
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        policy = Qt.FocusPolicy.StrongFocus if by_tab else Qt.FocusPolicy.NoFocus
        self._duplicate = _button("duplicate", "Duplicate", "Ctrl+D", policy)
        self._toggle = _button("power", "Switch off", "Space", policy)
        self._delete = _button("delete", "Delete", "Delete", policy)
        self._duplicate.clicked.connect(self._duplicate_clicked)
        self._toggle.clicked.connect(self._toggle_clicked)
        self._delete.clicked.connect(self._delete_clicked)
        for name, button in self._buttons().items():
            button.setObjectName(f"{prefix}_{name}")
            row.addWidget(button)
        theme.changed.connect(self._show_icons)
        self._show_icons()

    def show_layer(self, path: str, name: str, enabled: bool) -> None:
        """Acts on another layer from now on."""
        self._path = path
        if enabled != self._enabled:
            self._enabled = enabled
            self._show_icons()
        word = "Switch off" if enabled else "Switch on"
        self._toggle.setToolTip(f"{word} (Space)")
        self._toggle.setAccessibleName(f"{word} {name}")
        self._duplicate.setAccessibleName(f"Duplicate {name}")
        self._delete.setAccessibleName(f"Delete {name}")

    def _buttons(self) -> dict[str, QToolButton]:
        return {
            "duplicate": self._duplicate,
            "power": self._toggle,
            "delete": self._delete,
        }

    def _show_icons(self) -> None:
        for name, button in self._buttons().items():
            off = name == "power" and not self._enabled
            color = self._theme.color("accent" if off else "quiet")
            button.setIcon(icon(name, color))

    def _duplicate_clicked(self) -> None:
        place = place_of(self._path)
        if place:
            self._controller.duplicate(place)

    def _toggle_clicked(self) -> None:
        place = place_of(self._path)
        if place:
            self._controller.toggle(place)

    def _delete_clicked(self) -> None:
        place = place_of(self._path)
        if place:
            self._controller.delete(place)


def _button(name: str, text: str, key: str, policy: Qt.FocusPolicy) -> QToolButton:
    button = QToolButton()
    button.setProperty("class", "icon")
    button.setFixedSize(24, 24)
    button.setIconSize(QSize(14, 14))
    button.setFocusPolicy(policy)
    button.setToolTip(f"{text} ({key})")
    button.setAccessibleName(text)
    return button
