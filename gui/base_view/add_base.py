"""The quiet row under the input that offers a pretrained base."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gui.widgets.icons import icon

if TYPE_CHECKING:
    from gui.layer_editor.stack_controller import StackController


class AddBase(QWidget):
    """A flat button; shown while the model has no base."""

    def __init__(self, controller: "StackController") -> None:
        """Makes the button."""
        super().__init__()
        self._theme = controller.workspace.theme
        self._button = QPushButton(" Add a pretrained base…")
        self._button.setObjectName("add_base")
        # A style sheet leaves no room between icon and words; the blank is for the eye.
        self._button.setAccessibleName("Add a pretrained base")
        self._button.setProperty("class", "flat quiet")
        self._button.setToolTip(
            "Begins with a net that has already learned to see, instead of from nothing"
        )
        self._button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._button.clicked.connect(controller.chooser_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 0, 0, 0)
        row.addWidget(self._button)
        row.addStretch(1)
        self._theme.changed.connect(self._show_icon)
        self._show_icon()

    def _show_icon(self) -> None:
        self._button.setIcon(icon("snowflake", self._theme.color("quiet")))
