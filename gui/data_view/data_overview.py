"""The data set that was found: its classes on the left, facts and choices beside."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.data.types import PreparedData, RawDataset
from core.experiment import Problem
from gui.data_view.audit_panel import AuditPanel
from gui.data_view.class_images import ClassImages
from gui.data_view.class_list import ClassList
from gui.data_view.split_card import SplitCard
from gui.data_view.status_panel import STARTS
from gui.data_view.summary_card import SummaryCard
from gui.forms.spec_form import SpecForm
from gui.widgets.problem_list import ProblemList
from gui.workspace import Workspace

_SIDE = 320
_FIELDS = ("image_size", "color_mode", "limit_per_class", "cache", "pixel_shape")


class DataOverview(QWidget):
    """Shows a data set and the settings that apply to it."""

    def __init__(self, workspace: Workspace) -> None:
        """Begins empty; see `show_data`."""
        super().__init__()
        self._workspace = workspace
        self._raw: RawDataset | None = None
        self._list = ClassList(workspace)
        self._list.opened.connect(self._open_class)
        self._images = ClassImages(workspace)
        self._images.closed.connect(self._close_class)
        self._left = QStackedWidget()
        self._left.addWidget(self._list)
        self._left.addWidget(self._images)
        self._audit = AuditPanel(workspace)
        self._audit.session.changed.connect(self._name_tabs)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("data_tabs")
        self._tabs.addTab(self._left, "Classes")
        self._tabs.addTab(self._audit, "Audit")
        self.summary = SummaryCard()
        self._split = SplitCard(workspace)
        self.form = SpecForm(
            workspace, "dataset", only=_FIELDS, starts=STARTS, show_help=False
        )
        # Only once a person is in a field: without it, the column fits the window.
        self._help = QLabel()
        self._help.setObjectName("preparation_help")
        self._help.setProperty("class", "quiet")
        self._help.setWordWrap(True)
        self._help.hide()
        self.form.help_changed.connect(self._show_help)
        self._problems = ProblemList()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._tabs, 1)
        row.addWidget(self._side())

    def show_data(
        self,
        raw: RawDataset,
        prepared: PreparedData | None,
        problems: tuple[Problem, ...],
    ) -> None:
        """Shows a data set, prepared or not yet."""
        if not self._images.shows(raw):
            self._left.setCurrentWidget(self._list)
        self._raw = raw
        if prepared is not None:
            # Who sets the size by hand begins with the one in use.
            self.form.set_start("image_size", prepared.task.input_shape[:2])
        self._list.show_data(raw, prepared)
        self.summary.show_data(raw, prepared)
        self._split.show_data(raw, prepared)
        self._problems.show_problems([one for one in problems if not _is_told(one)])

    def _side(self) -> QScrollArea:
        settings = QFrame()
        settings.setProperty("class", "card")
        title = QLabel("Preparation")
        title.setProperty("class", "heading")
        inside = QVBoxLayout(settings)
        inside.setContentsMargins(12, 10, 12, 12)
        inside.setSpacing(8)
        inside.addWidget(title)
        inside.addWidget(self.form)
        inside.addWidget(self._help)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        for card in (self.summary, self._problems, self._split, settings):
            column.addWidget(card)
        column.addStretch()
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFixedWidth(_SIDE)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        return area

    def _show_help(self, text: str) -> None:
        self._help.setText(text)
        self._help.setVisible(bool(text))

    def _name_tabs(self) -> None:
        found = self._audit.num_findings
        self._tabs.setTabText(1, f"Audit · {found}" if found else "Audit")

    def _open_class(self, label: int) -> None:
        if self._raw is not None:
            self._images.show_class(self._raw, label)
            self._left.setCurrentWidget(self._images)

    def _close_class(self) -> None:
        self._left.setCurrentWidget(self._list)
        self._list.focus_list()


def _is_told(problem: Problem) -> bool:
    """Whether the card of the split says the same already."""
    return problem.path == "dataset.split" and problem.severity == "information"
