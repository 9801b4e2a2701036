"""Opening what a person chose or dropped: an experiment, or data of their own."""

from collections.abc import Sequence
from pathlib import Path

from core.experiment import ProblemError
from gui.workspace import Workspace


def open_experiment(workspace: Workspace, path: Path) -> bool:
    """Opens an experiment file; a complaint is shown as a note.

    Returns:
        Whether it was opened.
    """
    try:
        workspace.document.open(path)
    except ProblemError as error:
        workspace.notifications.report_file(path.name, error)
        return False
    workspace.settings.add_recent(path)
    return True


def open_dropped(workspace: Workspace, paths: Sequence[Path]) -> None:
    """Opens an experiment, or imports anything else as data.

    Wherever in the window it was dropped, the page that shows it comes to the front.
    """
    if len(paths) == 1 and paths[0].suffix.lower() == ".json":
        if open_experiment(workspace, paths[0]):
            workspace.navigation.go("train")
        return
    workspace.navigation.go("data")
    workspace.imports.start(paths)
