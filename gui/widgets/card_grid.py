"""A layout that puts cards of equal width into as many columns as fit."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class CardGrid(QLayout):
    """Lays out cards in rows; all have the same width, each row its own height.

    The number of columns follows the width, so that a page stays legible from a narrow
    projector to a wide screen.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        min_width: int = 200,
        max_width: int = 400,
        spacing: int = 12,
    ) -> None:
        """Begins empty.

        Args:
            parent: The widget that is laid out.
            min_width: Narrowest card; as many columns as this allows are made.
            max_width: Widest card, where there are fewer cards than columns.
            spacing: Between the cards, in both directions.
        """
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._min_width = min_width
        self._max_width = max_width
        self._gap = spacing
        self.setContentsMargins(QMargins())
        if parent is not None:
            parent.setLayout(self)

    def addItem(self, item: QLayoutItem) -> None:
        """Adds an item at the end; `addWidget` calls this."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """Returns how many cards there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Returns a card, or None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Takes a card out, or returns None beyond the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """The grid asks for no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Fewer columns need more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Returns the height that all rows need at a width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Moves the cards."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Returns a size with about three columns."""
        columns = min(3, max(1, len(self._items)))
        width = columns * self._min_width + (columns - 1) * self._gap
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        """Returns the size of one card."""
        return QSize(self._min_width, 0)

    def clear(self) -> None:
        """Removes all cards and deletes their widgets."""
        while (item := self.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _place(self, rect: QRect, move: bool) -> int:
        if not self._items:
            return 0
        room = rect.width() + self._gap
        columns = max(1, room // (self._min_width + self._gap))
        columns = min(columns, max(len(self._items), 1))
        width = min((room // columns) - self._gap, self._max_width)
        top = rect.top()
        for start in range(0, len(self._items), columns):
            row = self._items[start : start + columns]
            height = max(self._height(item, width) for item in row)
            if move:
                for column, item in enumerate(row):
                    left = rect.left() + column * (width + self._gap)
                    item.setGeometry(QRect(left, top, width, height))
            top += height + self._gap
        return top - self._gap - rect.top()

    @staticmethod
    def _height(item: QLayoutItem, width: int) -> int:
        if item.hasHeightForWidth():
            return item.heightForWidth(width)
        return item.sizeHint().height()
