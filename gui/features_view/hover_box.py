"""The image under the mouse, beside its point."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from gui.background import Background
from gui.widgets.plain_label import PlainLabel
from gui.widgets.thumbnails import ReadImage, Thumbnails

SIDE = 96
_GAP = 14


class HoverBox(QFrame):
    """Shows one image with its class, part and file, near a place of the map."""

    def __init__(self, background: Background, over: QWidget) -> None:
        """Begins hidden.

        Args:
            background: Where the picture is made.
            over: The widget that it lies on.
        """
        super().__init__(over)
        self._over = over
        self.setProperty("class", "card")
        self.setObjectName("hover_box")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._index = -1
        self._place = QPointF()
        self._thumbnails = Thumbnails(background, self)
        self._thumbnails.arrived.connect(self._show_picture)
        self._picture = QLabel()
        self._picture.setObjectName("hover_picture")
        self._picture.setFixedSize(SIDE, SIDE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = PlainLabel()
        self._name.setObjectName("hover_name")
        self._name.setProperty("class", "name")
        self._details = PlainLabel()
        self._details.setObjectName("hover_details")
        self._details.setProperty("class", "quiet")
        self._details.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 6)
        column.setSpacing(2)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._name)
        column.addWidget(self._details)
        self.setFixedWidth(SIDE + 56)
        self.hide()

    @property
    def index(self) -> int:
        """The number of the shown image; -1 while hidden."""
        return self._index

    def set_source(self, read: ReadImage | None) -> None:
        """Takes the images of other data."""
        self.hide_image()
        side = round(SIDE * self.devicePixelRatioF())
        self._thumbnails.reset(read, side)

    def show_image(self, index: int, name: str, details: str, place: QPointF) -> None:
        """Shows an image beside a place.

        Args:
            index: Its number in the data set.
            name: Its class.
            details: What else is known of it.
            place: Where its point lies.
        """
        self._index, self._place = index, place
        self._name.setText(name)
        self._details.setText(details)
        self._show_picture()
        self.adjustSize()
        self._move()
        self.show()
        self.raise_()

    def hide_image(self) -> None:
        """Shows nothing."""
        self._index = -1
        self.hide()

    def _show_picture(self) -> None:
        if self._index < 0:
            return
        image = self._thumbnails.get(self._index)
        if image is None or image.isNull():
            self._picture.clear()
            return
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.setPixmap(pixmap)

    def _move(self) -> None:
        """Stays inside of what it lies on, and off the point."""
        over = self._over.rect()
        x, y = round(self._place.x()) + _GAP, round(self._place.y()) + _GAP
        if x + self.width() > over.right():
            x = round(self._place.x()) - _GAP - self.width()
        if y + self.height() > over.bottom():
            y = over.bottom() - self.height()
        self.move(max(x, 0), max(y, 0))
