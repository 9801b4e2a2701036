"""A choice between the kinds of a tagged union, such as the optimizers."""

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.experiment import Setting, Spec
from gui.forms.boxes import ChoiceBox
from gui.forms.field import Field
from gui.forms.kinds import converted, kind_of, summary_of
from gui.forms.words import kind_label


class KindField(Field):
    """A combo box of kinds. Its value is a whole specification."""

    def __init__(self, setting: Setting) -> None:
        """Fills the box; each kind has its summary as tooltip."""
        super().__init__()
        self._specs = setting.specs
        self._current: Spec | None = None
        self._box = ChoiceBox()
        for index, spec in enumerate(self._specs):
            self._box.addItem(kind_label(kind_of(spec)))
            tooltip = Qt.ItemDataRole.ToolTipRole
            self._box.setItemData(index, summary_of(spec), tooltip)
        self._box.activated.connect(self._chosen)
        self.setFocusProxy(self._box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._box)

    def show_value(self, value: Any) -> None:
        """Shows the kind of a specification."""
        self._current = value
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(self._specs.index(type(value)))

    def inputs(self) -> tuple[QWidget, ...]:
        """Returns the combo box."""
        return (self._box,)

    def _chosen(self, index: int) -> None:
        kind = self._specs[index]
        if self._current is not None and type(self._current) is not kind:
            self.edited.emit(converted(self._current, kind))
        self.finished.emit()
