"""Choosing the net of a run of one's own."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from core.experiment import Base, RunBase
from gui import text
from gui.base_view.choice_list import Choice, ChoiceList
from gui.widgets.words import when

if TYPE_CHECKING:
    from gui.run_library import RunEntry, RunLibrary
    from gui.theme import Theme


class RunsTab(QWidget):
    """All runs that have a net to carry over.

    Signals:
        changed: `base` is another one.
    """

    changed = Signal()

    def __init__(self, runs: "RunLibrary", theme: "Theme") -> None:
        """Follows the list of runs."""
        super().__init__()
        self._runs = runs
        self._list = ChoiceList("own_runs", theme)
        self._list.chosen.connect(self._chosen)
        self._empty = QLabel()
        self._empty.setProperty("class", "placeholder")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        self._stack = QStackedLayout()
        column.addLayout(self._stack)
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)
        runs.changed.connect(self._fill)
        self._fill()

    def base(self) -> Base | None:
        """Returns what is chosen; None while nothing is."""
        key = self._list.current_key()
        return RunBase(run_dir=key) if key else None

    def words(self) -> str:
        """Returns that nothing must be downloaded."""
        return "Works without a network." if self._list.count() else ""

    def show_base(self, base: RunBase) -> None:
        """Begins with the base of the document."""
        self._list.choose(base.run_dir)

    def _fill(self) -> None:
        usable = [e for e in self._runs.entries if e.record.has_model]
        self._list.show_choices([_choice(entry) for entry in usable])
        self._empty.setText(
            "No run has a net yet. Train one, for instance on the embedded digits: "
            "then it can be carried over to other data."
            if self._runs.loaded
            else "Reading the runs…"
        )
        self._stack.setCurrentIndex(0 if usable else 1)
        self.changed.emit()

    def _chosen(self, _key: str) -> None:
        self.changed.emit()


def _choice(entry: "RunEntry") -> Choice:
    record = entry.record
    best = (
        f", validation {text.percent(record.kept_metric)}"
        if record.kept_metric is not None
        else ""
    )
    return Choice(
        str(record.path),
        record.name,
        f"Trained on {record.dataset}{best} · {when(record.started)}",
        f"{text.compact(record.parameters)} parameters",
    )
