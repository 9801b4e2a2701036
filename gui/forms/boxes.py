"""Spin boxes and combo boxes that take free text and leave the wheel to the page."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from gui.forms.numbers import NumberRules
from gui.forms.undo_keys import leave_undo_to_document

DECIMALS = 15
"""Enough that Qt's rounding never changes what a person typed."""


class IntegerBox(QSpinBox):
    """A spin box in which any text may be typed; only allowed numbers count."""

    def __init__(self, rules: NumberRules) -> None:
        """Takes limits and steps from the rules."""
        super().__init__()
        self.rules = rules
        _prepare(self)
        self.setRange(round(rules.minimum), round(rules.maximum))

    def validate(self, text: str, position: int) -> Any:
        """Lets wrong text stand while it is being typed."""
        return _state(self.rules, text), text, position

    def valueFromText(self, text: str) -> int:
        """Reads the number."""
        return int(self.rules.parse(text))

    def textFromValue(self, value: int) -> str:
        """Writes the number without separators."""
        return self.rules.text(value)

    def stepBy(self, count: int) -> None:
        """Goes to the next multiple of the step."""
        self.setValue(int(self.rules.stepped(self.value(), count)))
        self.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls the page unless the person is in this field."""
        _wheel_or_ignore(self, event, super().wheelEvent)


class DecimalBox(QDoubleSpinBox):
    """The same for numbers with decimals, also `1e-5`."""

    def __init__(self, rules: NumberRules) -> None:
        """Takes limits and steps from the rules."""
        super().__init__()
        self.rules = rules
        _prepare(self)
        self.setDecimals(DECIMALS)
        self.setRange(rules.minimum, rules.maximum)

    def validate(self, text: str, position: int) -> Any:
        """Lets wrong text stand while it is being typed."""
        return _state(self.rules, text), text, position

    def valueFromText(self, text: str) -> float:
        """Reads the number."""
        return self.rules.parse(text)

    def textFromValue(self, value: float) -> str:
        """Writes the number as short as it can be read back."""
        return self.rules.text(value)

    def stepBy(self, count: int) -> None:
        """Goes to the next multiple of the step, or up a logarithmic ladder."""
        self.setValue(self.rules.stepped(self.value(), count))
        self.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls the page unless the person is in this field."""
        _wheel_or_ignore(self, event, super().wheelEvent)


class ChoiceBox(QComboBox):
    """A combo box that leaves the wheel to the page unless it has the focus."""

    def __init__(self) -> None:
        """Makes an empty box that may get narrow."""
        super().__init__()
        self.setMinimumHeight(30)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls the page unless the person is in this field."""
        _wheel_or_ignore(self, event, super().wheelEvent)


def _prepare(box: IntegerBox | DecimalBox) -> None:
    # The style sheet's padding does not reach the line inside a spin box.
    box.lineEdit().setTextMargins(6, 0, 0, 0)
    box.setMinimumHeight(30)
    leave_undo_to_document(box)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setAccelerated(True)
    box.setMinimumWidth(56)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def _state(rules: NumberRules, text: str) -> QValidator.State:
    try:
        rules.parse(text)
    except ValueError:
        return QValidator.State.Intermediate
    return QValidator.State.Acceptable


def _wheel_or_ignore(widget: QWidget, event: QWheelEvent, handle: Any) -> None:
    if widget.hasFocus():
        handle(event)
    else:
        event.ignore()
