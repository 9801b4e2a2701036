"""One operation as a card: switch, name, range, and its settings when selected."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
)

from core.experiment import Problem, Setting, settings_of
from core.experiment.augmentation import OperationSpec, RangedOperation
from core.experiment.augmentation.automatic import RandAugment
from gui.augmentation_view.range_slider import RangeSlider
from gui.forms import SpecForm
from gui.widgets.icons import icon
from gui.widgets.link_button import LinkButton

if TYPE_CHECKING:
    from gui.workspace import Workspace


class OperationCard(QFrame):
    """Edits one operation.

    Signals:
        selected: The person wants to see this operation alone, and all its settings.
        toggled: It was switched on or off.
        ranged: (lower, upper) changed.
        range_released: The slider was let go.
        moved: By -1 or 1 places.
        removed: It shall go.
        dragged: The mouse carries the card to this place of the screen.
        dropped: The mouse let go of it.
        fix_chosen: The fix of its problem is to be carried out.
        alternative_chosen: The other one, such as to allow what it warns of.
    """

    selected = Signal()
    toggled = Signal(bool)
    ranged = Signal(float, float)
    range_released = Signal()
    moved = Signal(int)
    removed = Signal()
    dragged = Signal(QPoint)
    dropped = Signal()
    fix_chosen = Signal()
    alternative_chosen = Signal()

    def __init__(
        self, workspace: "Workspace", path: str, operation: OperationSpec
    ) -> None:
        """Makes the card of the operation at a path."""
        super().__init__()
        self._workspace = workspace
        self._path = path
        self._form: SpecForm | None = None
        self._pressed: QPoint | None = None
        self._carried = False
        self.operation = operation
        self.setObjectName(path)
        self.setProperty("class", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(operation.title)
        self.setAccessibleDescription(
            f"{operation.summary} Alt+Up and Alt+Down move it."
        )
        self.setToolTip(
            f"{operation.summary}\nDrag it, or press Alt+Up or Alt+Down, to "
            "change the order."
        )
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
        self._summary = QLabel(operation.summary)
        self._summary.setProperty("class", "quiet")
        self._summary.setWordWrap(True)
        self._summary.hide()
        self._note = QLabel()
        self._note.setProperty("class", "warning")
        self._note.setWordWrap(True)
        self._hint = QLabel()
        self._hint.setProperty("class", "quiet")
        self._hint.setWordWrap(True)
        self._fix = LinkButton()
        self._fix.setObjectName(f"{path}:fix")
        self._fix.clicked.connect(self.fix_chosen)
        self._alternative = LinkButton()
        self._alternative.setObjectName(f"{path}:alternative")
        self._alternative.clicked.connect(self.alternative_chosen)
        links = QHBoxLayout()
        links.setSpacing(16)
        links.addWidget(self._fix)
        links.addWidget(self._alternative)
        links.addStretch(1)
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
        self._column.addWidget(self._summary)
        if self._slider is not None:
            self._column.addWidget(self._slider)
        self._column.addWidget(self._note)
        self._column.addWidget(self._hint)
        self._column.addLayout(links)
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
        if self._slider is not None:
            self._slider.show_values(*_ends(operation))
            self._slider.setEnabled(operation.enabled)
        self._value.setText(amount_in_words(operation))

    def show_place(self, first: bool, last: bool) -> None:
        """Says where in the list it stands, for the buttons that move it."""
        up, down, _remove = self._buttons
        up.setEnabled(not first)
        down.setEnabled(not last)

    def show_problem(self, problem: Problem | None) -> None:
        """Shows what is odd about it, with links that settle it if there are any."""
        fix = problem.fix if problem else None
        alternative = problem.alternative if problem else None
        self._note.setVisible(problem is not None)
        self._hint.setVisible(problem is not None and bool(problem.hint))
        self._fix.setVisible(fix is not None)
        if problem is not None:
            style = "" if problem.severity == "information" else problem.severity
            self._note.setProperty("class", style)
            self._note.style().unpolish(self._note)
            self._note.style().polish(self._note)
            self._note.setText(problem.message)
            self._hint.setText(problem.hint)
        self._alternative.setVisible(alternative is not None)
        if fix is not None:
            self._fix.show_text(fix.label)
        if alternative is not None:
            self._alternative.show_text(alternative.label)

    def show_selected(self, selected: bool) -> None:
        """Folds its settings out, or away."""
        self.setProperty("selected", selected)
        self.style().unpolish(self)
        self.style().polish(self)
        self._summary.setVisible(selected)
        if selected and self._form is None:
            self._form = SpecForm(
                self._workspace, self._path, hidden=("enabled",), show_problems=False
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
        """Remembers where a drag may begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carries the card, once the mouse has moved more than a click does."""
        if self._pressed is None:
            return
        way = event.position().toPoint() - self._pressed
        if self._carried or way.manhattanLength() >= QApplication.startDragDistance():
            self._carried = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drops the card, or selects it: what folds out must not move a drag."""
        carried, self._carried = self._carried, False
        pressed, self._pressed = self._pressed, None
        if carried:
            self.unsetCursor()
            self.dropped.emit()
        elif pressed is not None:
            self.selected.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Selects the card that is reached with the keyboard."""
        super().focusInEvent(event)
        if event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self.selected.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves the card with Alt and an arrow, removes it with Delete."""
        key, alt = event.key(), Qt.KeyboardModifier.AltModifier
        if event.modifiers() & alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Delete and self.window().focusWidget() is self:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def _make_slider(self) -> RangeSlider | None:
        operation = self.operation
        if not isinstance(operation, RangedOperation | RandAugment):
            return None
        single = isinstance(operation, RandAugment)
        amount = _amount(operation)
        assert amount is not None
        assert amount.minimum is not None
        assert amount.maximum is not None
        slider = RangeSlider(
            self._workspace.theme,
            amount.minimum,
            amount.maximum,
            amount.step or 0.01,
            neutral=getattr(operation, "neutral", amount.minimum),
            single=single,
        )
        slider.setObjectName(f"{self._path}.range")
        what = "Strength" if single else "Range"
        slider.setAccessibleName(f"{what} of {operation.title}")
        slider.setToolTip(amount.help)
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


def amount_in_words(operation: OperationSpec) -> str:
    """Returns the amounts, or how often it happens, for the right end of the card."""
    amount = _amount(operation)
    if amount is not None:
        lower, upper = _ends(operation)
        words = f"{lower:g} to {upper:g}"
        if isinstance(operation, RandAugment):
            words = f"{upper:g} of {amount.maximum:g}"
        gap = "" if amount.unit == "°" else " "
        return f"{words}{gap}{amount.unit}".rstrip().replace("-", "−")
    share = round(operation.probability * 100)
    return "every image" if share == 100 else f"{share} % of images"


def _amount(operation: OperationSpec) -> Setting | None:
    """Returns the setting that the slider moves: the upper end, or the strength."""
    name = "magnitude" if isinstance(operation, RandAugment) else "upper"
    return next((s for s in settings_of(type(operation)) if s.name == name), None)


def _ends(operation: OperationSpec) -> tuple[float, float]:
    """Returns the two ends of its slider."""
    if isinstance(operation, RangedOperation):
        return operation.lower, operation.upper
    if isinstance(operation, RandAugment):
        return 0.0, operation.magnitude
    return 0.0, 0.0
