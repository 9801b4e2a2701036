"""One finding of the audit as a card."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.data.types import RawDataset
from gui.data_view.audit_images import AuditImages
from gui.theme import Theme
from gui.widgets.plain_label import WordsLabel
from gui.widgets.severity_mark import severity_mark
from gui.widgets.thumbnails import Thumbnails
from gui.widgets.words import things

if TYPE_CHECKING:
    from core.data.audit.report import AuditFix, Finding

FEW = 2


class AuditFinding(QFrame):
    """Says what was found and why it matters, shows it, and offers what to do.

    Signals:
        fix_chosen: One of the finding's fixes.
    """

    fix_chosen = Signal(object)

    def __init__(
        self,
        finding: "Finding",
        raw: RawDataset,
        thumbnails: Thumbnails,
        theme: Theme,
    ) -> None:
        """Shows a finding about a data set."""
        super().__init__()
        self.finding = finding
        self._raw = raw
        self._fixes: list[QPushButton] = []
        self._images = AuditImages(thumbnails, theme)
        self._more = QPushButton()
        self._more.setObjectName(f"audit_{finding.kind}_more")
        self._more.setProperty("class", "link")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._show_images)
        self.setObjectName(f"audit_{finding.kind}")
        self.setProperty("class", "note")
        self.setProperty("severity", finding.severity)
        title = WordsLabel(finding.title, "name")
        title.setObjectName(f"audit_{finding.kind}_title")
        texts = QVBoxLayout()
        texts.setSpacing(6)
        texts.addWidget(title)
        texts.addWidget(WordsLabel(finding.explanation, "quiet"))
        texts.addWidget(self._images)
        texts.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        if finding.files:
            texts.addWidget(self._files())
        for number, fix in enumerate(finding.fixes):
            texts.addWidget(self._fix_row(number, fix))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 10)
        row.setSpacing(8)
        row.addWidget(severity_mark(finding.severity), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self._show_images(False)

    def offer_fixes(self, offered: bool) -> None:
        """Fixes of a report that is out of date can't be chosen."""
        for button in self._fixes:
            button.setEnabled(offered)

    def _choose(self, fix: "AuditFix", _checked: bool = False) -> None:
        self.fix_chosen.emit(fix)

    def _show_images(self, everything: bool) -> None:
        finding = self.finding
        groups = finding.groups if everything else finding.groups[:FEW]
        self._images.show_groups(self._raw, groups)
        self._images.setVisible(bool(groups))
        self._more.setVisible(len(finding.groups) > FEW)
        listed, total = len(finding.groups), finding.num_groups
        which = f"all {total:,}" if listed == total else f"{listed:,} of {total:,}"
        self._more.setText("Show fewer" if everything else f"Show {which} groups")

    def _files(self) -> WordsLabel:
        files, total = self.finding.files, self.finding.num_files
        lines = [f"{name}: {reason}" for name, reason in files[:8]]
        if total > len(lines):
            lines.append(f"and {things(total - len(lines), 'more file')}")
        label = WordsLabel("\n".join(lines), "quiet")
        label.setObjectName(f"audit_{self.finding.kind}_files")
        return label

    def _fix_row(self, number: int, fix: "AuditFix") -> QWidget:
        button = QPushButton(fix.label)
        button.setObjectName(f"audit_{self.finding.kind}_fix_{number}")
        button.setAccessibleDescription(fix.explanation)
        button.clicked.connect(partial(self._choose, fix))
        self._fixes.append(button)
        widget = QWidget()
        column = QVBoxLayout(widget)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(WordsLabel(fix.explanation, "quiet"))
        return widget
