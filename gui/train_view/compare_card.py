"""Lays earlier runs under the present one."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QVBoxLayout

from core.runs import RunRecord, runs_root
from gui import text
from gui.background import Background, Job
from gui.plots.compared import ComparedRun
from gui.plots.legend_key import LegendKey
from gui.plots.pens import compared_pen
from gui.theme import Theme
from gui.train_view.earlier_runs import EarlierRun, read_earlier_runs
from gui.widgets.words import when

_NOTHING = "Your earlier runs appear here and can be laid under the curves."


class CompareCard(QFrame):
    """Check boxes for the latest runs, each with the line that it is drawn with.

    Signals:
        changed: A list of `ComparedRun`, those that are checked.
    """

    changed = Signal(list)

    def __init__(self, background: Background, theme: Theme) -> None:
        """Reads nothing yet; `reload` does."""
        super().__init__()
        self._background = background
        self._theme = theme
        self._job: Job | None = None
        self._runs: list[EarlierRun] = []
        self._chosen: dict[Path, int] = {}
        self._boxes: list[QCheckBox] = []
        self.setProperty("class", "card")
        heading = QLabel("Compare with")
        heading.setProperty("class", "heading")
        self._nothing = QLabel(_NOTHING)
        self._nothing.setProperty("class", "quiet")
        self._nothing.setWordWrap(True)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(8)
        self._rows.setVerticalSpacing(2)
        self._rows.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(6)
        layout.addWidget(heading)
        layout.addWidget(self._nothing)
        layout.addLayout(self._rows)

    def reload(self, without: Path | None) -> None:
        """Reads the latest runs in the background.

        Args:
            without: The run that is on screen.
        """
        if self._job is not None:
            self._job.cancel()
        read = partial(read_earlier_runs, runs_root(), without)
        self._job = self._background.run("Reading earlier runs", read)
        self._job.succeeded.connect(self._arrived)

    def _arrived(self, runs: list[EarlierRun]) -> None:
        self._job = None
        self._runs = runs
        paths = {run.record.path for run in runs}
        chosen = {path: at for path, at in self._chosen.items() if path in paths}
        gone = chosen != self._chosen
        self._chosen = chosen
        self._fill()
        if gone:
            self._announce()

    def _fill(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes = []
        self._nothing.setVisible(not self._runs)
        for row, run in enumerate(self._runs):
            self._add_row(row, run.record)

    def _add_row(self, row: int, record: RunRecord) -> None:
        box = QCheckBox()
        box.setObjectName(f"compare_{row}")
        box.setText(_title(record))
        box.setToolTip(f"{record.path.name}\n{record.reason}".strip())
        box.setChecked(record.path in self._chosen)
        box.toggled.connect(self._toggled)
        box.setMinimumWidth(40)
        self._boxes.append(box)
        detail = QLabel(f"{when(record.started)} · {record.dataset}")
        detail.setProperty("class", "quiet")
        detail.setIndent(24)
        key = LegendKey(self._theme, "", partial(self._pen, row))
        key.setVisible(box.isChecked())
        box.toggled.connect(key.setVisible)
        self._rows.addWidget(box, 2 * row, 0, 1, 2)
        self._rows.addWidget(key, 2 * row, 2)
        self._rows.addWidget(detail, 2 * row + 1, 0, 1, 3)

    def _pen(self, row: int) -> QPen:
        place = self._chosen.get(self._runs[row].record.path, 0)
        return compared_pen(self._theme, place)

    def _toggled(self) -> None:
        for box, run in zip(self._boxes, self._runs, strict=True):
            path = run.record.path
            if not box.isChecked():
                self._chosen.pop(path, None)
            elif path not in self._chosen:
                taken = set(self._chosen.values())
                self._chosen[path] = min(set(range(len(taken) + 1)) - taken)
        self._announce()

    def _announce(self) -> None:
        self.changed.emit(
            [
                ComparedRun(
                    path=run.record.path,
                    name=f"{run.record.name}, {when(run.record.started)}",
                    history=run.history,
                    metric_name=run.record.metric_name,
                    place=self._chosen[run.record.path],
                )
                for run in self._runs
                if run.record.path in self._chosen
            ]
        )


def _title(record: RunRecord) -> str:
    if record.kept_metric is None:
        return record.name
    return f"{record.name} · {text.percent(record.kept_metric)}"
