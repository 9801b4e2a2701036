"""What was recognised: kind, counts, sizes, memory, origin."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton

from core.data.types import PreparedData, RawDataset
from gui.data_view.facts import facts_of
from gui.widgets.breaking_label import BreakingLabel
from gui.widgets.elided_label import ElidedLabel


class SummaryCard(QFrame):
    """The facts of the data set as label and value.

    Signals:
        reread: The person wants the data to be read again.
    """

    reread = Signal()

    def __init__(self) -> None:
        """Begins empty."""
        super().__init__()
        self.setProperty("class", "card")
        self._title = ElidedLabel()
        self._title.setProperty("class", "name")
        self._again = QPushButton("Read again")
        self._again.setObjectName("read_again")
        self._again.setProperty("class", "link")
        self._again.setToolTip("Looks at the files again, after you changed them")
        self._again.clicked.connect(self.reread)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 10, 12, 12)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 4)
        head.addWidget(self._title, 1)
        head.addWidget(self._again)
        self._grid.addLayout(head, 0, 0, 1, 2)
        self._values: dict[str, BreakingLabel] = {}

    def show_data(self, raw: RawDataset, prepared: PreparedData | None) -> None:
        """Shows the facts of a data set."""
        self._title.set_whole_text(raw.name)
        for name, value in facts_of(raw, prepared).items():
            if name not in self._values:
                self._add(name)
            self._values[name].show_text(value)
            self._values[name].setToolTip(value)

    def _add(self, name: str) -> None:
        row = self._grid.rowCount()
        label, value = QLabel(name), BreakingLabel()
        label.setProperty("class", "quiet")
        value.setObjectName(f"fact_{name.lower().replace(' ', '_')}")
        value.setMinimumWidth(40)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._values[name] = value
