"""Draws a confusion matrix, on the screen as into a picture."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from core.evaluation import Evaluation
from gui.evaluation_view.matrix_layout import MatrixLayout, cell_text, strength
from gui.theme import Theme

_TURN = 0.179
"""Relative luminance at which black and white text have the same contrast."""


class MatrixPainter:
    """Draws one evaluation in the colours of the theme."""

    def __init__(self, evaluation: Evaluation, shares: bool, theme: Theme) -> None:
        """Prepares to draw.

        Args:
            evaluation: What to draw.
            shares: Whether cells show per cents of their row instead of counts.
            theme: The colours.
        """
        self.evaluation = evaluation
        self._shares = shares
        self._theme = theme

    def name_width(self) -> int:
        """Returns the room that the names of the rows need."""
        metrics = QFontMetrics(self._theme.font(0.92))
        widest = max(
            metrics.horizontalAdvance(name) for name in self.evaluation.class_names
        )
        return min(110, max(24, widest + 14))

    def paint_cells(self, painter: QPainter, layout: MatrixLayout) -> None:
        """Draws all cells; the origin is the corner of the whole layout."""
        font = self._cell_font(layout.side)
        for true in range(layout.classes):
            for predicted in range(layout.classes):
                painter.setFont(font)
                self._cell(painter, layout, true, predicted)

    def paint_columns(self, painter: QPainter, layout: MatrixLayout) -> None:
        """Draws the names of the columns; upright if they do not fit."""
        painter.setFont(self._theme.font(0.92))
        painter.setPen(self._theme.color("quiet"))
        metrics = painter.fontMetrics()
        upright = self.columns_turned(layout.side)
        for place, name in enumerate(self.evaluation.class_names):
            left = layout.left + place * layout.side
            if not upright:
                room = QRectF(left, 0, layout.side, layout.top - 3)
                bottom = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
                painter.drawText(room, bottom, name)
                continue
            painter.save()
            painter.translate(left + layout.side / 2, layout.top - 5)
            painter.rotate(-90)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, layout.top - 8)
            painter.drawText(QPointF(0, metrics.ascent() / 2 - 1), text)
            painter.restore()

    def columns_turned(self, side: int) -> bool:
        """Returns whether the names of the columns are too wide for their cells."""
        metrics = QFontMetrics(self._theme.font(0.92))
        return any(
            metrics.horizontalAdvance(name) > side - 2
            for name in self.evaluation.class_names
        )

    def paint_rows(self, painter: QPainter, layout: MatrixLayout) -> None:
        """Draws the names of the rows."""
        painter.setFont(self._theme.font(0.92))
        painter.setPen(self._theme.color("quiet"))
        metrics = painter.fontMetrics()
        for place, name in enumerate(self.evaluation.class_names):
            top = layout.top + place * layout.side
            room = QRectF(0, top, layout.left - 6, layout.side)
            text = metrics.elidedText(
                name, Qt.TextElideMode.ElideRight, int(room.width())
            )
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, right, text)

    def _cell_font(self, side: int) -> QFont:
        """The largest font in which the longest number fits into a cell."""
        classes = range(len(self.evaluation.class_names))
        longest = max(
            (
                cell_text(self.evaluation, true, predicted, self._shares)
                for true in classes
                for predicted in classes
            ),
            key=len,
        )
        for factor in (0.92, 0.84, 0.76):
            font = self._theme.font(factor, bold=True)
            if QFontMetrics(font).horizontalAdvance(longest) <= side - 4:
                return font
        return self._theme.font(0.68, bold=True)

    def _cell(
        self, painter: QPainter, layout: MatrixLayout, true: int, predicted: int
    ) -> None:
        left = layout.left + predicted * layout.side
        top = layout.top + true * layout.side
        box = QRectF(left + 1, top + 1, layout.side - 2, layout.side - 2)
        right = true == predicted
        base = self._theme.color("card")
        share = strength(self.evaluation, true, predicted)
        fill = _blend(base, self._theme.color("fine" if right else "error"), share)
        if share == 0:
            fill = _blend(base, self._theme.color("line"), 0.35)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 3, 3)
        if right:
            # Right answers have a frame, errors a corner: colour is not all there is.
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("fine"), 1.5))
            painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), 3, 3)
        elif share > 0:
            reach = min(7.0, layout.side / 4)
            corner = box.topRight()
            painter.setBrush(self._theme.color("error"))
            marks = [
                corner,
                QPointF(corner.x() - reach, corner.y()),
                QPointF(corner.x(), corner.y() + reach),
            ]
            painter.drawPolygon(QPolygonF(marks))
        text = cell_text(self.evaluation, true, predicted, self._shares)
        if text:
            font = painter.font()
            font.setBold(right)
            painter.setFont(font)
            if painter.fontMetrics().horizontalAdvance(text) > layout.side - 2:
                return  # Colour and tooltip say it; a cut number would mislead.
            painter.setPen(_readable(fill))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _blend(base: QColor, top: QColor, share: float) -> QColor:
    def mix(low: int, high: int) -> int:
        return round(low + (high - low) * share)

    return QColor(
        mix(base.red(), top.red()),
        mix(base.green(), top.green()),
        mix(base.blue(), top.blue()),
    )


def _readable(fill: QColor) -> QColor:
    """Black or white, whichever has the greater contrast (WCAG 2 luminance)."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    luminance = (
        0.2126 * linear(fill.redF())
        + 0.7152 * linear(fill.greenF())
        + 0.0722 * linear(fill.blueF())
    )
    return QColor("#ffffff" if luminance < _TURN else "#101318")
