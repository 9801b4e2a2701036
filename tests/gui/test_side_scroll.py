"""A scroll bar that comes takes no width from what scrolls."""

import pytest
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.side_scroll import SideScroll


class _Picture(QWidget):
    """As high as it is wide."""

    def __init__(self) -> None:
        super().__init__()
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.widths: list[int] = []

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.widths.append(self.width())


@pytest.mark.usefixtures("styled_app")
@pytest.mark.parametrize("height", [190, 195, 199, 200, 260])
def test_that_a_picture_keeps_its_width_whether_there_is_a_bar_or_not(qtbot, height):
    picture = _Picture()
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(picture)
    column.addStretch(1)
    area = SideScroll(body)
    qtbot.addWidget(area)
    area.set_width(200)
    area.resize(area.width(), height)
    area.show()
    area.set_width(200)  # The bar has its style only now.
    qtbot.waitUntil(lambda: picture.height() >= 200)
    picture.widths.clear()
    qtbot.wait(100)
    assert picture.widths == []
    assert picture.width() == 200
    assert (area.verticalScrollBar().maximum() > 0) == (height < 200)
