"""One layer as a card: its line, what is wrong with it, and the stack inside it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QToolButton, QVBoxLayout, QWidget

from gui.layer_editor.card_buttons import CardButtons
from gui.layer_editor.card_menu import card_menu
from gui.layer_editor.card_painter import (
    MARGIN,
    TEXT_LEFT,
    CardPainter,
    Look,
    is_compact,
    row_height,
)
from gui.layer_editor.card_state import CardState
from gui.layer_editor.dragging import drag_layer
from gui.layer_editor.places import HEAD, place_of
from gui.layer_editor.problem_note import ProblemNote
from gui.widgets.icons import icon

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from gui.layer_editor.card_list import CardList
    from gui.layer_editor.stack_controller import StackController
    from gui.widgets.link_button import LinkButton


class LayerCard(QWidget):
    """Shows a `CardState` and passes what the person does to the controller."""

    def __init__(self, controller: "StackController") -> None:
        """Begins without anything to show."""
        super().__init__()
        self._controller = controller
        self._theme = controller.workspace.theme
        self._painter = CardPainter(self._theme)
        self.state = CardState(path="", name="")
        self._selected = False
        self._hovered = False
        self._pressed: QPoint | None = None
        self._buttons: CardButtons | None = None
        self._note: ProblemNote | None = None
        self._lock: QToolButton | None = None
        self.inner: CardList | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(6)
        self._theme.changed.connect(self._theme_changed)
        self._measure()

    def show_state(self, state: CardState, selected: bool) -> None:
        """Shows a layer; only what differs is touched."""
        if selected != self._selected:
            self._selected = selected
            policy = Qt.FocusPolicy
            self.setFocusPolicy(policy.StrongFocus if selected else policy.ClickFocus)
            self.update()
        if state == self.state:
            return
        before, self.state = self.state, state
        if state.path != before.path:
            self.setObjectName(state.path)
        self.setAccessibleName(state.spoken())
        self.setToolTip("" if state.problem else state.details)
        self._show_problem()
        self._show_lock()
        if self._buttons is not None:
            self._buttons.show_layer(state.path, state.name, state.enabled)
        self._measure()
        self.update()

    @property
    def fix(self) -> "LinkButton | None":
        """The link that mends the layer's problem; None if it never had one."""
        return self._note.fix if self._note is not None else None

    def show_inner(self, make_list: "type[CardList]", selected: str) -> None:
        """Shows the stack inside a block, or none."""
        states = self.state.inner
        if states is None:
            if self.inner is not None:
                self.inner.hide()
                self.inner.deleteLater()
                self.inner = None
            return
        if self.inner is None:
            self.inner = make_list(self._controller)
            self._column.addWidget(self.inner)
        self.inner.show_states(states, place_of(self.state.path) or (), selected)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws frame and first line."""
        painter = QPainter(self)
        look = Look(self._selected, self.hasFocus(), self._hovered)
        whole = QRectF(self.rect())
        self._painter.draw_frame(painter, whole, self.state, look)
        whole.setHeight(self._row_height())
        covered = self._buttons is not None and self._buttons.isVisible()
        self._painter.draw_row(painter, whole, self.state, covered)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Breaks the line where there is little room."""
        super().resizeEvent(event)
        self._measure()
        self._place_buttons()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Shows the buttons."""
        self._hovered = True
        if self.state.icon == "grip" and self.isEnabled():
            if self._buttons is None:
                self._buttons = CardButtons(
                    self._controller, self._theme, "card", by_tab=False
                )
                self._buttons.setParent(self)
            state = self.state
            self._buttons.show_layer(state.path, state.name, state.enabled)
            self._buttons.show()
            self._place_buttons()
        self.update()

    def leaveEvent(self, event: "QEvent") -> None:
        """Hides the buttons."""
        self._hovered = False
        if self._buttons is not None:
            self._buttons.hide()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Selects the card that gets the focus."""
        super().focusInEvent(event)
        self._controller.select(self.state.path)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draws the card without the focus."""
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Selects, and remembers where a drag may begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
        self._controller.select(self.state.path)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Forgets the beginning of a drag."""
        self._pressed = None
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Goes to the form."""
        self._controller.form_wanted.emit()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begins to drag the layer."""
        if self._pressed is None or self.state.icon != "grip":
            return
        way = event.position().toPoint() - self._pressed
        if way.manhattanLength() >= QApplication.startDragDistance():
            start, self._pressed = self._pressed, None
            self.leaveEvent(event)
            drag_layer(self, self.state.path, start)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offers what can be done with the card."""
        self._controller.select(self.state.path)
        menu = card_menu(self._controller, self)
        menu.popup(event.globalPos())
        event.accept()

    def _has_more(self) -> bool:
        """Whether something stands below the first line."""
        return self.state.problem is not None or self.state.inner is not None

    def _compact(self) -> bool:
        return self.width() > 0 and is_compact(self.width(), self._theme.scale)

    def _row_height(self) -> int:
        return row_height(self._compact(), self._theme.scale)

    def _measure(self) -> None:
        """Leaves room for the first line above the other parts."""
        below = 8 if self._has_more() else 0
        gap = (4 if self._compact() else -2) if below else 0
        top = self._row_height() + gap
        margins = (TEXT_LEFT if self.state.inner is None else 24, top, MARGIN, below)
        old = self._column.contentsMargins()
        if margins != (old.left(), old.top(), old.right(), old.bottom()):
            self._column.setContentsMargins(*margins)
        if self._lock is not None:
            self._lock.move(6, (self._row_height() - self._lock.height()) // 2)

    def _show_problem(self) -> None:
        problem = self.state.problem
        if problem is None:
            if self._note is not None:
                self._note.hide()
            return
        if self._note is None:
            self._note = ProblemNote(self._controller)
            self._column.insertWidget(0, self._note)
        self._note.show_problem(problem, self.state.path)
        self._note.show()

    def _show_lock(self) -> None:
        if self.state.path != HEAD or self._lock is not None:
            return
        self._lock = QToolButton(self)
        self._lock.setObjectName("unlock_button")
        self._lock.setProperty("class", "icon")
        self._lock.setFixedSize(24, 24)
        self._lock.setIconSize(QSize(15, 15))
        self._lock.setToolTip("Unlock the output and build it yourself")
        self._lock.setAccessibleName("Unlock the output")
        self._lock.clicked.connect(self._controller.unlock_head)
        self._theme_changed()

    def _place_buttons(self) -> None:
        if self._buttons is not None:
            size = self._buttons.sizeHint()
            left = self.width() - size.width() - 6
            top = (self._row_height() - size.height()) // 2
            self._buttons.setGeometry(left, top, size.width(), size.height())

    def _theme_changed(self) -> None:
        if self._lock is not None:
            self._lock.setIcon(icon("lock", self._theme.color("quiet")))
        self._measure()
        self.update()
