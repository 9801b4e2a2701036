"""The settings of the base, and what it still needs."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.experiment import BaseSpec, settings_of
from core.model.bases.consent import needs_consent
from core.model.bases.fetching import needs_download
from gui.base_view.base_getter import BaseGetter
from gui.base_view.getter_row import GetterRow
from gui.forms import SpecForm
from gui.layer_editor.places import BASE
from gui.widgets.focus import hand_over

if TYPE_CHECKING:
    from gui.layer_editor.stack_controller import StackController

_LAID_OUT_ELSEWHERE = ("cut", "freeze", "run_dir")
"""The card shows the first two as lines; the run is chosen from a list."""


class BasePanel(QWidget):
    """Two forms, two buttons, and the question or download that a base needs."""

    def __init__(self, controller: "StackController") -> None:
        """Edits the base of the document."""
        super().__init__()
        self._controller = controller
        workspace = controller.workspace
        self._getter = BaseGetter(workspace)
        self._brought = controller.model.base
        self._getter.ready.connect(self._got)
        self._getter.ended.connect(self._show)
        self._row = GetterRow(self._getter)
        self._choose = QPushButton("Choose another…")
        self._choose.setObjectName("choose_base")
        self._choose.clicked.connect(controller.chooser_wanted)
        remove = QPushButton("Remove")
        remove.setObjectName("remove_base")
        remove.clicked.connect(controller.remove_base)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._choose)
        buttons.addWidget(remove)
        buttons.addStretch(1)
        self._bring = QPushButton()
        self._bring.setObjectName("bring_base")
        self._bring.clicked.connect(self._bring_clicked)
        self._freeze = SpecForm(
            workspace, f"{BASE}.freeze", only=("mode",), show_help=False
        )
        self._form = SpecForm(workspace, BASE, hidden=_LAID_OUT_ELSEWHERE)
        known = {setting.name: setting for setting in settings_of(BaseSpec)}
        averages = QLabel(f"Batch normalisation: {known['batch_norm'].help}")
        averages.setObjectName("batch_norm_words")
        averages.setProperty("class", "quiet")
        averages.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(buttons)
        column.addWidget(self._bring)
        column.addWidget(self._row)
        column.addWidget(self._freeze)
        column.addWidget(self._form)
        column.addWidget(averages)
        controller.changed.connect(self._show)
        self._show()

    @property
    def expanded(self) -> bool:
        """Whether the advanced settings are shown."""
        return self._form.expanded

    def inputs(self) -> list[QWidget]:
        """Returns all widgets that take the focus, from top to bottom."""
        return [*self._freeze.inputs(), *self._form.inputs()]

    def show_field(self, path: str) -> bool:
        """Brings the field of a path into view; tells whether there is one."""
        return self._freeze.show_field(path) or self._form.show_field(path)

    def retire(self) -> None:
        """Stops following the document and goes away."""
        self._getter.cancel()
        self._controller.changed.disconnect(self._show)
        self._freeze.retire()
        self._form.retire()
        self.hide()
        self.deleteLater()

    def _show(self) -> None:
        base = self._controller.model.base
        if self._getter.base is None and base != self._brought:
            self._row.clear()  # What went wrong there is not about this one.
        text = ""
        if base is not None and needs_consent(base):
            text = "Use this module…"
        elif base is not None and needs_download(base):
            text = "Download it now"
        self._bring.setText(text)
        shown = bool(text) and self._getter.base is None
        if not shown:
            hand_over(self._bring, self._row)
        self._bring.setVisible(shown)
        if self._getter.base is None:
            hand_over(self._row, self._bring if shown else self._choose)

    def _bring_clicked(self) -> None:
        base = self._controller.model.base
        if base is not None:
            hand_over(self._bring, self._row)
            self._brought = base
            self._getter.get(base)
            self._show()

    def _got(self, _outline: object) -> None:
        self._controller.base_look.look_again()
        self._controller.workspace.model_check.check_again()
        self._show()
