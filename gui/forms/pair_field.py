"""Height and width side by side, changed together while they are linked."""

from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from core.experiment import Setting
from gui.forms.boxes import IntegerBox
from gui.forms.field import Field
from gui.forms.numbers import NumberRules
from gui.widgets.icons import icon


class PairField(Field):
    """Two spin boxes with a link: `3 × 3`."""

    def __init__(self, setting: Setting) -> None:
        """Makes the boxes, linked as long as both sides are equal."""
        super().__init__()
        self._rules = NumberRules.of(setting)
        self._boxes = (IntegerBox(self._rules), IntegerBox(self._rules))
        self._link = QToolButton()
        self._link.setCheckable(True)
        self._link.setChecked(True)
        self._link.setFixedSize(24, 24)
        self._link.setIconSize(QSize(14, 14))
        self._link.setProperty("class", "icon")
        self._link.toggled.connect(self._show_icon)
        self._show_icon()
        self._link.setToolTip("Keep height and width equal")
        self._link.setAccessibleName(f"{setting.label}: keep height and width equal")
        self._link.clicked.connect(self._link_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._boxes[0], 1)
        row.addWidget(QLabel("×"))
        row.addWidget(self._boxes[1], 1)
        row.addWidget(self._link)
        self.setFocusProxy(self._boxes[0])
        self._boxes[0].valueChanged.connect(self._first_changed)
        self._boxes[1].valueChanged.connect(self._second_changed)
        for box in self._boxes:
            box.setMinimumWidth(44)
            box.lineEdit().textEdited.connect(self._typed)
            box.editingFinished.connect(self._left)

    def show_value(self, value: Any) -> None:
        """Shows height and width; unlinks them if they differ."""
        for box, side in zip(self._boxes, value, strict=True):
            if box.value() != side:
                with QSignalBlocker(box):
                    box.setValue(side)
        if value[0] != value[1]:
            self._link.setChecked(False)

    def inputs(self) -> tuple[QWidget, ...]:
        """Returns both boxes."""
        return self._boxes

    def set_path(self, path: str) -> None:
        """Names the boxes, this field and the link after the place."""
        self._boxes[0].setObjectName(f"{path}[0]")
        self._boxes[1].setObjectName(f"{path}[1]")
        self._link.setObjectName(f"{path}:link")
        self.setObjectName(path)

    def set_name(self, name: str, description: str) -> None:
        """Tells height and width apart for screen readers."""
        super().set_name(name, description)
        self._boxes[0].setAccessibleName(f"{name}: height")
        self._boxes[1].setAccessibleName(f"{name}: width")

    def changeEvent(self, event: QEvent) -> None:
        """Draws the link in the colours of a new theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._show_icon()
        super().changeEvent(event)

    def _show_icon(self) -> None:
        linked = self._link.isChecked()
        role = QPalette.ColorRole.Accent if linked else QPalette.ColorRole.WindowText
        name = "link" if linked else "unlink"
        self._link.setIcon(icon(name, self.palette().color(role)))

    def _first_changed(self, side: int) -> None:
        self._changed(side, self._boxes[1])

    def _second_changed(self, side: int) -> None:
        self._changed(side, self._boxes[0])

    def _changed(self, side: int, other: IntegerBox) -> None:
        self.be_fine()
        if self._link.isChecked():
            with QSignalBlocker(other):
                other.setValue(side)
        self._send()

    def _link_clicked(self, linked: bool) -> None:
        if linked and self._boxes[0].value() != self._boxes[1].value():
            with QSignalBlocker(self._boxes[1]):
                self._boxes[1].setValue(self._boxes[0].value())
            self._send()
            self.finished.emit()

    def _send(self) -> None:
        self.edited.emit((self._boxes[0].value(), self._boxes[1].value()))

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
