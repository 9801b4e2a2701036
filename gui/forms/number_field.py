"""Whole numbers and numbers with decimals."""

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from core.experiment import Setting
from gui.forms.boxes import DecimalBox, IntegerBox
from gui.forms.field import Field
from gui.forms.numbers import NumberRules


class NumberField(Field):
    """A spin box with its unit."""

    def __init__(self, setting: Setting, unit: bool = True) -> None:
        """Makes the spin box that fits the setting."""
        super().__init__()
        rules = NumberRules.of(setting)
        self._rules = rules
        self._box = IntegerBox(rules) if rules.whole else DecimalBox(rules)
        self._box.valueChanged.connect(self._changed)
        self._box.lineEdit().textEdited.connect(self._typed)
        self._box.editingFinished.connect(self._left)
        self.setFocusProxy(self._box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._box, 1)
        if unit and setting.unit:
            label = QLabel(setting.unit)
            label.setProperty("class", "quiet")
            row.addWidget(label)

    @property
    def value(self) -> float:
        """The last number that could be read."""
        return self._box.value()

    def show_value(self, value: Any) -> None:
        """Shows a number; text that already means it is left as it was typed."""
        if value == self._box.value():
            return
        with QSignalBlocker(self._box):
            self._box.setValue(value)

    def inputs(self) -> tuple[QWidget, ...]:
        """Returns the spin box."""
        return (self._box,)

    def _changed(self) -> None:
        self.be_fine()
        self.edited.emit(self._box.value())

    def _typed(self, text: str) -> None:
        try:
            self._rules.parse(text)
        except ValueError as error:
            self.complain_soon(str(error))
        else:
            self.be_fine()

    def _left(self) -> None:
        self.be_fine()
        self.finished.emit()
