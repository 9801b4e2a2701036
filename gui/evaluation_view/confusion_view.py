"""The confusion matrix on the screen: hover, keyboard and click."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from core.evaluation import Evaluation
from gui.evaluation_view.matrix_layout import MatrixLayout, fit
from gui.evaluation_view.matrix_painter import MatrixPainter
from gui.evaluation_view.sentences import cell_sentence
from gui.theme import Theme

_TITLE = 18
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ConfusionView(QAbstractScrollArea):
    """Shows which classes are taken for which.

    Signals:
        cell_chosen: (true, predicted) of the cell that was clicked or entered.
        cell_described: The cell under the mouse or the keyboard, in words.
    """

    cell_chosen = Signal(int, int)
    cell_described = Signal(str)

    def __init__(self, theme: Theme) -> None:
        """Begins empty."""
        super().__init__()
        self._theme = theme
        self._evaluation: Evaluation | None = None
        self._shares = False
        self._current = (0, 0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Confusion matrix")
        self.setMinimumSize(200, 200)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self.viewport().update)

    @property
    def layout_now(self) -> MatrixLayout | None:
        """Where the cells are, before scrolling; None while it is empty."""
        layout = self._fitted()
        if layout is None:
            return None
        slack = max(0, self.viewport().width() - layout.width)
        return replace(layout, left=layout.left + slack // 2)

    def _fitted(self) -> MatrixLayout | None:
        """The layout without the room at its sides."""
        if self._evaluation is None:
            return None
        painter = self._painter(self._evaluation)
        classes = len(self._evaluation.class_names)
        size = self.viewport().size()
        left = painter.name_width() + _TITLE
        top = 22 + _TITLE
        layout = fit(classes, size.width(), size.height(), left, top)
        if painter.columns_turned(layout.side):
            top = min(painter.name_width(), 80) + _TITLE
            layout = fit(classes, size.width(), size.height(), left, top)
        return layout

    def show_evaluation(self, evaluation: Evaluation | None) -> None:
        """Shows another evaluation, or nothing."""
        self._evaluation = evaluation
        self._current = (0, 0)
        self._update_scroll_bars()
        self.viewport().update()

    def show_shares(self, shares: bool) -> None:
        """Shows per cents of each row instead of counts, or the other way round."""
        self._shares = shares
        self.viewport().update()

    def cell_rect(self, true: int, predicted: int) -> QRect:
        """Returns where a cell is in the viewport."""
        layout = self.layout_now
        if layout is None:
            return QRect()
        left = layout.left + predicted * layout.side - self._offset().x()
        top = layout.top + true * layout.side - self._offset().y()
        return QRect(left, top, layout.side, layout.side)

    def picture(self) -> QImage:
        """Returns the whole matrix as a picture, twice as fine as the screen."""
        layout = self._fitted()
        if layout is None or self._evaluation is None:
            return QImage()
        image = QImage(
            QSize(layout.width + 16, layout.height + 16) * 2,
            QImage.Format.Format_RGB32,
        )
        image.setDevicePixelRatio(2)
        image.fill(self._theme.color("card"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(8, 8)
        self._draw(painter, self._evaluation, layout, QPoint(0, 0))
        painter.end()
        return image

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws cells and names; names stay when the cells are scrolled."""
        layout = self.layout_now
        if layout is None or self._evaluation is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, self._evaluation, layout, self._offset())
        if self.hasFocus():
            ring = QRectF(self.cell_rect(*self._current))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 2.5))
            painter.drawRoundedRect(ring.adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits the cells anew."""
        super().resizeEvent(event)
        self._update_scroll_bars()

    def viewportEvent(self, event: QEvent) -> bool:
        """Shows the tooltip of the cell under the mouse."""
        if isinstance(event, QHelpEvent):
            cell = self._cell_at(event.pos())
            text = self._describe(cell) if cell else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Says what is under the mouse."""
        cell = self._cell_at(event.position().toPoint())
        shape = (
            Qt.CursorShape.PointingHandCursor if cell else Qt.CursorShape.ArrowCursor
        )
        self.viewport().setCursor(shape)
        self.cell_described.emit(self._describe(cell) if cell else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Chooses the cell under the mouse."""
        cell = self._cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = cell
            self.viewport().update()
            self.cell_chosen.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves with the arrow keys, chooses with Enter or Space."""
        layout = self.layout_now
        step = _STEPS.get(Qt.Key(event.key()))
        if layout is not None and step is not None:
            last = layout.classes - 1
            true, predicted = self._current
            self._current = (
                min(max(true + step[0], 0), last),
                min(max(predicted + step[1], 0), last),
            )
            self._scroll_to_current(layout)
            self._say_current()
            self.viewport().update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if layout is not None:
                self.cell_chosen.emit(*self._current)
        else:
            super().keyPressEvent(event)

    def _painter(self, evaluation: Evaluation) -> MatrixPainter:
        return MatrixPainter(evaluation, self._shares, self._theme)

    def _draw(
        self,
        painter: QPainter,
        evaluation: Evaluation,
        layout: MatrixLayout,
        offset: QPoint,
    ) -> None:
        drawing = self._painter(evaluation)
        painter.setFont(self._theme.font(0.85))
        painter.setPen(self._theme.color("quiet"))
        across = QRectF(layout.left, 0, layout.classes * layout.side, _TITLE)
        painter.drawText(across, Qt.AlignmentFlag.AlignLeft, "predicted →")
        down = QRectF(0, 0, layout.left - 6, _TITLE)
        painter.drawText(down, Qt.AlignmentFlag.AlignRight, "true ↓")
        painter.save()
        painter.setClipRect(layout.left, 0, 100_000, 100_000)
        painter.translate(-offset.x(), 0)
        drawing.paint_columns(painter, layout)
        painter.restore()
        painter.save()
        painter.setClipRect(0, layout.top, 100_000, 100_000)
        painter.translate(0, -offset.y())
        drawing.paint_rows(painter, layout)
        painter.restore()
        painter.save()
        painter.setClipRect(layout.left, layout.top, 100_000, 100_000)
        painter.translate(-offset.x(), -offset.y())
        drawing.paint_cells(painter, layout)
        painter.restore()

    def _offset(self) -> QPoint:
        return QPoint(
            self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        )

    def _update_scroll_bars(self) -> None:
        layout = self.layout_now
        size = self.viewport().size()
        width = layout.width - size.width() if layout else 0
        height = layout.height - size.height() if layout else 0
        for bar, rest, page in (
            (self.horizontalScrollBar(), width, size.width()),
            (self.verticalScrollBar(), height, size.height()),
        ):
            bar.setRange(0, max(0, rest))
            bar.setPageStep(page)
            bar.setSingleStep(24)

    def _scroll_to_current(self, layout: MatrixLayout) -> None:
        cell = self.cell_rect(*self._current)
        for bar, low, high, first, last in (
            (
                self.horizontalScrollBar(),
                cell.left(),
                cell.right(),
                layout.left,
                self.viewport().width(),
            ),
            (
                self.verticalScrollBar(),
                cell.top(),
                cell.bottom(),
                layout.top,
                self.viewport().height(),
            ),
        ):
            if low < first:
                bar.setValue(bar.value() - (first - low))
            elif high > last:
                bar.setValue(bar.value() + high - last)

    def _cell_at(self, place: QPoint) -> tuple[int, int] | None:
        layout = self.layout_now
        if layout is None or place.x() < layout.left or place.y() < layout.top:
            return None
        return layout.cell_at(
            place.x() + self._offset().x(), place.y() + self._offset().y()
        )

    def _describe(self, cell: tuple[int, int]) -> str:
        return cell_sentence(self._evaluation, *cell) if self._evaluation else ""

    def _say_current(self) -> None:
        text = self._describe(self._current)
        self.setAccessibleDescription(text)
        self.cell_described.emit(text)
