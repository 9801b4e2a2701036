"""Draws the background and the first line of a card."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gui.layer_editor.card_state import UNKNOWN, CardState
from gui.theme import Theme
from gui.widgets.icons import draw_icon

MARGIN = 12
ICON = 16
TEXT_LEFT = 36
BAR_WIDTH = 60
PARAMETERS_WIDTH = 90
OUTPUT_WIDTH = 96
COMPACT_BELOW = 440
"""A narrower card shows its numbers in two lines and no bar; at the usual text size."""

_DRAWN = {
    "grip": "quiet",
    "input": "quiet",
    "snowflake": "accent",
    "flame": "warning",
}
"""What is painted at the left, and the token of its colour; the lock is a button."""


@dataclass(frozen=True)
class Look:
    """How a card stands out at the moment."""

    selected: bool = False
    focused: bool = False
    hovered: bool = False


def is_compact(width: float, scale: float) -> bool:
    """Tells whether a card of a width is broken into two lines.

    Args:
        width: Of the card, in pixels.
        scale: How much larger than usual the text is.
    """
    return width < COMPACT_BELOW * max(1.0, scale)


def row_height(compact: bool, scale: float) -> int:
    """Returns the height of a card's first line.

    Args:
        compact: Whether it is broken into two.
        scale: How much larger than usual the text is.
    """
    return round((52 if compact else 34) * max(1.0, scale))


class CardPainter:
    """Draws with the colours and fonts of the theme."""

    def __init__(self, theme: Theme) -> None:
        """Reads the colours in force at each drawing."""
        self._theme = theme

    def draw_frame(
        self, painter: QPainter, place: QRectF, state: CardState, look: Look
    ) -> None:
        """Draws background and border."""
        theme = self._theme
        severity = state.problem.severity if state.problem else ""
        line = theme.color("line")
        if severity in ("error", "warning"):
            line = theme.color(severity)
        elif look.selected:
            line = theme.color("accent")
        elif look.hovered:
            line = theme.color("quiet")
        width = 2.0 if look.selected else 1.0
        fill = theme.color("selected" if look.focused else "card")
        if not state.enabled and not look.focused:
            fill = theme.color("background")
        style = Qt.PenStyle.SolidLine if state.enabled else Qt.PenStyle.DashLine
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(line, width, style))
        painter.setBrush(fill)
        inset = width / 2
        painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), 8, 8)

    def draw_row(
        self, painter: QPainter, place: QRectF, state: CardState, buttons: bool
    ) -> None:
        """Draws icon, name, settings, shape, parameters and bar.

        Args:
            painter: Draws in the card's coordinates.
            place: The first line of the card.
            state: What to show.
            buttons: Whether buttons cover the right end.
        """
        compact = is_compact(place.width(), self._theme.scale)
        if state.icon in _DRAWN:
            icon = QRectF(MARGIN - 2, 0, ICON, ICON)
            icon.moveTop(place.center().y() - ICON / 2)
            draw_icon(painter, state.icon, icon, self._theme.color(_DRAWN[state.icon]))
        if compact:
            self._draw_compact(painter, place, state, buttons)
        else:
            self._draw_wide(painter, place, state, buttons)

    def _draw_wide(
        self, painter: QPainter, place: QRectF, state: CardState, buttons: bool
    ) -> None:
        right = place.right() - MARGIN
        if not buttons:
            bar = QRectF(right - BAR_WIDTH, place.center().y() - 2.5, BAR_WIDTH, 5)
            self._draw_bar(painter, bar, state)
        right -= BAR_WIDTH + 8
        column = QRectF(place)
        column.setRight(right)
        self._draw_number(painter, column, state.parameters, state)
        scale = self._theme.scale
        column.setRight(right - PARAMETERS_WIDTH * scale)
        self._draw_number(painter, column, state.output, state)
        end = right - (PARAMETERS_WIDTH + OUTPUT_WIDTH) * scale
        text = QRectF(TEXT_LEFT, place.top(), end - TEXT_LEFT, place.height())
        used = self._draw_name(painter, text, state)
        text.setLeft(text.left() + used + 8)
        self._draw_details(painter, text, state)

    def _draw_compact(
        self, painter: QPainter, place: QRectF, state: CardState, buttons: bool
    ) -> None:
        half = place.height() / 2
        right = place.right() - MARGIN
        if state.share > 0:
            strip = QRectF(TEXT_LEFT, place.bottom() - 6, right - TEXT_LEFT, 3)
            self._draw_bar(painter, strip, state)
        upper = QRectF(TEXT_LEFT, place.top() + 2, right - TEXT_LEFT, half - 2)
        lower = QRectF(TEXT_LEFT, place.top() + half - 4, right - TEXT_LEFT, half - 2)
        taken = [0.0, 0.0]
        if not buttons:
            output, number = state.output, state.parameters
            number = "" if number in (UNKNOWN, "0") else number
            if not self._fits(upper, state.name, output):
                # The name is what the card is told by; the shape goes one line down.
                output, number = "", " · ".join(one for one in (output, number) if one)
            if output:
                taken[0] = self._draw_number(painter, upper, output, state) + 8
            if number:
                taken[1] = self._draw_number(painter, lower, number, state)
        self._draw_name(painter, upper.adjusted(0, 0, -taken[0], 0), state)
        self._draw_details(painter, lower.adjusted(0, 0, -taken[1] - 8, 0), state)

    def _fits(self, place: QRectF, name: str, output: str) -> bool:
        """Tells whether a name has room beside the shape."""
        bold = QFontMetricsF(self._theme.font(bold=True)).horizontalAdvance(name)
        number = QFontMetricsF(self._theme.font(0.94)).horizontalAdvance(output)
        return bold + 8 + number <= place.width()

    def _draw_name(self, painter: QPainter, place: QRectF, state: CardState) -> float:
        """Draws the name; returns its width."""
        font = self._theme.font(bold=True)
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(
            state.name, Qt.TextElideMode.ElideRight, max(0.0, place.width())
        )
        painter.setFont(font)
        painter.setPen(self._theme.color("text" if state.enabled else "quiet"))
        painter.drawText(place, _LEFT, text)
        return metrics.horizontalAdvance(text)

    def _draw_details(self, painter: QPainter, place: QRectF, state: CardState) -> None:
        font = self._theme.font(0.88)
        metrics, room = QFontMetricsF(font), max(0.0, place.width())
        parts = state.details.split(" · ")
        # Whole parts are left out first; the tip of the card has them all.
        while len(parts) > 1 and metrics.horizontalAdvance(" · ".join(parts)) > room:
            parts.pop()
        text = metrics.elidedText(" · ".join(parts), Qt.TextElideMode.ElideRight, room)
        if len(text) < 4 and text not in state.details:
            return  # Less than a word says nothing.
        painter.setFont(font)
        painter.setPen(self._theme.color("quiet"))
        painter.drawText(place, _LEFT, text)

    def _draw_number(
        self, painter: QPainter, place: QRectF, text: str, state: CardState
    ) -> float:
        """Draws a number at the right end; returns its width."""
        font = self._theme.font(0.94)
        painter.setFont(font)
        painter.setPen(_faded(self._theme.color("quiet"), state.stale))
        painter.drawText(place, _RIGHT, text)
        return QFontMetricsF(font).horizontalAdvance(text)

    def _draw_bar(self, painter: QPainter, bar: QRectF, state: CardState) -> None:
        """Draws the share of all parameters; the input has none."""
        if state.icon == "input":
            return
        round_ends = bar.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("line"))
        painter.drawRoundedRect(bar, round_ends, round_ends)
        if state.share > 0:
            bar.setWidth(max(2.0, bar.width() * min(1.0, state.share)))
            painter.setBrush(_faded(self._theme.color("accent"), state.stale))
            painter.drawRoundedRect(bar, round_ends, round_ends)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _faded(color: QColor, stale: bool) -> QColor:
    if stale:
        color.setAlphaF(0.5)
    return color
