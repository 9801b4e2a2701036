"""The middle of the Model page: headings, the scrolling stack and the sums below."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gui.layer_editor.layer_card import LayerCard
from gui.layer_editor.stack_content import StackContent
from gui.layer_editor.stack_foot import StackFoot
from gui.layer_editor.stack_head import StackHead

if TYPE_CHECKING:
    from gui.layer_editor.stack_controller import StackController

_EDGE = 36
_STEP = 14


class StackView(QWidget):
    """Shows the stack and scrolls to what is selected or dragged."""

    def __init__(self, controller: "StackController") -> None:
        """Puts the parts together."""
        super().__init__()
        self._head = StackHead(controller)
        self.content = StackContent(controller)
        self.content.resized.connect(self._align_head)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("stack_scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._head)
        column.addWidget(self._scroll, 1)
        column.addWidget(StackFoot(controller))
        self.content.card_shown.connect(self._show_card)
        self.content.dragged_to.connect(self._scroll_at_edge)

    def focus_card(self, path: str) -> None:
        """Gives the focus to the card of a path."""
        card = self.content.card(path)
        if card is not None:
            card.setFocus()
            self._show_card(card)

    def _align_head(self) -> None:
        self._head.align_to(self.content.card_width())

    def _show_card(self, card: LayerCard) -> None:
        self._scroll.ensureWidgetVisible(card, 0, 12)

    def _scroll_at_edge(self, position: QPointF) -> None:
        y = position.y() - self._scroll.verticalScrollBar().value()
        bar = self._scroll.verticalScrollBar()
        if y < _EDGE:
            bar.setValue(bar.value() - _STEP)
        elif y > self._scroll.viewport().height() - _EDGE:
            bar.setValue(bar.value() + _STEP)
