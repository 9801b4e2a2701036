"""Keeps the experiment on disk while it is edited, so that a crash loses nothing."""

import logging

from PySide6.QtCore import QObject, QTimer

from core.experiment import ProblemError, fail, load_experiment, save_experiment
from gui.document import Document
from gui.settings import Settings

SAVE_MS = 1500
_log = logging.getLogger(__name__)


class Draft(QObject):
    """Writes `draft.json` a moment after each change and reads it at the next start."""

    def __init__(self, document: Document, settings: Settings) -> None:
        """Follows the document from now on."""
        super().__init__()
        self._document = document
        self._path = settings.draft_path
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_MS)
        self._timer.timeout.connect(self.save)
        document.changed.connect(self._timer.start)

    def save(self) -> None:
        """Writes the draft, or removes it if the experiment is safe in its file."""
        self._timer.stop()
        try:
            if self._document.saved:
                self._path.unlink(missing_ok=True)
            else:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                save_experiment(self._document.experiment, self._path)
        except (ProblemError, OSError) as error:
            # A read-only home must not disturb the work; saving by hand will say so.
            _log.warning("The draft can't be kept: %s", error)

    def restore(self) -> bool:
        """Opens what was not saved at the last end.

        Returns:
            Whether there was something to open.

        Raises:
            ProblemError: it can't even be told whether there is a draft.
        """
        try:
            if not self._path.is_file():
                return False
        except OSError as error:
            reason = error.strerror or str(error)
            raise fail(
                f"The folder {self._path.parent} can't be read: {reason}. So Lossline "
                "knows nothing of your last work and can't keep anything there.",
                "Check the folder's permissions, or name another one in the "
                "environment variable LOSSLINE_HOME, and start again.",
            ) from None
        try:
            experiment = load_experiment(self._path)
        except ProblemError as error:
            _log.warning("The draft can't be read: %s", error)
            return False
        self._document.restore(experiment)
        return True
