"""A plot with its heading, legend and tools."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.plots.curve_plot import CurvePlot
from gui.plots.legend_key import LegendKey
from gui.plots.pens import curve_pen
from gui.theme import Theme


class PlotCard(QFrame):
    """Holds one plot. The legend stands in the heading, where no curve can hide it."""

    def __init__(self, theme: Theme, title: str, plot: CurvePlot) -> None:
        """Puts a plot under its heading."""
        super().__init__()
        self.setProperty("class", "card")
        self.plot = plot
        self.title = QLabel(title)
        self.title.setProperty("class", "heading")
        self.keys = (
            LegendKey(theme, "training", lambda: curve_pen(theme, "training")),
            LegendKey(
                theme, "validation", lambda: curve_pen(theme, "validation"), marker=True
            ),
        )
        self._header = QHBoxLayout()
        self._header.setContentsMargins(12, 6, 8, 0)
        self._header.setSpacing(8)
        self._header.addWidget(self.title)
        for key in self.keys:
            self._header.addWidget(key)
        self._header.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 0, 2, 6)
        layout.setSpacing(0)
        layout.addLayout(self._header)
        layout.addWidget(plot, 1)
        self.hint = QLabel(plot)
        self.hint.setProperty("class", "quiet")
        plot.setMinimumHeight(110)

    def add_tools(self, tools: QWidget) -> None:
        """Puts tools at the right end of the heading."""
        self._header.addWidget(tools)

    def set_hint(self, text: str) -> None:
        """Writes a text in the middle of an empty plot; no text, no hint."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        self._place_hint()

    def resizeEvent(self, event: object) -> None:
        """Keeps the hint in the middle."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._place_hint()

    def _place_hint(self) -> None:
        self.hint.adjustSize()
        center = self.plot.rect().center() - self.hint.rect().center()
        self.hint.move(center)
