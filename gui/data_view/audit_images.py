"""The images of a finding: a title and a strip of thumbnails for each group."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.data.types import RawDataset
from gui.text import count
from gui.theme import Theme
from gui.widgets.thumbnails import Thumbnails, draw_thumbnail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.data.audit.report import ImageGroup

SIDE = 44
_GAP = 4
_TITLE = 18
_ROW = _TITLE + SIDE + 10
_MORE = 56


class AuditImages(QWidget):
    """Draws groups below one another; only those in view are read."""

    def __init__(self, thumbnails: Thumbnails, theme: Theme) -> None:
        """Begins empty."""
        super().__init__()
        self._thumbnails = thumbnails
        self._theme = theme
        self._raw: RawDataset | None = None
        self._groups: tuple[ImageGroup, ...] = ()
        self.setObjectName("audit_images")
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Fixed)
        thumbnails.arrived.connect(self.update)
        theme.changed.connect(self.update)

    @property
    def groups(self) -> "tuple[ImageGroup, ...]":
        """What is shown."""
        return self._groups

    def show_groups(self, raw: RawDataset, groups: "Sequence[ImageGroup]") -> None:
        """Shows these groups of a data set."""
        self._raw, self._groups = raw, tuple(groups)
        titles = [f"{group.title} ({count(group.size)})" for group in groups]
        self.setAccessibleDescription(". ".join(titles))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its groups."""
        return QSize(200, _ROW * len(self._groups))

    def minimumSizeHint(self) -> QSize:
        """May be narrow: fewer thumbnails are shown then."""
        return QSize(120, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Says which image the mouse is on."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.image_at(event.pos())
            text = "" if index is None else self._describe(index)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: object) -> None:
        """Draws the groups that are in view."""
        painter = QPainter(self)
        visible = self.visibleRegion().boundingRect()
        for row, group in enumerate(self._groups):
            top = row * _ROW
            if top > visible.bottom() or top + _ROW < visible.top():
                continue
            painter.setFont(self._theme.font(0.88))
            painter.setPen(self._theme.color("quiet"))
            metrics = painter.fontMetrics()
            told = group.size == 1 or count(group.size) in group.title
            size = "" if told else f" · {count(group.size)}"
            room = self.width() - metrics.horizontalAdvance(size)
            title = metrics.elidedText(group.title, Qt.TextElideMode.ElideRight, room)
            line = QRect(0, top, self.width(), _TITLE)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title + size)
            shown = self._shown(group)
            for place, index in enumerate(shown):
                frame = self._frame(row, place)
                draw_thumbnail(painter, frame, self._thumbnails, index, self._theme)
            if len(shown) < group.size:
                painter.setPen(self._theme.color("quiet"))
                frame = self._frame(row, len(shown))
                frame.setWidth(_MORE)
                more = f"+{count(group.size - len(shown))}"
                painter.drawText(frame, Qt.AlignmentFlag.AlignVCenter, more)
        painter.end()

    def image_at(self, place: QPoint) -> int | None:
        """Returns the number of the image at a place."""
        row = place.y() // _ROW
        if 0 <= row < len(self._groups):
            for number, index in enumerate(self._shown(self._groups[row])):
                if self._frame(row, number).contains(place):
                    return index
        return None

    def _describe(self, index: int) -> str:
        if self._raw is None:
            return ""
        name = self._raw.class_names[self._raw.labels[index]]
        file = self._raw.images.file(index)
        return f"{name}: {file if file is not None else f'image {count(index)}'}"

    def _shown(self, group: "ImageGroup") -> tuple[int, ...]:
        fitting = (self.width() + _GAP) // (SIDE + _GAP)
        if fitting < group.size:
            fitting = (self.width() - _MORE) // (SIDE + _GAP)
        return group.images[: max(1, fitting)]

    def _frame(self, row: int, place: int) -> QRect:
        return QRect(place * (SIDE + _GAP), row * _ROW + _TITLE, SIDE, SIDE)
