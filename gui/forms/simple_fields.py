"""Switches, choices and free text."""

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from core.experiment import Setting
from gui.forms.boxes import ChoiceBox
from gui.forms.field import Field
from gui.forms.undo_keys import leave_undo_to_document


class SwitchField(Field):
    """A check box."""

    def __init__(self, text: str = "") -> None:
        """Makes the check box, with a text of its own if it stands as a heading."""
        super().__init__()
        self._box = QCheckBox(text)
        self._box.clicked.connect(self._clicked)
        _fill(self, self._box).addStretch(1)

    def show_value(self, value: Any) -> None:
        """Ticks the box or not."""
        self._box.setChecked(bool(value))

    def inputs(self) -> tuple[QWidget, ...]:
        """Returns the check box."""
        return (self._box,)

    def _clicked(self, checked: bool) -> None:
        self.edited.emit(checked)
        self.finished.emit()


class ChoiceField(Field):
    """A combo box of a few values with their labels."""

    def __init__(self, setting: Setting) -> None:
        """Fills the box."""
        super().__init__()
        self._choices = setting.choices
        self._box = ChoiceBox()
        for label in setting.choice_labels:
            self._box.addItem(label)
        self._box.activated.connect(self._chosen)
        _fill(self, self._box)

    def show_value(self, value: Any) -> None:
        """Shows the label of a value."""
        with QSignalBlocker(self._box):
            known = value in self._choices
            self._box.setCurrentIndex(self._choices.index(value) if known else -1)

    def inputs(self) -> tuple[QWidget, ...]:
        """Returns the combo box."""
        return (self._box,)

    def _chosen(self, index: int) -> None:
        self.edited.emit(self._choices[index])
        self.finished.emit()


class TextField(Field):
    """A line of free text."""

    def __init__(self) -> None:
        """Makes the line."""
        super().__init__()
        self._line = QLineEdit()
        leave_undo_to_document(self._line)
        self._line.textEdited.connect(self._typed)
        self._line.editingFinished.connect(self._left)
        _fill(self, self._line)

    def show_value(self, value: Any) -> None:
        """Shows the text; one that already means it is left as it was typed."""
        try:
            if self.read(self._line.text()) == value:
                return
        except ValueError:
            pass
        self._line.setText(self.write(value))

    def inputs(self) -> tuple[QWidget, ...]:
        """Returns the line."""
        return (self._line,)

    def read(self, text: str) -> Any:
        """Returns the value that a text means.

        Raises:
            ValueError: it means none; says what was expected.
        """
        return text.strip()

    def write(self, value: Any) -> str:
        """Returns a value as text."""
        return str(value)

    def _typed(self, text: str) -> None:
        try:
            value = self.read(text)
        except ValueError as error:
            self.complain_soon(str(error))
        else:
            self.be_fine()
            self.edited.emit(value)

    def _left(self) -> None:
        self.be_fine()
        self.finished.emit()


class SequenceField(TextField):
    """Whole numbers or words, separated by commas."""

    def __init__(self, setting: Setting) -> None:
        """Reads whole numbers if the setting's items are such."""
        super().__init__()
        self._whole = setting.whole_items

    def read(self, text: str) -> tuple[int | str, ...]:
        """Reads `7, 7, 16`; also `7×7×16` and `(7, 7, 16)`."""
        text = text.strip().strip("()[]")
        if not self._whole:
            return tuple(part.strip() for part in text.split(",") if part.strip())
        for other in ("×", "x", "X", ";"):
            text = text.replace(other, ",")
        parts = text.replace("−", "-").replace(",", " ").split()
        try:
            return tuple(int(part) for part in parts)
        except ValueError:
            raise ValueError(
                "Expected whole numbers separated by commas, such as 7, 7, 16. "
                f"Received: {text.strip()}"
            ) from None

    def write(self, value: Any) -> str:
        """Writes the items with commas."""
        return ", ".join(str(item) for item in value)


def _fill(field: QWidget, widget: QWidget) -> QHBoxLayout:
    field.setFocusProxy(widget)
    row = QHBoxLayout(field)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(widget)
    return row
