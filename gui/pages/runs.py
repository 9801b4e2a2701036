"""The Runs page: everything that was trained, and what to do with it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.data.types import Progress
from core.experiment import Problem, ProblemError
from core.runs import delete_run, set_note
from gui.pages.page import Page
from gui.run_library import RunEntry
from gui.run_starter import resume_run
from gui.runs_view.run_actions import RunActions
from gui.runs_view.run_columns import WIDTHS, run_columns
from gui.runs_view.run_details import RunDetails
from gui.widgets.empty_state import EmptyState
from gui.widgets.problem_list import ProblemList
from gui.widgets.row_table import RowTable
from gui.widgets.words import things, when
from gui.workspace import Workspace


def _delete(paths: list[Path], progress: Progress) -> None:
    for done, path in enumerate(paths):
        progress("Deleting runs", done, len(paths), "runs")
        delete_run(path)


class RunsPage(Page):
    """A table of runs, actions above it and details below."""

    def __init__(self, workspace: Workspace) -> None:
        """Follows the library of runs."""
        super().__init__(workspace)
        self._taken_by_itself: Path | None = None
        self._title = QLabel()
        self._title.setProperty("class", "title")
        self._actions = RunActions()
        self._problems = ProblemList()
        self._table: RowTable[RunEntry] = RowTable(run_columns(self._edit_note), "Runs")
        self._details = RunDetails()
        self._empty = EmptyState(
            "No runs yet",
            "Each training leaves a run here, also when it was stopped. Runs can be "
            "compared, resumed, evaluated and exported.",
            "Go to Train",
            "go_to_train",
        )
        self._prepare_table()
        self._arrange()
        self._connect()
        self._show_runs()
        workspace.runs.reload()

    def showEvent(self, event: QShowEvent) -> None:
        """Looks anew: another program may have written or deleted runs."""
        super().showEvent(event)
        self.workspace.runs.reload()

    @property
    def selected(self) -> tuple[RunEntry, ...]:
        """The selected runs, from top to bottom."""
        return self._table.selected_rows

    def _prepare_table(self) -> None:
        table = self._table
        table.setObjectName("runs_table")
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        for place, width in enumerate(WIDTHS):
            table.horizontalHeader().resizeSection(place, width)
        table.horizontalHeader().setStretchLastSection(True)
        table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._ask_to_delete)

    def _arrange(self) -> None:
        card = QFrame()
        card.setProperty("class", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self._table)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(card)
        splitter.addWidget(self._details)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(12)
        splitter.setSizes([360, 170])
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._actions)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(splitter, 1)
        self._body = QStackedWidget()
        self._body.addWidget(self._empty)
        self._body.addWidget(filled)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 0, 14, 12)
        whole.setSpacing(10)
        whole.addWidget(self._problems)
        whole.addWidget(self._body, 1)

    def _connect(self) -> None:
        self._empty.pressed.connect(self._go_to_train)
        self._table.selectionModel().selectionChanged.connect(self._show_selection)
        self._actions.resume_wanted.connect(self._resume)
        self._actions.settings_wanted.connect(self._use_settings)
        self._actions.evaluate_wanted.connect(self._evaluate)
        self._actions.export_wanted.connect(self._export)
        self._actions.folder_wanted.connect(self._open_folder)
        self._actions.delete_wanted.connect(self._ask_to_delete)
        self.workspace.runs.changed.connect(self._show_runs)
        self.workspace.training.state_changed.connect(self._show_selection)

    def _show_runs(self) -> None:
        runs = self.workspace.runs
        chosen = {entry.path for entry in self.selected}
        if chosen == {self._taken_by_itself} and not self.isVisible():
            # Nobody chose it, and nobody is reading it: a newer one takes its place.
            chosen = set()
        self._table.rows_model.show(runs.entries)
        self._select(chosen)
        self._problems.show_problems(runs.problems)
        number = len(runs.entries)
        self._title.setText(things(number, "run"))
        self._body.setCurrentIndex(1 if number else 0)
        self._empty.setVisible(runs.loaded)
        self.set_badge("none", str(number) if number else "")
        self._show_selection()

    def _select(self, paths: set[Path]) -> None:
        """Selects the runs of these folders; the newest if none of them is left."""
        flags = QItemSelectionModel.SelectionFlag
        selection = self._table.selectionModel()
        selection.clearSelection()
        shown = self._table.shown_rows
        places = [place for place, run in enumerate(shown) if run.path in paths]
        for place in places:
            index = self._table.model().index(place, 0)
            selection.select(index, flags.Select | flags.Rows)
        if not places and shown:
            self._table.select(0)
            self._taken_by_itself = shown[0].path

    def _show_selection(self) -> None:
        entries = self.selected
        self._actions.show_selection(entries, self.workspace.training.active)
        self._details.show_runs(entries)

    def _resume(self) -> None:
        (entry,) = self.selected
        resume_run(self.workspace, entry.path)

    def _use_settings(self) -> None:
        (entry,) = self.selected
        text = f"use the settings of “{entry.record.name}”"
        self.workspace.document.begin(entry.experiment, text)
        self.workspace.navigation.go("model")

    def _evaluate(self) -> None:
        (entry,) = self.selected
        self.workspace.navigation.go("evaluate", str(entry.path))

    def _export(self) -> None:
        (entry,) = self.selected
        self.workspace.navigation.go("evaluate", f"export:{entry.path}")

    def _open_folder(self) -> None:
        (entry,) = self.selected
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(entry.path)))

    def _edit_note(self, entry: RunEntry, text: str) -> None:
        try:
            set_note(entry.path, text)
        except ProblemError as error:
            self.workspace.notifications.report_error(error)
        self.workspace.runs.reload()

    def _ask_to_delete(self) -> None:
        entries = self.selected
        if not entries or any(entry.record.status == "running" for entry in entries):
            return
        first = entries[0].record
        one = f"the run “{first.name}” ({when(first.started)})"
        what = one if len(entries) == 1 else things(len(entries), "run")
        box = QMessageBox(self)
        box.setObjectName("confirm_delete")
        box.setWindowTitle("Delete runs")
        box.setText(f"Delete {what}?")
        box.setInformativeText(
            "The folder with its model, curves and checkpoint is removed. Exports and "
            "saved experiments stay."
        )
        delete = box.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        delete.setObjectName("confirm")
        keep = box.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.exec()
        box.deleteLater()
        if box.clickedButton() is delete:
            self._delete([entry.path for entry in entries])

    def _delete(self, paths: list[Path]) -> None:
        work = partial(_delete, paths)
        job = self.workspace.background.run("Deleting runs", work)
        job.failed.connect(self._not_deleted)
        job.finished.connect(self.workspace.runs.reload)

    def _not_deleted(self, problems: tuple[Problem, ...]) -> None:
        self.workspace.notifications.report(*problems)

    def _go_to_train(self) -> None:
        self.workspace.navigation.go("train")
