"""One bar with handles that divides the images into training, validation and test."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.data_view.parts import TEST, TRAIN, VALIDATION, PartStyle, fill_part
from gui.data_view.shares import Shares
from gui.theme import Theme

_BAR = 16
_HEIGHT = 28
_GRIP = 12
_STEP = 0.01
_PAGE = 0.05


class Handle(QWidget):
    """A grip between two parts; moved with the mouse or the arrow keys.

    Signals:
        moved: By how much, as a share of the bar.
        dragged: To which x of the bar.
        released: The person let it go.
    """

    moved = Signal(float)
    dragged = Signal(int)
    released = Signal()

    def __init__(self, bar: QWidget, path: str, name: str, theme: Theme) -> None:
        """Makes a grip on a bar; its object name is the path of the setting."""
        super().__init__(bar)
        self._theme = theme
        self.setObjectName(path)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}: drag, or use the arrow keys")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.resize(_GRIP, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves by one or five per cent."""
        steps = {
            Qt.Key.Key_Left: -_STEP,
            Qt.Key.Key_Right: _STEP,
            Qt.Key.Key_PageDown: -_PAGE,
            Qt.Key.Key_PageUp: _PAGE,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follows the mouse."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self.mapToParent(event.position().toPoint()).x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Ends the drag."""
        self.released.emit()

    def paintEvent(self, _event: object) -> None:
        """Draws the grip, with a ring while it has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        ring = self._theme.color("accent" if focused else "quiet")
        painter.setPen(QPen(ring, 2 if focused else 1.2))
        painter.setBrush(self._theme.color("card"))
        painter.drawRoundedRect(QRectF(1.5, 1.5, _GRIP - 3, _HEIGHT - 3), 4, 4)
        for offset in (-3, 0, 3):
            place = QPointF(_GRIP / 2, _HEIGHT / 2 + offset)
            painter.drawPoint(place)
        painter.end()


class SplitBar(QWidget):
    """Shows shares and lets a person move their borders.

    Signals:
        changed: The new shares.
        released: A drag ended.
    """

    changed = Signal(object)
    released = Signal()

    def __init__(self, theme: Theme) -> None:
        """Begins with the default shares."""
        super().__init__()
        self._theme = theme
        self._shares = Shares(0.15, 0.15)
        self._first = Handle(
            self,
            "dataset.split.validation",
            "Border between training and validation",
            theme,
        )
        self._second = Handle(
            self, "dataset.split.test", "Border between validation and test", theme
        )
        self._first.moved.connect(self._first_moved)
        self._first.dragged.connect(self._first_dragged)
        self._second.moved.connect(self._second_moved)
        self._second.dragged.connect(self._second_dragged)
        self._first.released.connect(self.released)
        self._second.released.connect(self.released)
        theme.changed.connect(self.update)
        self.setFixedHeight(_HEIGHT)
        self.show_shares(self._shares)

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(240, _HEIGHT)

    def show_shares(self, shares: Shares) -> None:
        """Shows other shares."""
        self._shares = shares
        divided = shares.validation is not None or shares.test is not None
        self._first.setVisible(divided)
        both = shares.validation is not None and shares.test is not None
        self._second.setVisible(both)
        if shares.validation is None:
            self._first.setAccessibleName("Border between training and test")
        self._place_handles()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the handles on their borders."""
        super().resizeEvent(event)
        self._place_handles()

    def paintEvent(self, _event: object) -> None:
        """Draws the parts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0.0
        parts: tuple[tuple[PartStyle, float], ...] = (
            (TRAIN, self._shares.train),
            (VALIDATION, self._shares.validation or 0.0),
            (TEST, self._shares.test or 0.0),
        )
        top = (_HEIGHT - _BAR) / 2
        for style, share in parts:
            width = share * self.width()
            if width > 0:
                bar = QRectF(left, top, width - 1, _BAR)
                fill_part(painter, bar, style, self._theme)
            left += width
        painter.end()

    def _place_handles(self) -> None:
        shares, width = self._shares, self.width()
        self._first.move(round(shares.train * width) - _GRIP // 2, 0)
        border = 1.0 - (shares.test or 0.0)
        self._second.move(round(border * width) - _GRIP // 2, 0)

    def _first_moved(self, step: float) -> None:
        self._change(self._shares.with_train(self._shares.train + step))

    def _first_dragged(self, x: int) -> None:
        self._change(self._shares.with_train(x / max(1, self.width())))

    def _second_moved(self, step: float) -> None:
        self._change(self._shares.with_test((self._shares.test or 0.0) - step))

    def _second_dragged(self, x: int) -> None:
        self._change(self._shares.with_test(1.0 - x / max(1, self.width())))

    def _change(self, shares: Shares) -> None:
        if shares != self._shares:
            self.changed.emit(shares)
