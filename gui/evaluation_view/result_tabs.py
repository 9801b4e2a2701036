"""Beside the matrix: the classes, the images of a cell, and the export."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout

from core.evaluation import Evaluation
from core.runs import RunRecord
from gui.evaluation_view.cell_images import CellImages
from gui.evaluation_view.class_table import ClassTable
from gui.evaluation_view.evaluating import Material
from gui.evaluation_view.export_panel import ExportPanel
from gui.workspace import Workspace


class ResultTabs(QFrame):
    """Three views of one run.

    Signals:
        exported: The result of an export.
    """

    exported = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        """Begins without a run."""
        super().__init__()
        self.setProperty("class", "card")
        self._classes = ClassTable()
        self._images = CellImages(workspace)
        self._export = ExportPanel(workspace)
        self._export.exported.connect(self.exported)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("result_tabs")
        self._tabs.addTab(self._classes, "Classes")
        self._tabs.addTab(self._images, "Images")
        self._tabs.addTab(self._export, "Export")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.addWidget(self._tabs)

    def show_run(self, record: RunRecord | None) -> None:
        """Shows another run."""
        self._export.show_run(record)

    def show_evaluation(self, evaluation: Evaluation | None) -> None:
        """Shows what was measured, or that nothing was."""
        self._classes.show_evaluation(evaluation)
        self._images.clear()
        if evaluation is not None and self._tabs.currentWidget() is self._images:
            self._tabs.setCurrentWidget(self._classes)

    def show_export(self) -> None:
        """Opens the tab of the export."""
        self._tabs.setCurrentWidget(self._export)

    def show_waiting(self, evaluation: Evaluation, true: int, predicted: int) -> None:
        """Says that the images of a cell are being read."""
        self._images.show_waiting(evaluation, true, predicted)
        self._tabs.setCurrentWidget(self._images)

    def show_cell(
        self, evaluation: Evaluation, material: Material, true: int, predicted: int
    ) -> None:
        """Shows the images of a cell."""
        self._images.show_cell(evaluation, material, true, predicted)
        self._tabs.setCurrentWidget(self._images)

    def clear_cell(self) -> None:
        """Shows no images."""
        self._images.clear()
