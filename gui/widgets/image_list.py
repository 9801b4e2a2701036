"""A scrolling grid of images with captions."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.background import Background
from gui.theme import Theme
from gui.widgets.thumbnails import ReadImage, Thumbnails, draw_thumbnail

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TILE = int(Qt.ItemDataRole.UserRole)
_CAPTION = 18
_GAP = 10


@dataclass(frozen=True)
class Tile:
    """One image of the grid.

    Attributes:
        index: Its number in the data set.
        caption: A few words under it; may be empty.
        text: The tooltip, and what a screen reader says.
    """

    index: int
    caption: str
    text: str


class _Tiles(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tiles: tuple[Tile, ...] = ()

    def show(self, tiles: tuple[Tile, ...]) -> None:
        self.beginResetModel()
        self._tiles = tiles
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._tiles)

    def data(self, index: AnyIndex, role: int = 0) -> Any:
        tile = self._tiles[index.row()]
        if role == _TILE:
            return tile
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return tile.text
        return None


class _TileDelegate(QStyledItemDelegate):
    def __init__(self, side: int, thumbnails: Thumbnails, theme: Theme) -> None:
        super().__init__(thumbnails)
        self._side = side
        self._thumbnails = thumbnails
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(self._side + _GAP, self._side + _CAPTION + _GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex
    ) -> None:
        tile: Tile = index.data(_TILE)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        frame = QRect(rect.left() + _GAP // 2, rect.top() + 4, self._side, self._side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_thumbnail(painter, frame, self._thumbnails, tile.index, self._theme)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(-3, -3, 3, 3), 4, 4)
        painter.setFont(self._theme.font(0.85))
        painter.setPen(self._theme.color("quiet"))
        below = QRect(rect.left(), frame.bottom() + 3, rect.width(), _CAPTION)
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        caption = painter.fontMetrics().elidedText(
            tile.caption, Qt.TextElideMode.ElideRight, rect.width() - 2
        )
        painter.drawText(below, middle, caption)
        painter.restore()


class ImageList(QListView):
    """Shows any number of images; only those in view are read."""

    def __init__(
        self,
        background: Background,
        theme: Theme,
        side: int = 72,
        parent: QWidget | None = None,
    ) -> None:
        """Begins empty.

        Args:
            background: Where the thumbnails are made.
            theme: The colours.
            side: The side of an image on the screen.
            parent: The widget it belongs to.
        """
        super().__init__(parent)
        self._side = side
        self._tiles = _Tiles(self)
        self._thumbnails = Thumbnails(background, self)
        self._thumbnails.arrived.connect(self.viewport().update)
        self.setModel(self._tiles)
        self.setItemDelegate(_TileDelegate(side, self._thumbnails, theme))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("class", "bare")
        self.setMouseTracking(True)

    def show_tiles(self, read: ReadImage | None, tiles: tuple[Tile, ...]) -> None:
        """Shows images.

        Args:
            read: Returns one image by its number; is called in another thread.
            tiles: Which ones, in order.
        """
        side = round(self._side * self.devicePixelRatioF())
        self._thumbnails.reset(read, side)
        self._tiles.show(tiles)
        self.scrollToTop()
