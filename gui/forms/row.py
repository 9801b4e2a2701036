"""One line of a form: label, editor, and below it what is wrong, if anything."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from core.experiment import Fix, Problem, Setting
from gui.forms.field import Field
from gui.text import breakable
from gui.widgets.link_button import LinkButton
from gui.widgets.plain_label import PlainLabel

LABEL_WIDTH = 112


class FieldRow(QWidget):
    """Shows one setting with its label, and complaints under it.

    Signals:
        edited: (name of the setting, value that the person entered).
        finished: The person confirmed or left the field; carries the setting's name.
        focused: The person went into the field; carries the setting's help.
        fix_chosen: The person accepted a fix.
    """

    edited = Signal(str, object)
    finished = Signal(str)
    focused = Signal(str)
    fix_chosen = Signal(object)

    def __init__(
        self, setting: Setting, field: Field, label_width: int = LABEL_WIDTH
    ) -> None:
        """Puts label and editor side by side.

        Args:
            setting: What is edited.
            field: Its editor.
            label_width: In pixels; 0 for a switch that carries its own label.
        """
        super().__init__()
        self.setting = setting
        self.field = field
        field.set_name(setting.label, setting.help)
        field.complained.connect(self.show_complaint)
        field.edited.connect(self._field_edited)
        field.finished.connect(self._field_finished)
        self._complaint = ""
        self._problem: Problem | None = None
        line = QHBoxLayout()
        line.setSpacing(8)
        if label_width:
            line.addWidget(self._make_label(label_width))
        line.addWidget(field, 1)
        self._note = PlainLabel()
        self._note.setWordWrap(True)
        self._note.hide()
        self._fix = LinkButton()
        self._fix.clicked.connect(self._fix_clicked)
        self._fix.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._note)
        column.addWidget(self._fix)
        for widget in field.inputs():
            widget.installEventFilter(self)

    def set_path(self, path: str) -> None:
        """Names the widgets after their place in the experiment."""
        self.field.set_path(path)
        self._note.setObjectName(f"{path}:note")
        self._fix.setObjectName(f"{path}:fix")

    def show_value(self, value: Any) -> None:
        """Shows a value of the document."""
        self.field.show_value(value)

    def show_complaint(self, text: str) -> None:
        """Says why what was entered is not taken; an empty text takes it back."""
        if text != self._complaint:
            self._complaint = text
            self._show_note()

    def show_problem(self, problem: Problem | None) -> None:
        """Marks the field with what is wrong with its value in the document."""
        if problem != self._problem:
            self._problem = problem
            self._show_note()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tells when the person goes into the field."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(self.setting.help)
        return super().eventFilter(watched, event)

    def _field_edited(self, value: object) -> None:
        self.edited.emit(self.setting.name, value)

    def _field_finished(self) -> None:
        self.finished.emit(self.setting.name)

    def _make_label(self, width: int) -> QLabel:
        label = QLabel(self.setting.label)
        label.setFixedWidth(width)
        label.setWordWrap(True)
        label.setToolTip(self.setting.help)
        label.setBuddy(self.field.inputs()[0])
        return label

    def _show_note(self) -> None:
        problem = self._problem
        severity, text = "error", self._complaint
        if not text and problem is not None:
            severity = (
                "quiet" if problem.severity == "information" else problem.severity
            )
            text = f"{problem.message} {problem.hint}".strip()
        self._note.setText(breakable(text))
        style = f"{severity} small"
        if self._note.property("class") != style:
            self._note.setProperty("class", style)
            self._note.style().unpolish(self._note)
            self._note.style().polish(self._note)
        self._note.setVisible(bool(text))
        fix = self._offered_fix()
        self._fix.show_text(fix.label if fix else "")
        self._fix.setVisible(fix is not None)
        self.field.mark(bool(text) and severity == "error")

    def _offered_fix(self) -> Fix | None:
        if self._complaint or self._problem is None:
            return None
        return self._problem.fix

    def _fix_clicked(self) -> None:
        fix = self._offered_fix()
        if fix is not None:
            self.fix_chosen.emit(fix)
