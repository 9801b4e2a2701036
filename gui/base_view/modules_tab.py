"""Choosing a module of TF Hub: from the list, by its handle, or from this computer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.experiment import Base, HubBase, ProblemError
from core.model.bases.curated import CURATED, curated
from core.model.bases.fetching import download_size, needs_download
from core.model.bases.sources import source_of
from gui.base_view.choice_list import Choice, ChoiceList
from gui.text import compact
from gui.widgets.words import size_in_bytes

if TYPE_CHECKING:
    from gui.theme import Theme


class ModulesTab(QWidget):
    """The curated list, and a line for everything else.

    Signals:
        changed: `base` is another one.
    """

    changed = Signal()

    def __init__(self, theme: "Theme") -> None:
        """Begins without a choice."""
        super().__init__()
        self._list = ChoiceList("modules", theme)
        self._handle = QLineEdit()
        self._handle.setObjectName("module_handle")
        self._handle.setAccessibleName("Module")
        self._handle.setPlaceholderText(
            "Or any Kaggle handle, tfhub.dev address, folder or .tar.gz"
        )
        self._handle.setClearButtonEnabled(True)
        folder = QPushButton("Folder…")
        folder.setToolTip("A folder in SavedModel format")
        packed = QPushButton("Packed file…")
        packed.setToolTip("Such a folder as a .tar.gz file")
        folder.clicked.connect(self._choose_folder)
        packed.clicked.connect(self._choose_file)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._handle, 1)
        row.addWidget(folder)
        row.addWidget(packed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._list, 1)
        column.addLayout(row)
        self._fill()
        self._list.chosen.connect(self._handle.setText)
        self._handle.textChanged.connect(self._typed)

    def base(self) -> Base | None:
        """Returns what is chosen; None while the line is empty or can't be read."""
        handle = self._handle.text().strip()
        if not handle or self._complaint(handle):
            return None
        return HubBase(handle=handle)

    def words(self) -> str:
        """Returns what must be downloaded, or why the line can't be read."""
        handle = self._handle.text().strip()
        complaint = self._complaint(handle) if handle else ""
        base = self.base()
        if complaint or base is None:
            return complaint
        if not needs_download(base):
            return ""
        size = download_size(base)
        amount = f"About {size_in_bytes(size)} are" if size else "It is"
        return f"{amount} downloaded once."

    def show_base(self, base: HubBase) -> None:
        """Begins with the base of the document."""
        self._handle.setText(base.handle)

    def _complaint(self, handle: str) -> str:
        try:
            source_of(handle)
        except ProblemError as error:
            return error.problems[0].message
        return ""

    def _fill(self) -> None:
        self._list.show_choices(
            [
                Choice(
                    module.handle,
                    module.title,
                    module.summary,
                    f"{compact(module.parameters)} parameters · "
                    f"{module.image_size}×{module.image_size}",
                    not needs_download(HubBase(handle=module.handle)),
                )
                for module in CURATED
            ]
        )

    def _typed(self, text: str) -> None:
        known = curated(text)
        self._list.blockSignals(True)
        self._list.choose(known.handle if known else "")
        self._list.blockSignals(False)
        self.changed.emit()

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, "Folder in SavedModel format")
        if path:
            self._handle.setText(path)

    def _choose_file(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self, "Packed module", "", "Archives (*.tar.gz *.tgz *.zip);;All files (*)"
        )
        if path:
            self._handle.setText(path)
