"""A slider with two handles: the range from which an amount is drawn."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import Theme

_HEIGHT = 24
_RADIUS = 7.0
_MARGIN = 9.0


class RangeSlider(QWidget):
    """Moves the ends of a range with the mouse or the arrow keys.

    The left and right arrows move the end that was touched last; Up and Down choose
    the other one. Around the amount that does nothing, which has a small mark, the
    scale is finer: that is where useful ranges are.

    Signals:
        changed: (lower, upper), while it moves.
        released: A drag ended.
    """

    changed = Signal(float, float)
    released = Signal()

    def __init__(
        self,
        theme: Theme,
        minimum: float,
        maximum: float,
        step: float,
        *,
        neutral: float = 0.0,
        single: bool = False,
    ) -> None:
        """Makes a slider over a span.

        Args:
            theme: The colours.
            minimum: The left end.
            maximum: The right end.
            step: Values are rounded to multiples of it.
            neutral: The amount that does nothing.
            single: Whether there is one handle only; the lower end stays where it is.
        """
        super().__init__()
        self._theme = theme
        self._minimum, self._maximum, self._step = minimum, maximum, step
        self._neutral = min(maximum, max(minimum, neutral))
        self._single = single
        self._values = [minimum, maximum]
        self._held: int | None = None
        self._together = False
        self._last = 1
        self.setFixedHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    @property
    def values(self) -> tuple[float, float]:
        """(lower, upper)."""
        return self._values[0], self._values[1]

    @property
    def held(self) -> bool:
        """Whether the mouse has hold of an end."""
        return self._held is not None

    def handle(self, end: int) -> QPointF:
        """Returns where a handle is: 0 for the lower end, 1 for the upper one."""
        return QPointF(self._x(self._values[end]), self.height() / 2)

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(140, _HEIGHT)

    def show_values(self, lower: float, upper: float) -> None:
        """Shows another range, without a signal."""
        self._values = [lower, upper]
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold of the nearer end."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        near = [abs(self._x(value) - x) for value in self._values]
        self._together = self._values[0] == self._values[1] and not self._single
        self._held = 1 if self._single else near.index(min(near))
        self._follow(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follows the mouse."""
        if self._held is not None:
            self._follow(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Lets go."""
        if self._held is not None:
            self._held = None
            self.released.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves an end by one step, or chooses the other end."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not self._single:
            self._last = 1 - self._last
            self.update()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            sign = 1 if key == Qt.Key.Key_Right else -1
            self._move(self._last, self._values[self._last] + sign * self._step)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Ends the row of steps that a held arrow key makes."""
        super().keyReleaseEvent(event)
        moving = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if moving and not event.isAutoRepeat():
            self.released.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows which end the keys would move."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, _event: object) -> None:
        """Draws the span, the range and the two ends."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        enabled = self.isEnabled()
        painter.setBrush(self._theme.color("line"))
        span = QRectF(_MARGIN, middle - 2, self.width() - 2 * _MARGIN, 4)
        painter.drawRoundedRect(span, 2, 2)
        still = self._x(self._neutral)
        painter.drawRect(QRectF(still - 1, middle - 6, 2, 12))
        color = self._theme.color("accent" if enabled else "quiet")
        left, right = (self._x(value) for value in self._values)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(left, middle - 2, right - left, 4), 2, 2)
        for index, x in enumerate((left, right)):
            if self._single and index == 0:
                continue
            marked = self.hasFocus() and index == self._last
            ring = self._theme.color("text") if marked else color
            painter.setPen(QPen(ring, 2))
            painter.setBrush(self._theme.color("card") if marked else color)
            painter.drawEllipse(QPointF(x, middle), _RADIUS - 1, _RADIUS - 1)
        painter.end()

    def _follow(self, x: float) -> None:
        value = self._rounded(self._value(x))
        if self._together and value != self._values[0]:
            # Which of two ends on one spot is meant shows in where it is pulled.
            self._together = False
            self._held = int(value > self._values[0])
        if self._held is not None:
            self._last = self._held
            self._move(self._held, value)

    def _x(self, value: float) -> float:
        value = min(self._maximum, max(self._minimum, value))
        still = self._still
        if value < self._neutral:
            away = (self._neutral - value) / (self._neutral - self._minimum)
            share = still * (1.0 - math.sqrt(away))
        elif value > self._neutral:
            away = (value - self._neutral) / (self._maximum - self._neutral)
            share = still + (1.0 - still) * math.sqrt(away)
        else:
            share = still
        return _MARGIN + share * (self.width() - 2 * _MARGIN)

    def _value(self, x: float) -> float:
        share = (x - _MARGIN) / max(1.0, self.width() - 2 * _MARGIN)
        share = min(1.0, max(0.0, share))
        still = self._still
        if share < still:
            away = ((still - share) / still) ** 2
            return self._neutral - away * (self._neutral - self._minimum)
        if still == 1.0:
            return self._neutral
        away = ((share - still) / (1.0 - still)) ** 2
        return self._neutral + away * (self._maximum - self._neutral)

    @property
    def _still(self) -> float:
        """Where the amount that does nothing is, as a share of the span."""
        if self._neutral <= self._minimum:
            return 0.0
        return 1.0 if self._neutral >= self._maximum else 0.5

    def _move(self, end: int, value: float) -> None:
        value = self._rounded(value)
        before = self.values
        self._values[end] = value
        if end == 0:
            self._values[0] = min(value, self._values[1])
        else:
            self._values[1] = max(value, self._values[0])
        if self.values != before:
            self.update()
            self.changed.emit(*self.values)

    def _rounded(self, value: float) -> float:
        value = round(round(value / self._step) * self._step, 6)
        return min(self._maximum, max(self._minimum, value))
