"""Choosing a file for the plots and writing it."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from core.experiment import ProblemError, fail, write_atomically
from gui.notifications import Notifications
from gui.plots.picture import as_png, as_svg
from gui.plots.run_plots import RunPlots
from gui.theme import Theme

_FILTERS = {
    "png": "Picture (*.png)",
    "svg": "Scalable picture (*.svg)",
    "csv": "Numbers (*.csv)",
}


def ask_and_save(
    plots: RunPlots, kind: str, theme: Theme, notifications: Notifications
) -> None:
    """Asks where to save the plots as `png`, `svg` or `csv`, and does it."""
    name = f"{Path(plots.curves.run_dir).name or 'curves'}.{kind}"
    chosen, _filter = QFileDialog.getSaveFileName(
        plots, "Save the curves", name, _FILTERS[kind]
    )
    if not chosen:
        return
    path = Path(chosen)
    path = path if path.suffix.lower() == f".{kind}" else Path(f"{path}.{kind}")
    try:
        save(plots, path, kind, theme)
    except ProblemError as error:
        notifications.report_error(error)
    else:
        notifications.say(f"Saved to {path}.")


def save(plots: RunPlots, path: Path, kind: str, theme: Theme) -> None:
    """Writes the plots.

    Raises:
        ProblemError: the file can't be written.
    """
    contents = {
        "png": lambda: as_png(plots.cards, theme),
        "svg": lambda: as_svg(plots.cards, theme),
        "csv": plots.as_csv,
    }
    try:
        write_atomically(path, contents[kind]())
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(
            f"The file {path} can't be written: {reason}.",
            "Choose a folder that you may write to, on a disk that is not full.",
        ) from None
