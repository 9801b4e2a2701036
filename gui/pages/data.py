"""The Data page: choose a data set, look at it, and decide how it is used."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.data import catalogue, library
from core.experiment import DatasetSpec, Problem, ProblemError
from core.experiment.presets import Preset, presets, wanted_photos
from gui.data_view.data_overview import DataOverview
from gui.data_view.source_cards import SourceCards
from gui.data_view.status_panel import StatusPanel
from gui.opening import open_dropped
from gui.pages.page import Page
from gui.widgets.bounded_scroll import BoundedScroll
from gui.widgets.drop_area import DropArea
from gui.widgets.other_data_menu import DATA_FILES
from gui.widgets.problem_list import ProblemList
from gui.workspace import Workspace

CARD_ROWS = 122
"""Height that the cards may take: two rows, and a bit of the third to be noticed."""


class DataPage(Page):
    """Cards on top; below them the data set, or what keeps it from being shown."""

    def __init__(self, workspace: Workspace) -> None:
        """Follows the data session."""
        super().__init__(workspace)
        self._failed_download = False
        self._shown_card: QWidget | None = None
        self._cards = SourceCards(workspace)
        self._cards.chosen.connect(self.choose)
        self._cards.own_wanted.connect(self._show_own_menu)
        self._cards.remove_wanted.connect(self._remove)
        self._import_problems = ProblemList()
        self._overview = DataOverview(workspace)
        self._overview.summary.reread.connect(workspace.data.reload)
        self._status = StatusPanel(workspace)
        self._status.download_wanted.connect(workspace.data.download)
        self._status.retry_wanted.connect(self._retry)
        self._status.file_wanted.connect(self._choose_file)
        self._status.own_test_wanted.connect(self._take_own_test)
        self._status.folder_wanted.connect(self._choose_folder)
        self._status.cancelled.connect(self._cancel)
        self._body = QStackedWidget()
        self._body.addWidget(self._status)
        self._body.addWidget(self._overview)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 0, 14, 12)
        column.setSpacing(12)
        self._card_scroll = BoundedScroll(self._cards, most=CARD_ROWS)
        column.addWidget(self._card_scroll)
        column.addWidget(self._import_problems)
        column.addWidget(self._body, 1)
        drop = DropArea(self, "Drop your data or an experiment here", workspace.theme)
        drop.dropped.connect(self._dropped)
        self._importer = workspace.imports
        self._importer.changed.connect(self._refresh)
        self._importer.progressed.connect(self._status.advance)
        self._importer.succeeded.connect(self._imported)
        self._importer.failed.connect(self._import_failed)
        workspace.data.changed.connect(self._refresh)
        workspace.data.progressed.connect(self._status.advance)
        workspace.document.changed.connect(self._refresh_cards)
        self._refresh()

    def choose(self, source: str) -> None:
        """Makes a data set that of the experiment."""
        self._import_problems.show_problems(())
        old = self.workspace.document.experiment.dataset
        if source == old.source:
            return
        # Classes and shapes belong to the old images; how they are divided does not.
        new = DatasetSpec(
            source=source,
            split=old.split,
            limit_per_class=old.limit_per_class,
            cache=old.cache,
        )
        document = self.workspace.document
        changed = document.experiment.replace(dataset=new)
        given = {p.title for p in presets() if not p.own_photos}
        if changed.name in given | {name_of(old.source)}:
            # The name of a preset or of other data would say something untrue.
            changed = changed.replace(name=name_of(source))
        document.apply(changed, f"choose data set {source}")

    def import_paths(self, paths: list[Path]) -> None:
        """Brings a person's own data in."""
        self._import_problems.show_problems(())
        self._importer.start(paths)

    def _dropped(self, paths: list[Path]) -> None:
        self._import_problems.show_problems(())
        open_dropped(self.workspace, paths)

    def show_path(self, path: str) -> None:
        """Brings the field of a path into view."""
        if not (self._status.show_field(path) or self._overview.form.show_field(path)):
            super().show_path(path)

    def _refresh(self) -> None:
        """Shows the state of the session, or of an import that goes on."""
        self._refresh_cards()
        data = self.workspace.data
        # While too few classes are ticked, the parts are those of another choice.
        whole = data.unfinished is None
        if self._importer.active:
            self._status.show_loading(f"Importing {self._importer.title}")
            self._body.setCurrentWidget(self._status)
        elif data.raw is not None:
            self._overview.show_data(
                data.raw,
                data.prepared if data.state == "ready" and whole else None,
                data.problems if data.state != "loading" else (),
            )
            self._body.setCurrentWidget(self._overview)
        else:
            self._show_status()
        self._show_badge()

    def _refresh_cards(self) -> None:
        self._cards.refresh()
        card = self._cards.selected_card()
        if card is not None and card is not self._shown_card:
            # Once a choice only: a person may scroll away from it.
            self._shown_card = card
            self._card_scroll.bring_into_view(card)

    def _show_status(self) -> None:
        data = self.workspace.data
        source = self.workspace.document.experiment.dataset.source
        if data.state == "download_needed":
            self._status.show_download(data.missing_source)
        elif data.state == "failed" and (wanted := _photos_missing(source)):
            self._status.show_wanted(wanted)
        elif data.state == "failed":
            self._status.show_failure(
                data.problems, self._failed_download, bool(data.missing_source)
            )
        elif data.downloading:
            self._failed_download = True
            place = str(catalogue.cache_path(data.missing_source or source))
            self._status.show_loading("Connecting …", place)
        else:
            self._failed_download = False
            self._status.show_loading("Reading …")
        self._body.setCurrentWidget(self._status)

    def _show_badge(self) -> None:
        data = self.workspace.data
        worst = {problem.severity for problem in data.problems}
        if self._importer.active or data.state == "loading":
            self.set_badge("running", "reading the data")
        elif data.state == "download_needed":
            self.set_badge("problem", "the data set is not downloaded yet")
        elif data.state == "failed":
            self.set_badge("problem", "the data can't be used yet")
        elif data.unfinished is not None:
            self.set_badge("problem", "fewer than two classes are ticked")
        elif "warning" in worst:
            self.set_badge("warning", "there are warnings worth reading")
        else:
            self.set_badge("fine")

    def _retry(self) -> None:
        if self._failed_download or self.workspace.data.missing_source:
            self.workspace.data.download()
        else:
            self.workspace.data.reload()

    def _take_own_test(self) -> None:
        document = self.workspace.document
        document.set_value("dataset.test_source", "", "test with own images")

    def _cancel(self) -> None:
        if self._importer.active:
            self._importer.cancel()
        else:
            self.workspace.data.cancel()

    def _imported(self, name: str) -> None:
        self._cards.refresh()
        if name == self.workspace.document.experiment.dataset.source:
            self.workspace.data.reload()
        self.choose(name)

    def _import_failed(self, problems: tuple[Problem, ...]) -> None:
        self._import_problems.show_problems(problems)

    def _remove(self, name: str) -> None:
        try:
            library.remove(name)
        except ProblemError as error:
            self.workspace.notifications.report_error(error)
        if name == self.workspace.document.experiment.dataset.source:
            self.choose("digits")
        self._cards.refresh()

    def _show_own_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("own_menu")
        menu.addAction("Choose a folder of images …", self._choose_folder)
        menu.addAction("Choose a file (zip, tar, npz, CSV, idx) …", self._choose_file)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._cards.below_own())

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder with your images")
        if chosen:
            self.import_paths([Path(chosen)])

    def _choose_file(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileNames(
            self, "Your data", "", DATA_FILES
        )
        if chosen:
            self.import_paths([Path(name) for name in chosen])


def _photos_missing(source: str) -> Preset | None:
    """Returns the preset that waits for photos of a name, if there are none yet."""
    wanted = wanted_photos(source)
    if wanted is None:
        return None
    try:
        return None if library.imported(source) else wanted
    except ProblemError:
        return None  # The list of imported sets is damaged, which is told as well.


def name_of(source: str) -> str:
    """Returns what an experiment on a data set is called until a person names it."""
    if source in catalogue.names():
        return catalogue.entry(source).title
    return Path(source).name or source
