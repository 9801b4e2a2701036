"""The operations of the augmentation, one card each, in the order they are done."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.experiment import Experiment, Fix, Problem, ProblemError
from core.experiment.augmentation import AugmentationSpec, OperationSpec
from core.experiment.augmentation.automatic import RandAugment
from core.experiment.fixes import apply_fix
from gui.augmentation_view.operation_card import OperationCard
from gui.forms.words import lower_first
from gui.widgets.drop_line import DropLine

if TYPE_CHECKING:
    from gui.workspace import Workspace


def path_of(index: int) -> str:
    """Returns the path of an operation."""
    return f"augmentation.operations[{index}]"


class OperationList(QScrollArea):
    """Edits the list of operations through the document.

    Signals:
        selection_changed: Another operation is selected, or none.
    """

    selection_changed = Signal()

    def __init__(self, workspace: "Workspace") -> None:
        """Follows the document."""
        super().__init__()
        self._workspace = workspace
        self._cards: list[OperationCard] = []
        self.selected: int | None = None
        self.setObjectName("operation_list")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # After the layout: a card that has just folded out has no height before.
        self._revealing = QTimer(self)
        self._revealing.setSingleShot(True)
        self._revealing.setInterval(0)
        self._revealing.timeout.connect(self._reveal)
        self._empty = QLabel(
            "Nothing varies the images yet. Take a preset, or add an operation: it is "
            "shown on your own images at once."
        )
        self._empty.setWordWrap(True)
        self._empty.setProperty("class", "quiet")
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(self._inside)
        self._line = DropLine(self._inside, workspace.theme)
        self._gap: int | None = None
        workspace.document.changed.connect(self.refresh)
        workspace.model_check.changed.connect(self._show_problems)
        self.refresh()

    def add(self, kind: type[OperationSpec]) -> None:
        """Adds an operation at the end and selects it."""
        spec = self._spec
        operation = kind.model_validate({})
        self._apply(
            spec.replace(operations=(*spec.operations, operation), enabled=True),
            f"add {operation.title.lower()}",
        )
        self.select(len(self._spec.operations) - 1)

    def select(self, index: int | None) -> None:
        """Selects an operation; its card folds out."""
        if index is not None and not 0 <= index < len(self._cards):
            index = None
        self.selected = index
        for number, card in enumerate(self._cards):
            card.show_selected(number == index)
        self._revealing.start()
        self.selection_changed.emit()

    def refresh(self) -> None:
        """Shows the operations as they are now."""
        operations = self._spec.operations
        kinds = [card.operation.kind for card in self._cards]
        if kinds != [one.kind for one in operations]:
            self._make_cards(operations)
        for index, (card, one) in enumerate(zip(self._cards, operations, strict=True)):
            card.show_operation(one)
            card.show_place(index == 0, index == len(operations) - 1)
        self._empty.setVisible(not operations)
        self._show_problems()

    @property
    def _spec(self) -> AugmentationSpec:
        return self._workspace.document.experiment.augmentation

    def _make_cards(self, operations: tuple[OperationSpec, ...]) -> None:
        for card in self._cards:
            card.retire()
        self._cards = []
        self._line.hide()  # A card that is carried has just gone, too.
        for index, operation in enumerate(operations):
            card = OperationCard(self._workspace, path_of(index), operation)
            card.selected.connect(partial(self.select, index))
            card.toggled.connect(partial(self._toggle, index))
            card.ranged.connect(partial(self._range, index))
            card.range_released.connect(partial(self._range_released, index))
            card.moved.connect(partial(self._move, index))
            card.removed.connect(partial(self._remove, index))
            card.dragged.connect(partial(self._drag, index))
            card.dropped.connect(partial(self._drop, index))
            card.fix_chosen.connect(partial(self._fix, index))
            card.alternative_chosen.connect(partial(self._take_alternative, index))
            self._column.insertWidget(self._column.count() - 1, card)
            self._cards.append(card)
        self.select(self.selected)

    def _toggle(self, index: int, on: bool) -> None:
        title = self._spec.operations[index].title.lower()
        words = f"switch {title} {'on' if on else 'off'}"
        self._workspace.document.set_value(f"{path_of(index)}.enabled", on, words)

    def _range(self, index: int, lower: float, upper: float) -> None:
        if self.selected != index:
            # Cards fold out or away when the slider is let go, not under the mouse.
            self.selected = index
            self.selection_changed.emit()
        operation = self._spec.operations[index]
        ends = {"lower": lower, "upper": upper}
        if isinstance(operation, RandAugment):
            ends = {"magnitude": upper}
        operation = operation.replace(**ends)
        words = f"change the range of {operation.title.lower()}"
        path = path_of(index)
        self._workspace.document.set_value(path, operation, words, f"{path}.range")

    def _range_released(self, index: int) -> None:
        self._workspace.document.end_merge()
        self.select(index)

    def _move(self, index: int, places: int) -> None:
        operations = list(self._spec.operations)
        target = index + places
        if places and 0 <= target < len(operations):
            focused = self._focused_part(index)
            operation = operations.pop(index)
            operations.insert(target, operation)
            self.selected = target
            changed = self._spec.replace(operations=tuple(operations))
            self._apply(changed, f"move {operation.title.lower()}")
            self.select(target)
            if focused is not None:
                self._focus_part(target, focused)

    def _focused_part(self, index: int) -> str | None:
        """Returns which part of a card has the focus: empty for the card itself."""
        widget = self.window().focusWidget()
        while widget is not None and widget is not self._cards[index]:
            name = widget.objectName()
            if name.startswith(path_of(index)):
                return name.removeprefix(path_of(index))
            widget = widget.parentWidget()
        return "" if widget is not None else None

    def _focus_part(self, index: int, part: str) -> None:
        """Gives the focus back to a part of a card that was made anew."""
        card = self._cards[index]
        card.show()  # A layout would show it a turn later, too late for the focus.
        found = card.findChild(QWidget, path_of(index) + part) if part else None
        usable = found is not None and found.isEnabled()
        (found if found is not None and usable else card).setFocus()

    def _drag(self, index: int, place: QPoint) -> None:
        """Shows the gap that is nearest to the mouse, if the card may go there."""
        y = self._inside.mapFromGlobal(place).y()
        spacing = self._column.spacing()
        tops = [card.y() - spacing // 2 for card in self._cards]
        tops.append(self._cards[-1].geometry().bottom() + spacing // 2)
        gap = min(range(len(tops)), key=lambda one: abs(tops[one] - y))
        self._gap = None if gap in (index, index + 1) else gap
        self.ensureVisible(0, y, 0, 24)
        if self._gap is None:
            self._line.hide()
        else:
            width = self._cards[index].width()
            self._line.show_at(QRect(0, tops[gap], width, 1))

    def _drop(self, index: int) -> None:
        self._line.hide()
        gap, self._gap = self._gap, None
        if gap is not None:
            self._move(index, gap - index - int(gap > index))

    def _remove(self, index: int) -> None:
        operations = list(self._spec.operations)
        focused = self._focused_part(index)
        operation = operations.pop(index)
        self.selected = None
        changed = self._spec.replace(operations=tuple(operations))
        self._apply(changed, f"remove {operation.title.lower()}")
        self.selection_changed.emit()
        if focused is not None and self._cards:
            self._focus_part(min(index, len(self._cards) - 1), "")
        elif focused is not None:
            self.setFocus()

    def _fix(self, index: int) -> None:
        problem = _first_about(index, self._workspace.model_check.problems)
        if problem is not None and problem.fix is not None:
            if problem.fix.action == "remove":
                self.selected = None
            self._carry_out(problem.fix)

    def _take_alternative(self, index: int) -> None:
        problem = _first_about(index, self._workspace.model_check.problems)
        if problem is not None and problem.alternative is not None:
            self._carry_out(problem.alternative)

    def _carry_out(self, fix: Fix) -> None:
        document = self._workspace.document
        try:
            changed = apply_fix(document.experiment, fix)
        except ProblemError as error:
            self._workspace.notifications.report_error(error)
        else:
            document.apply(changed, lower_first(fix.label))

    def _apply(self, spec: AugmentationSpec, words: str) -> None:
        document = self._workspace.document
        changed: Experiment = document.experiment.replace(augmentation=spec)
        document.apply(changed, words)

    def _reveal(self) -> None:
        if self.selected is not None and self.selected < len(self._cards):
            # What has just folded out has no height yet: lay it out at once.
            card, inside = self._cards[self.selected], self._inside
            for widget in (card, inside):
                layout = widget.layout()
                if layout is not None:
                    layout.activate()
            inside.resize(inside.width(), inside.heightForWidth(inside.width()))
            self._column.activate()
            self.ensureWidgetVisible(card, 0, 4)

    def _show_problems(self) -> None:
        problems = self._workspace.model_check.problems
        for index, card in enumerate(self._cards):
            card.show_problem(_first_about(index, problems))


def _first_about(index: int, problems: Sequence[Problem]) -> Problem | None:
    """Returns the first problem of an operation or of one of its settings."""
    path = path_of(index)
    about = (p for p in problems if p.path == path or p.path.startswith(f"{path}."))
    return next(about, None)
