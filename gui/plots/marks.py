"""What is written over the curves: the phases and the best epoch."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from core.runs.events import PhaseStarted
from gui.plots.untyped import pg
from gui.text import compact, count
from gui.theme import Theme


def phase_words(phase: PhaseStarted) -> tuple[str, ...]:
    """Returns what is written over a phase, from the fullest words to the shortest."""
    part = phase.name.removeprefix("fine-tuning ")
    number = compact(phase.trainable_parameters)
    return (
        f"{phase.name} · {count(phase.trainable_parameters)} trainable",
        f"{phase.name} · {number} trainable",
        f"{phase.name} · {number}",
        f"{part} · {number}",
        number,
    )


class PhaseBands:
    """Shades the phases of a run and says how much is trained in each."""

    def __init__(self, plot: Any, theme: Theme, at_top: bool) -> None:
        """Starts without bands; a run with one phase has none."""
        self._plot = plot
        self._theme = theme
        self._at_top = at_top
        self._bands: list[Any] = []
        self._texts: list[tuple[Any, PhaseStarted, float, float]] = []

    def show(self, phases: Sequence[PhaseStarted]) -> None:
        """Draws the phases anew."""
        for item in [*self._bands, *(row[0] for row in self._texts)]:
            self._plot.removeItem(item)
        self._bands, self._texts = [], []
        if len(phases) < 2:
            return
        for index, phase in enumerate(phases):
            low, high = phase.first_epoch - 1, phase.last_epoch
            if index + 1 < len(phases):
                # A phase may have ended before its last planned epoch.
                high = min(high, phases[index + 1].first_epoch - 1)
            shade = self._theme.color("accent")
            shade.setAlpha(26 if index % 2 else 0)
            band = pg.LinearRegionItem(
                (low, high), movable=False, brush=shade, pen=pg.mkPen(None)
            )
            band.setZValue(-50)
            self._plot.addItem(band, ignoreBounds=True)
            self._bands.append(band)
            color = "accent" if index % 2 else "quiet"
            words = phase_words(phase)
            text = pg.TextItem(
                words[0],
                color=self._theme.color(color),
                anchor=(0.5, 0.0 if self._at_top else 1.0),
            )
            text.setFont(self._theme.font(0.85))
            text.setToolTip(words[0])
            self._plot.addItem(text, ignoreBounds=True)
            self._texts.append((text, phase, low, high))
        self.place()

    def place(self) -> None:
        """Puts each text at the edge of the view, over what is seen of its band."""
        (left, right), (bottom, top) = self._plot.vb.viewRange()
        metrics = QFontMetricsF(self._theme.font(0.85))
        pixels = self._plot.vb.width() / max(right - left, 1e-9)
        for text, phase, low, high in self._texts:
            seen = max(low, left), min(high, right)
            room = (seen[1] - seen[0]) * pixels - 8
            fitting = (
                words
                for words in phase_words(phase)
                if metrics.horizontalAdvance(words) <= room
            )
            words = next(fitting, "")
            text.setVisible(bool(words))
            if words and words != text.toPlainText():
                text.setText(words)
            text.setPos(sum(seen) / 2, top if self._at_top else bottom)


class BestMark:
    """A dotted line with a star at the epoch with the lowest validation loss."""

    def __init__(self, plot: Any, theme: Theme, at_top: bool) -> None:
        """Starts hidden."""
        self._plot = plot
        self._theme = theme
        self._at_top = at_top
        self._line = pg.InfiniteLine(angle=90)
        self._text = pg.TextItem("")
        for item in (self._line, self._text):
            item.setVisible(False)
            plot.addItem(item, ignoreBounds=True)

    @property
    def text(self) -> str:
        """What is written beside the line; empty while it is hidden."""
        return self._text.toPlainText() if self._text.isVisible() else ""

    def show(self, epoch: int | None, value: str) -> None:
        """Marks an epoch with its value; None hides the mark."""
        for item in (self._line, self._text):
            item.setVisible(epoch is not None)
        if epoch is None:
            return
        self._line.setPos(epoch)
        self._text.setText(f"★ best, epoch {epoch}: {value}")
        self.place()

    def paint(self) -> None:
        """Takes the colours of the theme."""
        color = self._theme.color("fine")
        self._line.setPen(pg.mkPen(color, width=1, style=Qt.PenStyle.DotLine))
        self._text.setColor(color)
        self._text.setFont(self._theme.font(0.85))

    def place(self) -> None:
        """Puts the text beside the line, on the side with more room."""
        (left, right), (bottom, top) = self._plot.vb.viewRange()
        x = self._line.value()
        on_left = x > left + 0.6 * (right - left)
        inset = 0.11 * (top - bottom)
        self._text.setAnchor((1.0 if on_left else 0.0, 0.0 if self._at_top else 1.0))
        self._text.setPos(x, top - inset if self._at_top else bottom + inset)
