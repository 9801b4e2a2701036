"""Which run of one's own a ready-made experiment can build on, kept up to date."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.experiment.presets import Preset, find_preset
from core.experiment.presets.own_base import fits
from core.runs.own_bases import newest_base

if TYPE_CHECKING:
    from pathlib import Path

    from core.runs import RunRecord
    from core.runs.events import RunEnded
    from gui.workspace import Workspace


_AFTER_PAINTING_MS = 50
"""Reading the runs imports much; the first picture of the window comes before it."""


class OwnBases(QObject):
    """Follows the list of runs, and the run that goes on.

    Signals:
        changed: Another run may be the base of a preset.
        trained: A run that a person had begun for a preset has ended with a net; the
            preset.
    """

    changed = Signal()
    trained = Signal(object)

    def __init__(self, workspace: "Workspace", parent: QObject) -> None:
        """Reads nothing by itself; see `look`."""
        super().__init__(parent)
        self._workspace = workspace
        self._waiting: Preset | None = None
        self._done: tuple[Preset, Path | None] | None = None
        self._look_soon = QTimer(self)
        self._look_soon.setSingleShot(True)
        self._look_soon.setInterval(_AFTER_PAINTING_MS)
        self._look_soon.timeout.connect(workspace.runs.reload)
        workspace.runs.changed.connect(self._runs_read)
        workspace.training.state_changed.connect(self.changed)
        workspace.training.ended.connect(self._run_ended)

    def look(self) -> None:
        """Reads the runs soon, which may have been made on the command line."""
        self._look_soon.start()

    @property
    def known(self) -> bool:
        """Whether the runs have been read."""
        return self._workspace.runs.loaded

    def newest(self, preset: Preset) -> "RunRecord | None":
        """Returns the newest run that a preset can build on, as far as is known."""
        entries = self._workspace.runs.entries
        return newest_base(preset, ((one.record, one.experiment) for one in entries))

    def being_trained(self, preset: Preset) -> bool:
        """Tells whether the run that goes on will be one."""
        training = self._workspace.training
        return (
            training.active
            and training.experiment is not None
            and fits(training.experiment, find_preset(preset.base_from))
        )

    def wait_for(self, preset: Preset) -> None:
        """Remembers which preset a run is begun for."""
        self._waiting = preset

    def _run_ended(self, end: "RunEnded") -> None:
        preset, self._waiting = self._waiting, None
        experiment = self._workspace.training.experiment
        if (
            preset is not None
            and experiment is not None
            and end.best_epoch is not None
            and fits(experiment, find_preset(preset.base_from))
        ):
            self._done = preset, self._workspace.training.run_dir

    def _runs_read(self) -> None:
        self.changed.emit()
        if self._done is None:
            return
        preset, run_dir = self._done
        newest = self.newest(preset)
        if newest is not None and newest.path == run_dir:
            # Only now the preset can be opened on the run that has ended.
            self._done = None
            self.trained.emit(preset)
