"""One operation as a card: switch, name, range, and its settings when selected."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
)

from core.experiment import Problem, settings_of
from core.experiment.augmentation import OperationSpec, RangedOperation
from gui.augmentation_view.range_slider import RangeSlider
from gui.forms import SpecForm
from gui.widgets.icons import icon
from gui.widgets.link_button import LinkButton

if TYPE_CHECKING:
    from gui.workspace import Workspace

_STANDS_ON_THE_CARD = ("enabled", "lower", "upper")


class OperationCard(QFrame):
    """Edits one operation.

    Signals:
        selected: The person wants to see this operation alone, and all its settings.
        toggled: It was switched on or off.
        ranged: (lower, upper) changed.
        range_released: The slider was let go.
        moved: By -1 or 1 places.
        removed: It shall go.
        allowed: Its warning was read and is to be allowed.
    """

    selected = Signal()
    toggled = Signal(bool)
    ranged = Signal(float, float)
    range_released = Signal()
    moved = Signal(int)
    removed = Signal()
    allowed = Signal()

    def __init__(
        self, workspace: "Workspace", path: str, operation: OperationSpec
    ) -> None:
        """Makes the card of the operation at a path."""
        super().__init__()
        self._workspace = workspace
        self._path = path
        self._form: SpecForm | None = None
        self.operation = operation
        self.setObjectName(path)
        self.setProperty("class", "card")
        self.setToolTip(operation.summary)
        self._switch = QCheckBox(operation.title)
        self._switch.setObjectName(f"{path}.enabled")
        self._switch.toggled.connect(self.toggled)
        self._value = QLabel()
        self._value.setProperty("class", "quiet")
        self._buttons = [
            self._button("up", "Move up", self._move_up),
            self._button("down", "Move down", self._move_down),
            self._button("delete", "Remove", self.removed.emit),
        ]
        self._slider = self._make_slider()
        self._note = QLabel()
        self._note.setProperty("class", "warning")
        self._note.setWordWrap(True)
        self._allow = LinkButton("Allow it")
        self._allow.setObjectName(f"{path}:allow")
        self._allow.clicked.connect(self.allowed)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._switch)
        head.addStretch(1)
        head.addWidget(self._value)
        for button in self._buttons:
            head.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 6, 6, 8)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        if self._slider is not None:
            self._column.addWidget(self._slider)
        self._column.addWidget(self._note)
        self._column.addWidget(self._allow)
        self._draw_icons()
        workspace.theme.changed.connect(self._draw_icons)
        self.show_operation(operation)
        self.show_problem(None)

    def show_operation(self, operation: OperationSpec) -> None:
        """Shows other values of the same kind of operation."""
        self.operation = operation
        blocked = self._switch.blockSignals(True)
        self._switch.setChecked(operation.enabled)
        self._switch.blockSignals(blocked)
        if self._slider is not None and isinstance(operation, RangedOperation):
            self._slider.show_values(operation.lower, operation.upper)
            self._slider.setEnabled(operation.enabled)
        self._value.setText(_in_words(operation))

    def show_problem(self, problem: Problem | None) -> None:
        """Shows a warning, with the link that allows it if it can be allowed."""
        self._note.setVisible(problem is not None)
        self._allow.setVisible(problem is not None and problem.fix is not None)
        if problem is not None:
            self._note.setText(f"{problem.message} {problem.hint}".strip())

    def show_selected(self, selected: bool) -> None:
        """Folds its settings out, or away."""
        self.setProperty("selected", selected)
        self.style().unpolish(self)
        self.style().polish(self)
        if selected and self._form is None:
            self._form = SpecForm(
                self._workspace, self._path, hidden=_STANDS_ON_THE_CARD
            )
            self._column.addWidget(self._form)
        elif not selected and self._form is not None:
            self._form.retire()
            self._form = None

    def retire(self) -> None:
        """Goes away."""
        self.show_selected(False)
        self._workspace.theme.changed.disconnect(self._draw_icons)
        self.hide()
        self.deleteLater()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Selects the card."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.selected.emit()

    def _make_slider(self) -> RangeSlider | None:
        if not isinstance(self.operation, RangedOperation):
            return None
        settings = {one.name: one for one in settings_of(type(self.operation))}
        lower, upper = settings["lower"], settings["upper"]
        low = lower.minimum if lower.minimum is not None else self.operation.lower
        high = upper.maximum if upper.maximum is not None else self.operation.upper
        slider = RangeSlider(self._workspace.theme, low, high, upper.step or 0.01)
        slider.setObjectName(f"{self._path}.range")
        slider.setAccessibleName(f"Range of {self.operation.title}")
        slider.setToolTip(upper.help)
        slider.changed.connect(self.ranged)
        slider.released.connect(self.range_released)
        return slider

    def _button(self, name: str, words: str, pressed: object) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"{self._path}:{name}")
        button.setAccessibleName(f"{words}: {self.operation.title}")
        button.setToolTip(words)
        button.setProperty("class", "flat icon")
        button.clicked.connect(pressed)
        return button

    def _draw_icons(self) -> None:
        color = self._workspace.theme.color("quiet")
        for button, name in zip(self._buttons, ("up", "down", "delete"), strict=True):
            button.setIcon(icon(name, color))

    def _move_up(self) -> None:
        self.moved.emit(-1)

    def _move_down(self) -> None:
        self.moved.emit(1)


def _in_words(operation: OperationSpec) -> str:
    """Returns the amounts, or how often it happens, for the right end of the card."""
    if isinstance(operation, RangedOperation):
        unit = next(s.unit for s in settings_of(type(operation)) if s.name == "upper")
        return f"{operation.lower:g} to {operation.upper:g} {unit}".rstrip()
    share = round(operation.probability * 100)
    return "every image" if share == 100 else f"{share} % of images"
