"""The base as blocks and layers, with the freeze line and the cut to be dragged."""

from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from core.experiment import FreezeSpec
from core.model.bases.outline import BaseOutline
from gui.base_view.line_handle import HANDLE_HEIGHT, LineHandle
from gui.base_view.picture_painter import PicturePainter
from gui.base_view.picture_rows import (
    PictureRow,
    cut_at,
    cut_boundary,
    freeze_at,
    freeze_boundary,
    picture_rows,
    stops,
    toggled,
)
from gui.theme import BASE_PIXELS

if TYPE_CHECKING:
    from gui.theme import Theme

_SMALL = 12
"""So few layers are shown without being folded into blocks."""

Line = Literal["freeze", "cut"]


class BasePicture(QWidget):
    """Shows an outline and tells where its lines are moved to.

    Keys: Up and Down choose a row, Right and Left fold its block open and shut, Space
    freezes or opens that row alone. The two lines take the focus and move by keys too.

    Signals:
        freeze_chosen: Another `FreezeSpec`, and whether the line is let go.
        cut_chosen: The layer after which to cut (None for the usual place), and
            whether the line is let go.
    """

    freeze_chosen = Signal(object, bool)
    cut_chosen = Signal(object, bool)

    def __init__(self, theme: "Theme") -> None:
        """Begins empty."""
        super().__init__()
        self._theme = theme
        self._painter = PicturePainter(theme)
        self._outline: BaseOutline | None = None
        self._freeze = FreezeSpec()
        self._default_cut = ""
        self._opened: set[int] = set()
        self._current = 0
        self._gaps: frozenset[int] = frozenset()
        self.rows: tuple[PictureRow, ...] = ()
        self.setObjectName("base_picture")
        self.setAccessibleName("Layers of the base")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.freeze_line = LineHandle("freeze", theme, self)
        self.cut_line = LineHandle("cut", theme, self)
        for line in (self.freeze_line, self.cut_line):
            line.dragged.connect(self._drag)
            line.stepped.connect(self._step)
            line.dropped.connect(self._drop)
        theme.changed.connect(self._lay_out)

    def show_outline(
        self, outline: BaseOutline, freeze: FreezeSpec, default_cut: str
    ) -> None:
        """Shows a base.

        Args:
            outline: With the cut in force.
            freeze: What is frozen.
            default_cut: Where it is cut if nothing is chosen.
        """
        if self._outline is None or self._outline.layers != outline.layers:
            small = len(outline.layers) <= _SMALL
            self._opened = set(range(len(outline.blocks))) if small else set()
            self._current = 0
        self._outline, self._freeze = outline, freeze
        self._default_cut = default_cut
        self._rebuild()

    def row_height(self) -> int:
        """Returns the height of a row in pixels."""
        return round(22 * max(1.0, self._theme.font().pixelSize() / BASE_PIXELS))

    def line_top(self, boundary: int) -> int:
        """Returns the height at which a line at a boundary lies, in pixels."""
        above = sum(gap < boundary for gap in self._gaps)
        whole = boundary * self.row_height() + above * HANDLE_HEIGHT
        return whole + HANDLE_HEIGHT // 2

    def row_top(self, index: int) -> int:
        """Returns the height at which a row begins, in pixels."""
        above = sum(gap <= index for gap in self._gaps)
        return index * self.row_height() + above * HANDLE_HEIGHT

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the rows."""
        painter = QPainter(self)
        height = self.row_height()
        for index, row in enumerate(self.rows):
            place = QRectF(0, self.row_top(index), self.width(), height)
            if place.intersects(QRectF(event.rect())):
                current = index == self._current and self.hasFocus()
                self._painter.draw(painter, place, row, current)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Makes the lines as wide as the picture."""
        super().resizeEvent(event)
        self._place_lines()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Folds a block, or freezes a row alone where its mark is."""
        index = self._row_at(event.position().y())
        if not 0 <= index < len(self.rows):
            return
        self._current = index
        if self._painter.on_mark(event.position().x(), self.rows[index]):
            self._toggle(index)
        else:
            self._fold(index, not self.rows[index].open)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves between rows, folds, freezes."""
        key = event.key()
        if not self.rows or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._current = min(max(self._current + step, 0), len(self.rows) - 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._fold(self._current, key == Qt.Key.Key_Right)
        elif key == Qt.Key.Key_Space:
            self._toggle(self._current)
        else:
            super().keyPressEvent(event)
            return
        self.setAccessibleDescription(self._spoken())
        self._scroll_to(self._current_row())
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows the current row."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hides the mark of the current row."""
        super().focusOutEvent(event)
        self.update()

    def _rebuild(self) -> None:
        if self._outline is None:
            return
        self.rows = picture_rows(self._outline, self._freeze, self._opened)
        self._current = min(self._current, len(self.rows) - 1)
        self._lay_out()

    def _lay_out(self) -> None:
        if self._outline is None:
            return
        # The lines have gaps of their own, so that their words cover nothing.
        self._gaps = frozenset(
            (
                freeze_boundary(self.rows, self._outline, self._freeze),
                cut_boundary(self.rows, self._outline),
            )
        )
        height = self.row_top(len(self.rows))
        if height != self.minimumHeight():
            self.setFixedHeight(height)
        self._place_lines()
        self.update()

    def _place_lines(self) -> None:
        if self._outline is None:
            return
        boundaries = {
            self.freeze_line: freeze_boundary(self.rows, self._outline, self._freeze),
            self.cut_line: cut_boundary(self.rows, self._outline),
        }
        cut = boundaries[self.cut_line]
        for line, boundary in boundaries.items():
            shared = line is self.freeze_line and boundary == cut
            line.place(boundary, self.line_top(boundary), self.width(), shared)
        singles = self._freeze.mode in ("layers", "share")
        self.freeze_line.say(_words(self._freeze, self._outline.cut), singles)
        self.cut_line.say(f"cut after {self._outline.cut}")
        self.freeze_line.raise_()

    def _row_at(self, y: float) -> int:
        height = self.row_height()
        tops = ((i, self.row_top(i)) for i in range(len(self.rows)))
        return next((i for i, top in tops if top <= y < top + height), -1)

    def _fold(self, index: int, open_it: bool) -> None:
        row = self.rows[index]
        if row.depth and not open_it:
            index = max(i for i in range(index) if self.rows[i].block)
            row = self.rows[index]
        if not row.block or row.open == open_it:
            return
        number = sum(not other.depth for other in self.rows[:index])
        self._opened ^= {number}
        self._current = index
        self._rebuild()

    def _toggle(self, index: int) -> None:
        row = self.rows[index]
        if self._outline is not None and row.mark != "none":
            self.freeze_chosen.emit(toggled(self._outline, self._freeze, row), True)

    def _drag(self, line: str, y: float) -> None:
        boundary = min(stops(self.rows), key=lambda one: abs(self.line_top(one) - y))
        self._choose(line, boundary, False)
        self._scroll_to(self._handle(line).geometry())

    def _step(self, line: str, step: int) -> None:
        handle = self._handle(line)
        places = stops(self.rows)
        beyond = [s for s in places if (s - handle.boundary) * step > 0]
        if beyond:
            self._choose(line, min(beyond) if step > 0 else max(beyond), True)
            self._scroll_to(handle.geometry())

    def _drop(self, line: str) -> None:
        self._choose(line, self._handle(line).boundary, True)

    def _handle(self, line: str) -> LineHandle:
        return self.freeze_line if line == "freeze" else self.cut_line

    def _current_row(self) -> QRect:
        top = self.row_top(self._current)
        return QRect(0, top, self.width(), self.row_height())

    def _scroll_to(self, part: QRect) -> None:
        """Brings a part of the picture into view, with a row before and after it."""
        place = self.parentWidget()
        while place is not None and not isinstance(place, QScrollArea):
            place = place.parentWidget()
        if isinstance(place, QScrollArea):
            content = cast("QWidget", place.widget())
            middle = self.mapTo(content, part.center())
            room = part.height() // 2 + self.row_height()
            place.ensureVisible(middle.x(), middle.y(), 0, room)

    def _choose(self, line: str, boundary: int, done: bool) -> None:
        if self._outline is None:
            return
        if line == "cut":
            name = cut_at(self.rows, boundary, self._default_cut)
            self.cut_chosen.emit(name, done)
        else:
            chosen = freeze_at(self.rows, self._outline, self._freeze, boundary)
            self.freeze_chosen.emit(chosen, done)

    def _spoken(self) -> str:
        row = self.rows[self._current]
        return f"{row.name}, {row.kind}, {row.mark}"


def _words(freeze: FreezeSpec, cut: str) -> str:
    match freeze.mode:
        case "all":
            return f"frozen up to the cut ({cut})"
        case "up_to":
            return f"frozen up to {freeze.up_to}"
        case "none":
            return "nothing frozen"
        case "layers":
            return f"{len(freeze.layers)} single layers frozen"
        case "share":
            return f"{100 * freeze.share:.0f}\u00a0% of the weights frozen"
