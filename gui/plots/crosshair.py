"""A line that follows mouse or arrow keys, and a box that says what is there."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gui.plots.untyped import pg
from gui.theme import Theme

_MARGIN = 10


class Crosshair:
    """The line in a plot and the box over it."""

    def __init__(self, widget: Any, theme: Theme, at_top: bool) -> None:
        """Starts hidden.

        Args:
            widget: The plot.
            theme: Gives the colours.
            at_top: Whether the box stands at the top of the plot, or at its foot.
        """
        self._at_top = at_top
        self._widget = widget
        self._theme = theme
        self._line = pg.InfiniteLine(angle=90)
        self._line.setVisible(False)
        widget.getPlotItem().addItem(self._line, ignoreBounds=True)
        self.box = QLabel(widget)
        self.box.setObjectName("readout")
        self.box.setTextFormat(Qt.TextFormat.RichText)
        self.box.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.box.hide()

    @property
    def position(self) -> float:
        """Where the line is, or was when it was hidden, in epochs."""
        return float(self._line.value())

    def show(self, x: float, text: str) -> None:
        """Shows the line at a position and a text beside it; no text, no box."""
        self._line.setPos(x)
        self._line.setVisible(True)
        self.box.setText(text)
        self.box.setVisible(bool(text))
        self.box.adjustSize()
        area = self._widget.getPlotItem().vb.sceneBoundingRect()
        pixel = self._widget.getPlotItem().vb.mapViewToScene(pg.Point(x, 0)).x()
        left = pixel + _MARGIN
        if left + self.box.width() > area.right():
            left = pixel - _MARGIN - self.box.width()
        top = area.top() + 4
        if not self._at_top:
            top = area.bottom() - self.box.height() - 4
        self.box.move(max(0, round(left)), round(top))

    def hide(self) -> None:
        """Hides line and box."""
        self._line.setVisible(False)
        self.box.hide()

    def paint(self) -> None:
        """Takes the colours of the theme."""
        tokens = self._theme.tokens
        self._line.setPen(pg.mkPen(tokens.quiet, width=1))
        self.box.setFont(self._theme.font(0.88))
        self.box.setStyleSheet(
            f"background: {tokens.panel}; border: 1px solid {tokens.line};"
            "border-radius: 7px; padding: 4px 8px;"
        )
