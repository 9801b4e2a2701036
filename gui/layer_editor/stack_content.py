"""All cards from input to output, and what keyboard and dropped layers do to them."""

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.experiment import Residual
from gui.base_view.add_base import AddBase
from gui.base_view.base_card import BaseCard
from gui.layer_editor.card_list import SPACING, CardList, Gap
from gui.layer_editor.card_state import CardStates
from gui.layer_editor.dragging import dragged
from gui.layer_editor.layer_card import LayerCard
from gui.layer_editor.open_output import OpenOutput
from gui.layer_editor.places import BASE, HEAD, INPUT, Place, layer_at, place_of
from gui.layer_editor.stack_keys import do_key
from gui.widgets.drop_line import DropLine

if TYPE_CHECKING:
    from gui.layer_editor.stack_controller import StackController


class StackContent(QWidget):
    """Shows the model as cards.

    Signals:
        card_shown: The card that was just selected, to be scrolled to.
        dragged_to: Where something is being dragged, for scrolling at the edges.
        resized: The cards have another width now.
    """

    card_shown = Signal(QWidget)
    dragged_to = Signal(QPointF)
    resized = Signal()

    def __init__(self, controller: "StackController") -> None:
        """Shows the model as it is."""
        super().__init__()
        self._controller = controller
        self._shown_selection = ""
        self._tab_order: list[QWidget] = []
        self._input = LayerCard(controller)
        self._add_base = AddBase(controller)
        self._base = BaseCard(controller)
        self._list = CardList(controller)
        self._head = LayerCard(controller)
        self._open_output = OpenOutput(controller)
        self._line = DropLine(self, controller.workspace.theme)
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(SPACING)
        for widget in (
            self._input,
            self._add_base,
            self._base,
            self._list,
            self._head,
            self._open_output,
        ):
            column.addWidget(widget)
        column.addStretch(1)
        controller.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows model, numbers, problems and selection as they are now."""
        workspace = self._controller.workspace
        check = workspace.model_check
        model = self._controller.model
        states = CardStates(
            model,
            workspace.data.task,
            check.report,
            check.inspected,
            check.up_to_date,
            check.problems,
        )
        selected = self._controller.selected
        had_focus = self._focused_card() is not None
        link = self._focused_fix()
        self._input.show_state(states.input(), selected == INPUT)
        base = states.base(self._controller.base_look.outline)
        self._add_base.setVisible(base is None)
        self._base.setVisible(base is not None)
        if base is not None:
            self._base.show_state(base, selected == BASE)
            self._base.refresh()
        self._list.show_states(states.layers(), (), selected)
        self._head.setVisible(model.locked_head)
        self._open_output.setVisible(not model.locked_head)
        if model.locked_head:
            self._head.show_state(states.head(), selected == HEAD)
        self._order_tabs()
        # A link that has done its work is gone, and must not take the focus with it.
        mended = link is not None and not link.isVisible()
        self._follow_selection(selected, had_focus or mended)

    def cards(self) -> list[LayerCard]:
        """Returns all cards that are shown, from top to bottom."""
        head = [self._head] if self._controller.model.locked_head else []
        base = [self._base] if self._controller.model.base is not None else []
        return [self._input, *base, *self._list.all_cards(), *head]

    def card(self, path: str) -> LayerCard | None:
        """Returns the card of a path."""
        return next((c for c in self.cards() if c.state.path == path), None)

    def card_width(self) -> int:
        """Returns the width of the outer cards, in pixels."""
        return self.contentsRect().width() - 4

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tells of the new width."""
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Does what the keys of the stack say; the cards pass theirs on."""
        if self._focused_card() is None or not do_key(self._controller, event):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes layers only."""
        if dragged(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Shows where the layer would go."""
        gap = self._gap_at(event)
        if gap is not None:
            self._line.show_at(gap.line)
            event.acceptProposedAction()
        self.dragged_to.emit(event.position())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Takes the line away."""
        self._line.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Adds or moves the layer."""
        self._line.hide()
        content = dragged(event.mimeData())
        gap = self._gap_at(event)
        if gap is None:
            return
        place = place_of(content["path"]) if "path" in content else None
        if "kind" in content:
            self._controller.add(content["kind"], gap.place)
        elif place:
            self._controller.move(place, gap.place)
        event.acceptProposedAction()

    def _gap_at(self, event: QDropEvent) -> Gap | None:
        """Returns the gap nearest to the mouse into which the layer may go."""
        content = dragged(event.mimeData())
        moved = place_of(content["path"]) if "path" in content else None
        outer_only = content.get("kind") == "Residual" or self._is_block(moved)
        gaps = [g for g in self._list.gaps(self) if len(g.place) == 1 or not outer_only]
        y = event.position().y()
        return min(gaps, key=lambda gap: abs(gap.line.top() - y), default=None)

    def _is_block(self, place: Place | None) -> bool:
        if place is None:
            return False
        return isinstance(layer_at(self._controller.model, place), Residual)

    def _focused_card(self) -> LayerCard | None:
        return next((card for card in self.cards() if card.hasFocus()), None)

    def _focused_fix(self) -> QWidget | None:
        fixes = (card.fix for card in self.cards())
        return next((fix for fix in fixes if fix and fix.hasFocus()), None)

    def _order_tabs(self) -> None:
        """Lets Tab go down the stack; Qt goes by the order in which cards were made."""
        order: list[QWidget] = [self._list]
        for card in self._list.all_cards():
            order.append(card)
            if card.fix is not None:
                order.append(card.fix)
        if order != self._tab_order:
            self._tab_order = order
            for first, second in pairwise(order):
                QWidget.setTabOrder(first, second)

    def _follow_selection(self, selected: str, had_focus: bool) -> None:
        card = self.card(selected)
        if card is None:
            return
        if had_focus and not card.hasFocus():
            card.setFocus()
        if selected != self._shown_selection:
            self._shown_selection = selected
            self.card_shown.emit(card)
