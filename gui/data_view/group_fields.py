"""What stays together when the images are divided, as far as the data allows it."""

import numpy as np
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from core.data.images import FileImages
from core.data.types import TEST, VALIDATION, RawDataset
from core.experiment import SplitSpec, settings_of
from gui.forms import SpecForm
from gui.widgets.plain_label import PlainLabel
from gui.workspace import Workspace

_PATH = "dataset.split"


class GroupFields(QWidget):
    """Shows those settings of the split that mean something for the data set."""

    def __init__(self, workspace: Workspace) -> None:
        """Follows the document."""
        super().__init__()
        self._workspace = workspace
        self._raw: RawDataset | None = None
        self._own = self._form("own_parts")
        self._groups = self._form("group_by")
        self._pattern = self._form("group_pattern", show_help=True)
        self._example = PlainLabel()
        self._example.setObjectName("group_example")
        self._example.setProperty("class", "quiet")
        self._example.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self._own, self._groups, self._pattern, self._example):
            column.addWidget(widget)
        workspace.document.changed.connect(self._refresh)
        self._refresh()

    def show_data(self, raw: RawDataset | None) -> None:
        """Offers what a data set allows."""
        self._raw = raw
        self._refresh()

    def _form(self, name: str, show_help: bool = False) -> SpecForm:
        return SpecForm(
            self._workspace, _PATH, only=(name,), show_help=show_help, unfolded=True
        )

    def _refresh(self) -> None:
        raw = self._raw
        split = self._workspace.document.experiment.dataset.split
        parts = raw is not None and bool(np.isin(raw.parts, (VALIDATION, TEST)).any())
        self._own.setVisible(parts or split.own_parts != "keep")
        by_name = split.group_by == "file_name"
        files = raw.images if raw and isinstance(raw.images, FileImages) else None
        self._pattern.setVisible(by_name)
        self._example.setVisible(by_name and files is not None)
        if files is not None and len(files.names):
            self._example.setText(f"A file of this data set: {files.names[0]}")
        self._offer("file_name", files is not None, "The images have no file names.")
        columns = raw is not None and raw.groups is not None
        self._offer("column", columns, "The data has no column for it.")

    def _offer(self, choice: str, possible: bool, reason: str) -> None:
        """Greys out a choice that the data does not allow, and says why."""
        box = self._groups.findChild(QComboBox, f"{_PATH}.group_by")
        if box is None:
            return
        setting = next(s for s in settings_of(SplitSpec) if s.name == "group_by")
        model = box.model()
        if isinstance(model, QStandardItemModel):
            item = model.item(setting.choices.index(choice))
            item.setEnabled(possible)
            item.setToolTip("" if possible else reason)
