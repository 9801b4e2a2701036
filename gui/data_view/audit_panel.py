"""The audit on the Data page: a button, how far it is, and what it found."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.experiment import ProblemError
from gui.data_view.audit_finding import AuditFinding
from gui.data_view.audit_session import AuditSession
from gui.data_view.honesty_card import HonestyCard
from gui.data_view.honesty_session import HonestySession
from gui.widgets.empty_state import EmptyState
from gui.widgets.problem_list import ProblemList
from gui.widgets.progress_row import ProgressRow
from gui.widgets.thumbnails import Thumbnails
from gui.widgets.words import things

if TYPE_CHECKING:
    from core.data.audit.report import AuditFix, AuditReport
    from gui.workspace import Workspace

_LOOKED_FOR = (
    "images that stand on both sides of the split, copies, one image with two labels, "
    "blank and broken images, rare classes, and a test part that looks unlike the "
    "training part."
)
_EMPTY = (
    "Is the data itself in order?",
    f"The audit looks for {_LOOKED_FOR} It changes nothing by itself.",
    "Audit the data",
)


class AuditPanel(QFrame):
    """Audits the data when the person asks for it."""

    def __init__(self, workspace: "Workspace") -> None:
        """Begins without a report."""
        super().__init__()
        self.setObjectName("audit_panel")
        self.setProperty("class", "card")
        self._workspace = workspace
        self._shown: AuditReport | None = None
        self._cards: list[AuditFinding] = []
        self.session = AuditSession(workspace, self)
        self._honesty = HonestySession(workspace, self)
        self._honesty_card = HonestyCard(workspace, self._honesty)
        self._thumbnails = Thumbnails(workspace.background, self)
        self._empty = EmptyState(*_EMPTY, "audit_start")
        self._empty.pressed.connect(self.session.start)
        self._progress = ProgressRow("audit_progress")
        self._progress.cancelled.connect(self.session.cancel)
        self._problems = ProblemList()
        self._title = QLabel()
        self._title.setObjectName("audit_title")
        self._title.setProperty("class", "heading")
        self._stale = QLabel("Settings of the data have changed since this audit.")
        self._stale.setObjectName("audit_stale")
        self._stale.setProperty("class", "warning")
        self._stale.setWordWrap(True)
        self._fine = QLabel(f"The audit looked for {_LOOKED_FOR}")
        self._fine.setObjectName("audit_fine")
        self._fine.setProperty("class", "quiet")
        self._fine.setWordWrap(True)
        self._again = QPushButton("Audit again")
        self._again.setObjectName("audit_again")
        self._again.clicked.connect(self.session.start)
        self._list = QVBoxLayout()
        self._report = QWidget()
        self._body = QStackedWidget()
        self._arrange()
        self.session.changed.connect(self._refresh)
        self.session.progressed.connect(self._progress.advance)
        self._honesty.changed.connect(self._place_honesty)
        self._refresh()

    @property
    def num_findings(self) -> int:
        """How much was found."""
        return len(self.session.report.findings) if self.session.report else 0

    def _arrange(self) -> None:
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 6, 0)
        self._list.setSpacing(8)
        self._list.addWidget(self._honesty_card)
        self._list.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("audit_findings")
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._again)
        column = QVBoxLayout(self._report)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._stale)
        column.addWidget(self._fine)
        column.addWidget(self._scroll, 1)
        self._body.addWidget(self._empty)
        self._body.addWidget(self._report)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 10, 8, 10)
        whole.setSpacing(8)
        whole.addWidget(self._progress)
        whole.addWidget(self._problems)
        whole.addWidget(self._body, 1)

    def _refresh(self) -> None:
        session = self.session
        running = session.running
        if running and self._progress.isHidden():
            self._progress.restart("Looking at the images")
        self._progress.setVisible(running)
        self._problems.show_problems(session.problems)
        if session.report is not self._shown:
            self._shown = session.report
            self._show_report(session.report)
        self._body.setCurrentIndex(int(session.report is not None))
        self._empty.button.setEnabled(not running)
        self._again.setEnabled(not running)
        self._stale.setVisible(session.stale and not running)
        offered = not running and not session.stale
        for card in self._cards:
            card.offer_fixes(offered)
        self._place_honesty()

    def _place_honesty(self) -> None:
        """Shows the comparison below the leak, or on top where the leak is mended."""
        split = self._workspace.document.experiment.dataset.split
        kinds = [card.finding.kind for card in self._cards]
        honesty = self._honesty
        told = bool(honesty.running or honesty.result or honesty.problems)
        grouped = split.group_by != "none"
        self._honesty_card.setVisible("leakage" in kinds or grouped or told)
        place = kinds.index("leakage") + 1 if "leakage" in kinds else 0
        if self._list.indexOf(self._honesty_card) != place:
            self._list.removeWidget(self._honesty_card)
            self._list.insertWidget(place, self._honesty_card)

    def _show_report(self, report: "AuditReport | None") -> None:
        for card in self._cards:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = []
        raw = self.session.raw
        if report is None or raw is None:
            self._thumbnails.reset(None, 0)
            return
        self._thumbnails.reset(raw.images.read, round(48 * self.devicePixelRatioF()))
        self._title.setText(_summary(report))
        self._fine.setVisible(not report.findings)
        for finding in report.findings:
            theme = self._workspace.theme
            card = AuditFinding(finding, raw, self._thumbnails, theme)
            card.fix_chosen.connect(self._apply)
            self._list.insertWidget(self._list.count() - 1, card)
            self._cards.append(card)
        self._scroll.verticalScrollBar().setValue(0)

    def _apply(self, fix: "AuditFix") -> None:
        try:
            self.session.apply(fix)
        except ProblemError as error:
            self._workspace.notifications.report_error(error)


def _summary(report: "AuditReport") -> str:
    images = things(report.num_images, "image")
    severities = [finding.severity for finding in report.findings]
    warnings = sum(severity != "information" for severity in severities)
    notes = len(severities) - warnings
    parts = [
        things(number, one)
        for number, one in ((warnings, "warning"), (notes, "note"))
        if number
    ]
    found = ", ".join(parts) if parts else "nothing odd was found"
    return f"{images} looked at: {found}"
