"""The menus: files, undo, view and help."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu, QMenuBar

from core.experiment import ProblemError
from core.experiment.folders import log_file, runs_folder
from core.experiment.presets import find_preset
from gui.about import show_about
from gui.opening import open_experiment
from gui.workspace import Workspace

if TYPE_CHECKING:
    from gui.theme import ThemeChoice

FILTER = "Lossline experiment (*.json)"
_log = logging.getLogger(__name__)


class Menus(QObject):
    """Fills a menu bar and carries out its actions."""

    def __init__(
        self, workspace: Workspace, window: QMainWindow, bar: QMenuBar
    ) -> None:
        """Makes all menus."""
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        self._fill_file(bar.addMenu("&File"))
        self._fill_edit(bar.addMenu("&Edit"))
        self._fill_view(bar.addMenu("&View"))
        self._fill_help(bar.addMenu("&Help"))

    def open_path(self, path: Path) -> bool:
        """Opens an experiment file; a complaint is shown as a note.

        Returns:
            Whether it was opened.
        """
        return open_experiment(self._workspace, path)

    def save(self) -> bool:
        """Saves to the experiment's file, asking for one if it has none."""
        document = self._workspace.document
        return self._save_to(document.path) if document.path else self.save_as()

    def save_as(self) -> bool:
        """Asks for a file and saves to it."""
        name = f"{self._workspace.document.experiment.name}.json"
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, "Save experiment", name, FILTER
        )
        return self._save_to(Path(chosen)) if chosen else False

    def _save_to(self, path: Path) -> bool:
        path = path if path.suffix else path.with_suffix(".json")
        try:
            self._workspace.document.save(path)
        except ProblemError as error:
            self._workspace.notifications.report_error(error)
            return False
        self._workspace.settings.add_recent(path)
        self._workspace.notifications.say(f"Saved to {path}.")
        return True

    def _fill_file(self, menu: QMenu) -> None:
        keys = QKeySequence.StandardKey
        self._add(menu, "&New", self._new, keys.New)
        self._add(menu, "&Open …", self._open, keys.Open)
        self._recent = menu.addMenu("Open &recent")
        self._recent.aboutToShow.connect(self._fill_recent)
        menu.addSeparator()
        self._add(menu, "&Save", self.save, keys.Save)
        self._add(menu, "Save &as …", self.save_as, keys.SaveAs)
        menu.addSeparator()
        self._add(menu, "Open the folder of the &runs", self._open_runs)
        menu.addSeparator()
        self._add(menu, "&Quit", self._window.close, keys.Quit)

    def _fill_edit(self, menu: QMenu) -> None:
        stack = self._workspace.document.undo_stack
        undo = stack.createUndoAction(self, "&Undo")
        undo.setShortcuts(QKeySequence.StandardKey.Undo)
        redo = stack.createRedoAction(self, "&Redo")
        redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        menu.addActions([undo, redo])

    def _fill_view(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        titles = {"system": "As the &system", "light": "&Light", "dark": "&Dark"}
        for choice, title in titles.items():
            action = QAction(title, self)
            action.setData(choice)
            action.setCheckable(True)
            action.setChecked(choice == self._workspace.theme.choice)
            group.addAction(action)
        group.triggered.connect(self._choose_theme)
        menu.addActions(group.actions())
        menu.addSeparator()
        keys = QKeySequence.StandardKey
        self._add(menu, "Larger &text", self._larger, keys.ZoomIn)
        self._add(menu, "S&maller text", self._smaller, keys.ZoomOut)

    def _fill_help(self, menu: QMenu) -> None:
        self._add(menu, "&About Lossline and this computer", self._about)
        self._add(menu, "Open the &log", self._open_log)

    def _add(
        self,
        menu: QMenu,
        title: str,
        function: object,
        key: QKeySequence.StandardKey | None = None,
    ) -> None:
        action = QAction(title, self)
        action.triggered.connect(function)  # type: ignore[arg-type]
        if key is not None:
            action.setShortcuts(key)
        menu.addAction(action)

    def _new(self) -> None:
        self._workspace.document.begin(
            find_preset("blank").build(), "begin a new experiment"
        )
        self._workspace.navigation.go("welcome")

    def _open(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self._window, "Open experiment", "", FILTER
        )
        if chosen:
            self.open_path(Path(chosen))

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self._workspace.settings.recent_files:
            action = self._recent.addAction(str(path))
            action.setData(path)
            action.triggered.connect(self._open_recent)
        if self._recent.isEmpty():
            self._recent.addAction("Nothing yet").setEnabled(False)

    def _open_recent(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.open_path(Path(action.data()))

    def _open_runs(self) -> None:
        folder = runs_folder()
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _open_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file())))

    def _choose_theme(self, action: QAction) -> None:
        choice: ThemeChoice = action.data()
        self._workspace.settings.theme = choice
        self._workspace.theme.choose(choice)

    def _larger(self) -> None:
        self._scale_text(1.1)

    def _smaller(self) -> None:
        self._scale_text(1 / 1.1)

    def _scale_text(self, factor: float) -> None:
        settings = self._workspace.settings
        settings.text_scale = min(2.0, max(0.8, settings.text_scale * factor))
        self._workspace.theme.set_text_scale(settings.text_scale)

    def _about(self) -> None:
        show_about(self._workspace, self._window)
