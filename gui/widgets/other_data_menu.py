"""A menu of data to choose: known sets, files, folders."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from core.data import catalogue, library
from core.experiment import ProblemError

DATA_FILES = (
    "Data (*.zip *.tar *.tar.gz *.tgz *.tar.bz2 *.tar.xz *.npz *.csv *.csv.gz *.gz "
    "*.idx *ubyte);;All files (*)"
)


def fill_with_data(
    menu: QMenu, parent: QWidget, chosen: Callable[[str], None], without: str = ""
) -> None:
    """Fills a menu with all data that can be chosen without a download.

    Args:
        menu: Cleared before.
        parent: The widget that file dialogs belong to.
        chosen: Told the source: a name or a path.
        without: A source that is not offered.
    """
    menu.clear()
    menu.addAction("A file (CSV, npz, zip, idx) …", partial(_file, parent, chosen))
    menu.addAction("A folder of images …", partial(_folder, parent, chosen))
    try:
        imported = [(one.name, one.name) for one in library.list_imported()]
    except ProblemError:
        imported = []
    known = [
        (entry.name, entry.title)
        for entry in catalogue.entries()
        if entry.embedded or catalogue.is_cached(entry.name)
    ]
    offered = [one for one in (*imported, *known) if one[0].lower() != without.lower()]
    if offered:
        menu.addSeparator()
    for source, title in offered:
        action = menu.addAction(title, partial(chosen, source))
        action.setObjectName(f"data_{source}")


def data_title(source: str) -> str:
    """Returns what data is called on a screen: a title, or the last part of a path."""
    if source.lower() in catalogue.names():
        return catalogue.entry(source).title
    return source.replace("\\", "/").rstrip("/").rpartition("/")[2] or source


def _file(parent: QWidget, chosen: Callable[[str], None]) -> None:
    name, _filter = QFileDialog.getOpenFileName(parent, "Other data", "", DATA_FILES)
    if name:
        chosen(str(Path(name)))


def _folder(parent: QWidget, chosen: Callable[[str], None]) -> None:
    name = QFileDialog.getExistingDirectory(parent, "Folder with other images")
    if name:
        chosen(str(Path(name)))
