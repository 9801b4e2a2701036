"""The map: a point for each image, coloured and shaped by its group."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

from core.features.feature_set import FloatRows
from gui.features_view.looks import colour_of, symbol_of
from gui.plots.untyped import pg
from gui.theme import Theme

_REACH = 14
"""So many pixels from a point the mouse is still on it."""

_FAINT = 0.12


class MapPlot(pg.PlotWidget):
    """Draws the points; says over which one the mouse is and which one was chosen.

    The arrow keys go from point to point, Enter chooses.

    Signals:
        hovered: The number of a point, or -1.
        chosen: The number of a point.
    """

    hovered = Signal(int)
    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        """Makes an empty plot."""
        super().__init__()
        self._theme = theme
        self._plane: NDArray[np.float64] = np.zeros((0, 2))
        self._groups: NDArray[np.int64] = np.zeros(0, np.int64)
        self._items: dict[int, Any] = {}
        self._highlighted: frozenset[int] = frozenset()
        self._hovered = -1
        self._pressed: QPointF | None = None
        self._shows_all = True
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.hideAxis("left")
        item.hideAxis("bottom")
        item.setContentsMargins(0, 0, 0, 0)
        self._view = item.vb
        self._view.setAspectLocked(True)
        self._view.sigRangeChangedManually.connect(self._moved)
        self._near = self._ring(9)
        self._ring_item = self._ring(13)
        self._hover_item = self._ring(13)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Map of the images")
        self.setMouseTracking(True)
        self.paint_theme()

    @property
    def count(self) -> int:
        """How many points there are."""
        return len(self._plane)

    @property
    def plane(self) -> NDArray[np.float64]:
        """float64 (n, 2), where the points lie."""
        return self._plane

    @property
    def highlighted(self) -> frozenset[int]:
        """The groups that stand out; none of them if all look the same."""
        return self._highlighted

    @property
    def marked(self) -> list[tuple[float, float]]:
        """Where the marked neighbours lie."""
        x, y = self._near.getData()
        return list(zip(x.tolist(), y.tolist(), strict=True))

    def show_points(self, plane: FloatRows, groups: NDArray[np.int64]) -> None:
        """Draws other points.

        Args:
            plane: float32 (n, 2), where they lie.
            groups: int64 (n,), the group of each; it gives colour and shape.
        """
        moved = plane.shape != self._plane.shape or not np.array_equal(
            plane, self._plane
        )
        self._plane = np.asarray(plane, np.float64)
        self._groups = groups
        for one in self._items.values():
            self.removeItem(one)
        self._items = {}
        size = 8 if len(plane) < 1000 else 6
        for group in np.unique(groups):
            rows = self._plane[groups == group]
            made = pg.ScatterPlotItem(
                rows[:, 0], rows[:, 1], symbol=symbol_of(int(group)), size=size
            )
            self._items[int(group)] = made
            self.addItem(made)
        self._paint_points()
        if moved:
            self.mark(-1, ())
            self._hover(-1)
            self.fit()

    def fit(self) -> None:
        """Shows all points, also when the room for them changes."""
        self._shows_all = True
        if not len(self._plane):
            return
        low, high = self._plane.min(axis=0), self._plane.max(axis=0)
        (left, bottom), (right, top) = low, high
        self._view.setRange(xRange=(left, right), yRange=(bottom, top), padding=0.06)

    def highlight(self, groups: frozenset[int]) -> None:
        """Lets some groups stand out and makes the others faint; none resets."""
        if groups != self._highlighted:
            self._highlighted = groups
            self._paint_points()

    def mark(self, point: int, neighbors: Any) -> None:
        """Marks a chosen point and those near to it; -1 takes the marks away."""
        chosen = self._plane[[point]] if point >= 0 else self._plane[:0]
        near = self._plane[np.asarray(neighbors, np.int64)]
        self._ring_item.setData(chosen[:, 0], chosen[:, 1])
        self._near.setData(near[:, 0], near[:, 1])

    def point_at(self, place: QPointF) -> int:
        """Returns the point at a place of the widget, or -1."""
        if not len(self._plane):
            return -1
        distances = np.square(self._pixels() - (place.x(), place.y())).sum(axis=1)
        if self._highlighted:
            shown = np.isin(self._groups, list(self._highlighted))
            distances = np.where(shown, distances, np.inf)
        nearest = int(np.argmin(distances))
        return nearest if distances[nearest] <= _REACH**2 else -1

    def place_of(self, point: int) -> QPointF:
        """Returns where a point lies in the widget."""
        x, y = self._plane[point]
        scene = self._view.mapViewToScene(QPointF(x, y))
        return QPointF(self.mapFromScene(scene))

    def paint_theme(self) -> None:
        """Takes the colours of the theme."""
        theme = self._theme
        self.setBackground(theme.color("card"))
        self._ring_item.setPen(pg.mkPen(theme.color("text"), width=2))
        self._hover_item.setPen(pg.mkPen(theme.color("accent"), width=2))
        self._near.setPen(pg.mkPen(theme.color("text"), width=1))
        self._paint_points()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Uses the new room, unless a person has moved the map."""
        super().resizeEvent(event)
        # The base class resizes itself before there is anything to show.
        if getattr(self, "_shows_all", False):
            self.fit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Says over which point the mouse is."""
        super().mouseMoveEvent(event)
        if not event.buttons():
            self._hover(self.point_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remembers where a press began: a drag moves the map and chooses nothing."""
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Chooses the point under the mouse."""
        super().mouseReleaseEvent(event)
        began, self._pressed = self._pressed, None
        if began is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if (event.position() - began).manhattanLength() < 5:
            point = self.point_at(event.position())
            if point >= 0:
                self.chosen.emit(point)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Shows all points again."""
        self.fit()
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Says that the mouse is gone."""
        super().leaveEvent(event)
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Goes to the next point in a direction, or chooses the present one."""
        directions = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key in directions and len(self._plane):
            self._hover(self._next(np.array(directions[key])))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Space) and self._hovered >= 0:
            self.chosen.emit(self._hovered)
        elif key == Qt.Key.Key_Escape:
            self.mark(-1, ())
            self._hover(-1)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _next(self, direction: NDArray[np.int64]) -> int:
        """Returns the nearest point that lies mainly in a direction."""
        pixels = self._pixels()
        if self._hovered < 0:
            middle = np.array([self.width() / 2, self.height() / 2])
            return int(np.argmin(np.square(pixels - middle).sum(axis=1)))
        away = pixels - pixels[self._hovered]
        along = away @ direction
        across = np.abs(away @ direction[::-1])
        distances = np.where((along > 0) & (across <= along), along + across, np.inf)
        nearest = int(np.argmin(distances))
        return nearest if np.isfinite(distances[nearest]) else self._hovered

    def _pixels(self) -> NDArray[np.float64]:
        """Returns where the points lie in the widget: float64 (n, 2)."""
        corners = [
            self._view.mapViewToScene(QPointF(x, y))
            for x, y in ((0, 0), (1, 0), (0, 1))
        ]
        start, *ends = [np.array([one.x(), one.y()]) for one in corners]
        # A scene of pyqtgraph has the pixels of its widget.
        return start + self._plane @ np.array([end - start for end in ends])

    def _moved(self, _axes: object) -> None:
        self._shows_all = False

    def _hover(self, point: int) -> None:
        if point == self._hovered:
            return
        self._hovered = point
        place = self._plane[[point]] if point >= 0 else self._plane[:0]
        self._hover_item.setData(place[:, 0], place[:, 1])
        self.hovered.emit(point)

    def _paint_points(self) -> None:
        edge = self._theme.color("card")
        for group, item in self._items.items():
            item.setBrush(colour_of(group, self._theme))
            item.setPen(pg.mkPen(edge, width=0.5))
            out = bool(self._highlighted) and group not in self._highlighted
            item.setOpacity(_FAINT if out else 0.9)
            item.setZValue(0 if out else 1)

    def _ring(self, size: int) -> Any:
        ring = pg.ScatterPlotItem(size=size, symbol="o", brush=None)
        ring.setZValue(10)
        self.addItem(ring, ignoreBounds=True)
        return ring
