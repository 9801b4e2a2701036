"""Accuracies as points on a line, with the range in which the truth may lie."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.features.classify import PartScore
from gui.theme import Theme

HEIGHT = 24
_ROW = 11


class IntervalBar(QWidget):
    """Validation above, as a diamond; test below, as a dot.

    Several of them have the same scale, so that they can be compared by eye.
    """

    def __init__(self, theme: Theme) -> None:
        """Begins empty."""
        super().__init__()
        self._theme = theme
        self._scores: tuple[PartScore | None, PartScore | None] = (None, None)
        self._low = 0.0
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_scores(
        self, validation: PartScore | None, test: PartScore | None, low: float
    ) -> None:
        """Shows two accuracies.

        Args:
            validation: Measured on the validation part.
            test: Measured on the test part.
            low: Where the scale begins, 0 to 1; it ends at 1.
        """
        self._scores, self._low = (validation, test), low
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws line, ranges and marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = ("validation", "training")
        for row, (score, name) in enumerate(zip(self._scores, names, strict=True)):
            y = 6.5 + _ROW * row
            painter.setPen(QPen(self._theme.color("line"), 1))
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
            if score is None:
                continue
            colour = self._theme.color(name)
            painter.setPen(QPen(colour, 3, c=Qt.PenCapStyle.RoundCap))
            low, high = score.interval
            painter.drawLine(QPointF(self._x(low), y), QPointF(self._x(high), y))
            painter.setPen(QPen(self._theme.color("card"), 1))
            painter.setBrush(colour)
            x = self._x(score.accuracy)
            if row:
                painter.drawEllipse(QRectF(x - 4.5, y - 4.5, 9, 9))
            else:
                corners = ((x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y))
                painter.drawPolygon(QPolygonF([QPointF(*one) for one in corners]))
        painter.end()

    def _x(self, share: float) -> float:
        room = self.width() - 12
        return 6 + room * max(0.0, share - self._low) / max(1e-6, 1.0 - self._low)


def common_low(scores: list[PartScore | None]) -> float:
    """Returns where a scale for all of these scores begins: a whole tenth."""
    lows = [score.interval[0] for score in scores if score is not None]
    return max(0.0, int(10 * min(lows, default=0.0)) / 10)
