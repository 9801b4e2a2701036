"""Accuracies as points on a line, with the range in which the truth may lie."""

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import Theme

_ROW = 11
_EDGE = 2
_MARGIN = 6


class Scored(Protocol):
    """What has an accuracy and its interval, all of them from 0 to 1."""

    @property
    def accuracy(self) -> float:
        """The share of images that were recognised."""
        ...

    @property
    def interval(self) -> tuple[float, float]:
        """The range in which the truth may lie."""
        ...


class IntervalBar(QWidget):
    """One line for each accuracy; the last has a dot, what stands above it a diamond.

    Several of them have the same scale, so that they can be compared by eye.
    """

    def __init__(self, theme: Theme, *colors: str) -> None:
        """Begins empty.

        Args:
            theme: The colours.
            colors: The name of one for each line, from top to bottom.
        """
        super().__init__()
        self._theme = theme
        self._colors = colors
        self._scores: tuple[Scored | None, ...] = (None,) * len(colors)
        self._low = 0.0
        self.setFixedHeight(_EDGE + _ROW * len(colors))
        self.setMinimumWidth(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_scores(self, *scores: Scored | None, low: float) -> None:
        """Shows an accuracy in each line, or leaves it empty.

        Args:
            scores: One for each line.
            low: Where the scale begins, 0 to 1; it ends at 1.
        """
        self._scores, self._low = scores, low
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws lines, ranges and marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        last = len(self._colors) - 1
        for row, (score, name) in enumerate(
            zip(self._scores, self._colors, strict=True)
        ):
            y = (_EDGE + _ROW) / 2 + _ROW * row
            painter.setPen(QPen(self._theme.color("line"), 1))
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
            if score is None:
                continue
            color = self._theme.color(name)
            painter.setPen(QPen(color, 3, c=Qt.PenCapStyle.RoundCap))
            low, high = score.interval
            painter.drawLine(QPointF(self._x(low), y), QPointF(self._x(high), y))
            painter.setPen(QPen(self._theme.color("card"), 1))
            painter.setBrush(color)
            x = self._x(score.accuracy)
            if row == last:
                painter.drawEllipse(QRectF(x - 4.5, y - 4.5, 9, 9))
            else:
                corners = ((x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y))
                painter.drawPolygon(QPolygonF([QPointF(*one) for one in corners]))
        painter.end()

    def _x(self, share: float) -> float:
        room = self.width() - 2 * _MARGIN
        along = max(0.0, share - self._low) / max(1e-6, 1.0 - self._low)
        return _MARGIN + room * along


def common_low(scores: Iterable[Scored | None]) -> float:
    """Returns where a scale for all of these scores begins: a whole tenth."""
    lows = [score.interval[0] for score in scores if score is not None]
    return max(0.0, int(10 * min(lows, default=0.0)) / 10)
