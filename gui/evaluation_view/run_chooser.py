"""Which run is looked at, on which data, and the button that measures it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.evaluation import Evaluation
from gui.run_library import RunEntry
from gui.text import percent
from gui.widgets.focus import holds_focus
from gui.widgets.other_data_menu import data_title, fill_with_data
from gui.widgets.primary import make_primary
from gui.widgets.progress_row import ProgressRow
from gui.widgets.words import when

_WIDEST_TITLE = 220


class RunChooser(QFrame):
    """A list of the runs that have a model, newest first, or the progress.

    Signals:
        chosen: The path of the chosen run.
        data_chosen: The source of other data to measure on; empty for the test part.
        evaluate_wanted: The person pressed Evaluate.
        cancelled: The person pressed Cancel.
    """

    chosen = Signal(object)
    data_chosen = Signal(str)
    evaluate_wanted = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        """Begins without runs."""
        super().__init__()
        self.setProperty("class", "card")
        self._combo = QComboBox()
        self._combo.setObjectName("run_choice")
        self._combo.setAccessibleName("Run")
        self._combo.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        )
        self._combo.setMinimumContentsLength(20)
        self._combo.activated.connect(self._activated)
        self._menu = QMenu(self)
        self._menu.setObjectName("measured_on_menu")
        self._menu.aboutToShow.connect(self._fill)
        self._data = QPushButton()
        self._data.setObjectName("measured_on")
        self._data.setToolTip("The images that the run is measured on")
        self._data.setMenu(self._menu)
        self._source = ""
        self._others: tuple[Evaluation, ...] = ()
        self.button = QPushButton("Evaluate")
        self.button.setObjectName("evaluate")
        self.button.clicked.connect(self.evaluate_wanted)
        self.progress = ProgressRow("evaluate_progress")
        self.progress.cancelled.connect(self.cancelled)
        choice = QWidget()
        row = QHBoxLayout(choice)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._combo, 1)
        row.addWidget(self._data)
        row.addWidget(self.button)
        self._pages = QStackedWidget()
        self._pages.addWidget(choice)
        self._pages.addWidget(self.progress)
        self._pages.setFixedHeight(36)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self._pages)

    def show_runs(self, entries: list[RunEntry], chosen: Path | None) -> None:
        """Shows the runs and which of them is chosen."""
        with QSignalBlocker(self._combo):
            self._combo.clear()
            for entry in entries:
                self._combo.addItem(_describe(entry), str(entry.path))
            self._combo.setCurrentIndex(
                self._combo.findData(str(chosen)) if chosen else -1
            )

    def show_data(self, source: str, others: tuple[Evaluation, ...]) -> None:
        """Shows what the run is measured on, and what it was measured on before."""
        self._source, self._others = source, others
        title = data_title(source) if source else "its test part"
        mode = Qt.TextElideMode.ElideMiddle
        short = self.fontMetrics().elidedText(title, mode, _WIDEST_TITLE)
        self._data.setText(f"On {short}")
        self._data.setToolTip(source or "The images that the run is measured on")
        self._data.setAccessibleName(f"Measured on {title}")

    def show_active(self, active: bool) -> None:
        """Shows the progress in the place of the choice."""
        was = self._pages.currentWidget()
        held = was is not None and holds_focus(was)
        self._pages.setCurrentIndex(1 if active else 0)
        if held and self._pages.currentWidget() is not was:
            (self.progress if active else self.button).setFocus()

    def show_evaluated(self, evaluated: bool) -> None:
        """Makes the button the main one of the page while nothing was measured."""
        self.button.setText("Evaluate again" if evaluated else "Evaluate")
        make_primary(self.button, not evaluated)

    def _fill(self) -> None:
        """Offers the test part, what was measured on before, and all other data."""
        fill_with_data(self._menu, self, self.data_chosen.emit)
        before = self._menu.actions()[0]
        rows = [("", "Its test part")]
        rows += [
            (one.source, f"{one.data_name} · {percent(one.accuracy)}")
            for one in self._others
        ]
        for source, words in rows:
            action = QAction(words, self._menu)
            action.setObjectName(f"measured_{source}")
            action.setCheckable(True)
            action.setChecked(source == self._source)
            action.triggered.connect(partial(self._choose, source))
            self._menu.insertAction(before, action)
        self._menu.insertSection(before, "Other data with the same classes")

    def _choose(self, source: str, _checked: bool = False) -> None:
        self.data_chosen.emit(source)

    def _activated(self, index: int) -> None:
        self.chosen.emit(Path(str(self._combo.itemData(index))))


def _describe(entry: RunEntry) -> str:
    record = entry.record
    parts = [record.name, when(record.started)]
    if record.dataset != record.name:
        parts.append(record.dataset)
    if entry.evaluation is not None:
        parts.append(f"test {percent(entry.evaluation.accuracy)}")
    elif record.kept_metric is not None:
        parts.append(f"validation {percent(record.kept_metric)}")
    return " · ".join(parts)
