"""The Features page: what a base says of the images, before and beside a training."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.experiment import Problem
from gui.pages.page import Page
from gui.widgets.side_scroll import SideScroll
from gui.workspace import Workspace

SIDE_WIDTH, NARROW_SIDE_WIDTH = 338, 306
NARROW = 1000
"""Below this width of the page the right column gives up some of its own."""


class FeaturesPage(Page):
    """The map in the middle; extracting, classifiers and clusters on the right."""

    def __init__(self, workspace: Workspace) -> None:
        """Makes the page; what takes long to import is imported here."""
        super().__init__(workspace)
        from gui.features_view.classifier_card import ClassifierCard
        from gui.features_view.cluster_card import ClusterCard
        from gui.features_view.extract_card import ExtractCard
        from gui.features_view.feature_work import FeatureWork
        from gui.features_view.map_card import MapCard

        self.work = FeatureWork(workspace, self)
        self._map = MapCard(workspace, self.work)
        self._clusters = ClusterCard(workspace, self.work)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(ExtractCard(workspace, self.work))
        column.addWidget(ClassifierCard(workspace, self.work))
        column.addWidget(self._clusters)
        column.addStretch(1)
        self._side = SideScroll(body)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 6, 12)
        row.setSpacing(10)
        row.addWidget(self._map, 1)
        row.addWidget(self._side)
        self._clusters.cluster_chosen.connect(self._map.show_examples)
        self.work.changed.connect(self._show_badge)
        self.work.failed.connect(self._show_failure)
        workspace.document.changed.connect(self._show_badge)
        workspace.theme.changed.connect(self._fit_side)
        self._fit_side()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the map more room on a projector."""
        super().resizeEvent(event)
        self._fit_side()

    def _fit_side(self) -> None:
        width = NARROW_SIDE_WIDTH if self.width() < NARROW else SIDE_WIDTH
        more = max(0.0, self.workspace.theme.scale - 1.0) / 2
        self._side.set_width(round(width * (1.0 + more)))

    def _show_badge(self) -> None:
        work = self.work
        busy = {
            "extract": "extracting",
            "map": "making the map",
            "classify": "training",
        }
        for subject, words in busy.items():
            if work.busy(subject):  # type: ignore[arg-type]
                self.set_badge("running", words)
                return
        if work.extracted is not None and not work.current:
            self.set_badge("warning", "made of earlier settings")
        elif work.extracted is not None:
            self.set_badge("fine", "features are there")
        else:
            self.set_badge("none")

    def _show_failure(self, subject: str, problems: tuple[Problem, ...]) -> None:
        if subject in ("map", "save_map", "neighbors"):
            for problem in problems:
                self.workspace.notifications.report(problem)
