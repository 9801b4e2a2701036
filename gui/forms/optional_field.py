"""A value that may be left to the program."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from gui.forms.field import Field


class OptionalField(Field):
    """A check ("automatic", "all") above the editor of the value."""

    def __init__(self, inner: Field, start: Any, label: str, none_label: str) -> None:
        """Wraps an editor.

        Args:
            inner: The editor of the value.
            start: The value to begin with when the check is switched off.
            label: The label of the setting.
            none_label: What is true while there is no value.
        """
        super().__init__()
        self._inner = inner
        self._start = start
        self._automatic = QCheckBox(none_label)
        self._automatic.setAccessibleName(f"{label}: {none_label}")
        self._automatic.clicked.connect(self._clicked)
        inner.edited.connect(self._inner_edited)
        inner.complained.connect(self.complained)
        inner.finished.connect(self.finished)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._automatic)
        column.addWidget(inner)

    def show_value(self, value: Any) -> None:
        """Shows a value, or None as the check."""
        self._automatic.setChecked(value is None)
        self._inner.setVisible(value is not None)
        self.setFocusProxy(self._automatic if value is None else self._inner)
        if value is not None:
            self._start = value
            self._inner.show_value(value)

    def begin_with(self, start: Any) -> None:
        """Names the value to begin with when the check is switched off next."""
        if self._automatic.isChecked():
            self._start = start

    def inputs(self) -> tuple[QWidget, ...]:
        """Returns the editor's widgets and the check."""
        return (*self._inner.inputs(), self._automatic)

    def set_path(self, path: str) -> None:
        """Names the editor after the place and the check beside it."""
        self._inner.set_path(path)
        self._automatic.setObjectName(f"{path}:automatic")

    def set_name(self, name: str, description: str) -> None:
        """Names the editor; the check keeps its own name."""
        self._inner.set_name(name, description)
        self._automatic.setToolTip(description)

    def _clicked(self, automatic: bool) -> None:
        self.edited.emit(None if automatic else self._start)
        self.finished.emit()

    def _inner_edited(self, value: object) -> None:
        self.edited.emit(value)
