"""Below the table: how a run ended, or in what several differ."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from gui.run_library import RunEntry
from gui.runs_view.comparing import ComparedSetting, compare
from gui.text import plural
from gui.widgets.plain_label import PlainLabel, WordsLabel
from gui.widgets.words import things, when

_HINT = "Select several runs (Ctrl or Shift) to see in which settings they differ."
MOST_COMPARED = 8


class RunDetails(QFrame):
    """Follows the selection of the table."""

    def __init__(self) -> None:
        """Begins with a hint."""
        super().__init__()
        self.setProperty("class", "card")
        self._title = PlainLabel()
        self._title.setObjectName("details_title")
        self._title.setProperty("class", "name")
        self._text = WordsLabel()
        self._text.setObjectName("details_text")
        self._text.setProperty("class", "quiet")
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._table = QTableWidget()
        self._table.setObjectName("comparison")
        self._table.setAccessibleName("Settings that differ")
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        self._table.setProperty("class", "bare")
        self._table.setShowGrid(False)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(26)
        self._table.setTabKeyNavigation(False)
        self._body = QStackedWidget()
        self._body.addWidget(self._text)
        self._body.addWidget(self._table)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._body, 1)
        self.show_runs(())

    def show_runs(self, entries: Sequence[RunEntry]) -> None:
        """Shows one run, or the comparison of several."""
        if len(entries) > 1:
            self._compare(entries[:MOST_COMPARED])
            return
        self._title.setText(entries[0].record.name if entries else "")
        self._title.setVisible(bool(entries))
        self._text.setText(_describe(entries[0]) if entries else _HINT)
        self._body.setCurrentWidget(self._text)

    def _compare(self, entries: Sequence[RunEntry]) -> None:
        settings = compare([entry.experiment for entry in entries])
        self._title.setVisible(True)
        if not settings:
            self._title.setText(f"{things(len(entries), 'run')} with the same settings")
            self._text.setText(
                "What differs is only the order of the calculations on the device."
            )
            self._body.setCurrentWidget(self._text)
            return
        self._title.setText(
            f"{plural(len(settings), 'setting')} in which these runs differ"
        )
        self._fill(entries, settings)
        self._body.setCurrentWidget(self._table)

    def _fill(
        self, entries: Sequence[RunEntry], settings: Sequence[ComparedSetting]
    ) -> None:
        names = [entry.record.name for entry in entries]
        if len(set(names)) < len(names):
            names = [f"{e.record.name}, {when(e.record.started)}" for e in entries]
        self._table.clear()
        self._table.setColumnCount(len(entries) + 1)
        self._table.setRowCount(len(settings))
        self._table.setHorizontalHeaderLabels(["Setting", *names])
        for row, setting in enumerate(settings):
            for column, text in enumerate((setting.label, *setting.values)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self._table.setItem(row, column, item)
        head = self._table.horizontalHeader()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        head.setDefaultAlignment(left)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)


def _describe(entry: RunEntry) -> str:
    record = entry.record
    parts = [
        f"{record.epochs_done} of {record.total_epochs} epochs. {record.reason}".strip()
    ]
    if record.problem is not None:
        if record.problem.message not in record.reason:
            parts.append(record.problem.message)
        parts.append(record.problem.hint)
    if record.status == "interrupted":
        parts.append(
            "The program ended while this run was going on. What it had learned until "
            "its last checkpoint is kept; Resume goes on from there."
        )
    if record.note:
        parts.append(f"Note: {record.note}")
    parts.append(f"Folder: {record.path}")
    return "\n".join(part for part in parts if part)
