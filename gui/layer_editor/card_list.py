"""A stack of cards: that of the model, or that inside a block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.layer_editor.card_state import CardState
from gui.layer_editor.layer_card import LayerCard
from gui.layer_editor.places import Place

if TYPE_CHECKING:
    from gui.layer_editor.stack_controller import StackController

SPACING = 6


@dataclass(frozen=True)
class Gap:
    """Where a layer can be dropped.

    Attributes:
        place: The gap, as the place that a layer put there would have.
        line: Where its line is drawn, in the coordinates asked for.
    """

    place: Place
    line: QRect


class CardList(QWidget):
    """Keeps one card for each layer and shows new states in the cards it has."""

    def __init__(self, controller: "StackController") -> None:
        """Begins empty."""
        super().__init__()
        self._controller = controller
        self._holder: Place = ()
        self.cards: list[LayerCard] = []
        self._empty = QLabel("Drag layers here, or double-click one on the left.")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("class", "placeholder")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING)
        self._column.addWidget(self._empty)

    def show_states(
        self, states: Sequence[CardState], holder: Place, selected: str
    ) -> None:
        """Shows one card for each state.

        Args:
            states: From top to bottom.
            holder: The place of the block that these layers are in; `()` for none.
            selected: Path of the selected card.
        """
        self._holder = holder
        while len(self.cards) > len(states):
            card = self.cards.pop()
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < len(states):
            card = LayerCard(self._controller)
            self.cards.append(card)
            self._column.addWidget(card)
        for card, state in zip(self.cards, states, strict=True):
            card.show_state(state, state.path == selected)
            card.show_inner(CardList, selected)
        self._empty.setVisible(not states)

    def all_cards(self) -> Iterator[LayerCard]:
        """Yields the cards from top to bottom, those inside blocks too."""
        for card in self.cards:
            yield card
            if card.inner is not None:
                yield from card.inner.all_cards()

    def gaps(self, view: QWidget) -> Iterator[Gap]:
        """Yields all gaps, with their lines in the coordinates of a widget."""
        left = self.mapTo(view, QPoint(0, 0)).x()
        for index, card in enumerate(self.cards):
            top = card.mapTo(view, QPoint(0, 0)).y()
            place = (*self._holder, index)
            yield Gap(place, QRect(left, top - SPACING // 2, self.width(), 0))
            if card.inner is not None:
                yield from card.inner.gaps(view)
        last: QWidget = self.cards[-1] if self.cards else self._empty
        y = last.mapTo(view, QPoint(0, last.height())).y() + SPACING // 2
        if not self.cards:
            y -= last.height() // 2 + SPACING // 2
        place = (*self._holder, len(self.cards))
        yield Gap(place, QRect(left, y, self.width(), 0))
