"""Which images are tested with: those of the data set, or those of other data."""

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from core.experiment import DatasetSpec, settings_of
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.other_data_menu import data_title, fill_with_data
from gui.workspace import Workspace

PATH = "dataset.test_source"


class OtherTest(QWidget):
    """Shows and changes `dataset.test_source`."""

    def __init__(self, workspace: Workspace) -> None:
        """Follows the document."""
        super().__init__()
        self._workspace = workspace
        setting = next(s for s in settings_of(DatasetSpec) if s.name == "test_source")
        label = QLabel(setting.label)
        self.setToolTip(setting.help)
        self._name = ElidedLabel()
        self._name.setObjectName("test_source_name")
        self._name.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred
        )
        # A label asks for its whole text, which would push the column out of the page.
        self._name.setMinimumWidth(24)
        self._forget = QToolButton()
        self._forget.setText("✕")
        self._forget.setObjectName("test_source_forget")
        self._forget.setAccessibleName("Test with images of this data again")
        self._forget.setToolTip("Test with images of this data again")
        self._forget.setProperty("class", "flat")
        self._forget.clicked.connect(self._take_own)
        self._menu = QMenu(self)
        self._menu.setObjectName("test_source_menu")
        self._menu.aboutToShow.connect(self._fill)
        self.button = QPushButton("Other data")
        self.button.setObjectName(PATH)
        self.button.setAccessibleName("Test with other data")
        self.button.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self._name, 1)
        row.addWidget(self._forget)
        row.addWidget(self.button)
        workspace.document.changed.connect(self._refresh)
        self._refresh()

    def choose(self, source: str) -> None:
        """Tests with other data; the empty text stands for images of the data set."""
        words = f"test with {data_title(source)}" if source else "test with own images"
        self._workspace.document.set_value(PATH, source, words)

    def _take_own(self) -> None:
        self.choose("")

    def _fill(self) -> None:
        source = self._workspace.document.experiment.dataset.source
        fill_with_data(self._menu, self, self.choose, without=source)

    def _refresh(self) -> None:
        source = self._workspace.document.experiment.dataset.test_source
        self._name.set_whole_text(data_title(source) if source else "this data")
        self._name.setToolTip(source)
        self._forget.setVisible(bool(source))
