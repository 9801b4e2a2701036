"""Opens an experiment and starts it as soon as everything is ready."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.run_starter import readiness

if TYPE_CHECKING:
    from core.experiment import Experiment
    from core.experiment.presets import Preset
    from gui.workspace import Workspace


class QuickStart(QObject):
    """Waits for data, TensorFlow and the check of the model, then starts the run.

    The wait ends when the person changes the experiment, starts something else, or
    when a problem shows up that the person has to see first.

    Signals:
        ready: Everything is there; the run can start.
    """

    ready = Signal()

    def __init__(self, workspace: "Workspace", parent: QObject) -> None:
        """Waits for nothing yet."""
        super().__init__(parent)
        self._workspace = workspace
        self._wanted: Experiment | None = None
        workspace.document.changed.connect(self._look)
        workspace.data.changed.connect(self._look)
        workspace.model_check.changed.connect(self._look)
        workspace.tensorflow.ready.connect(self._look)
        workspace.tensorflow.failed.connect(self._give_up)
        workspace.training.started.connect(self._give_up)
        workspace.training.state_changed.connect(self._look)

    @property
    def waiting(self) -> bool:
        """Whether a run will start by itself."""
        return self._wanted is not None

    def begin(self, preset: "Preset") -> None:
        """Opens a preset and starts it once that is possible."""
        experiment = preset.build()
        self._workspace.document.begin(experiment, f"open “{preset.title}”")
        self._wanted = experiment
        self._workspace.training.set_awaited(True)
        self._look()

    def _look(self) -> None:
        if self._wanted is None:
            return
        workspace = self._workspace
        other = workspace.document.experiment != self._wanted
        if other or not workspace.training.awaited:
            self._give_up()
            return
        if workspace.data.prepared_for(self._wanted) is None:
            return
        state = readiness(workspace).state
        if state == "waiting":
            return
        self._give_up()
        if state == "ready":
            self.ready.emit()

    def _give_up(self) -> None:
        if self._wanted is not None:
            self._wanted = None
            self._workspace.training.set_awaited(False)
