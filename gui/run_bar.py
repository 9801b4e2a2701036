"""The bar at the foot of the window: where the run is, and what to do with it."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from core.experiment import Experiment
from core.runs.events import RunEnded, TrainingEvent
from gui.run_buttons import RunButtons
from gui.run_numbers import RunNumbers
from gui.run_progress import RunProgress
from gui.run_starter import readiness, resume_run, start_run
from gui.run_words import RunWords
from gui.workspace import Workspace

SHOW_MS = 120
"""Numbers that change more often can't be read."""

NARROW = 1180


def _what_is_trained(experiment: Experiment) -> tuple[object, ...]:
    return (
        experiment.dataset,
        experiment.augmentation,
        experiment.model,
        experiment.training,
        experiment.seed,
    )


class RunBar(QFrame):
    """Always there. Starts, pauses and stops the run and shows its numbers."""

    def __init__(self, workspace: Workspace) -> None:
        """Makes the bar."""
        super().__init__()
        self._workspace = workspace
        self._progress = RunProgress()
        self._start_wanted = False
        self.setObjectName("run_bar")
        self.setProperty("class", "runbar")
        self.setFixedHeight(56)
        self._buttons = RunButtons()
        self._words = RunWords(workspace)
        self._numbers = RunNumbers(workspace.theme)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOW_MS)
        self._timer.timeout.connect(self._show)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(16)
        layout.addWidget(self._buttons)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._numbers, 100)
        self._connect()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves out what matters least when room is short."""
        super().resizeEvent(event)
        self._numbers.set_narrow(self.width() < NARROW)

    def _connect(self) -> None:
        workspace = self._workspace
        training = workspace.training
        self._buttons.start.clicked.connect(self._start_pressed)
        self._buttons.pause.clicked.connect(self._pause_pressed)
        self._buttons.stop.clicked.connect(training.stop)
        self._buttons.evaluate.clicked.connect(self._evaluate_pressed)
        self._buttons.resume.clicked.connect(self._resume_pressed)
        training.started.connect(self._run_started)
        training.events_arrived.connect(self._take)
        training.state_changed.connect(self._show)
        for signal in (
            workspace.document.changed,
            workspace.data.changed,
            workspace.model_check.changed,
            workspace.tensorflow.ready,
            workspace.tensorflow.failed,
        ):
            signal.connect(self._conditions_changed)

    def _start_pressed(self) -> None:
        training = self._workspace.training
        if training.awaited:
            # Asked for elsewhere, as on the Welcome page; the button cancels that too.
            training.set_awaited(False)
            return
        self._start_wanted = not self._start_wanted
        self._conditions_changed()

    def _pause_pressed(self) -> None:
        training = self._workspace.training
        if training.state == "running":
            training.pause()
        else:
            training.resume()

    def _evaluate_pressed(self) -> None:
        run_dir = self._workspace.training.run_dir
        path = f"measure:{run_dir}" if run_dir is not None else ""
        self._workspace.navigation.go("evaluate", path)

    def _resume_pressed(self) -> None:
        if self._workspace.training.run_dir is not None:
            resume_run(self._workspace, self._workspace.training.run_dir)

    def _run_started(self) -> None:
        self._start_wanted = False
        self._progress = RunProgress()
        self._show()

    def _take(self, events: list[TrainingEvent]) -> None:
        for event in events:
            self._progress.add(event)
        if isinstance(events[-1], RunEnded):
            self._show()
        elif not self._timer.isActive():
            self._timer.start()

    def _conditions_changed(self) -> None:
        """Starts a run that was asked for as soon as everything is there."""
        state = readiness(self._workspace).state
        if self._start_wanted and state == "ready":
            self._start_wanted = False
            start_run(self._workspace)
        elif state == "blocked":
            self._start_wanted = False
        self._show()

    def _show(self) -> None:
        workspace, progress = self._workspace, self._progress
        found = readiness(workspace)
        state = workspace.training.state
        awaited = workspace.training.awaited and found.state == "waiting"
        wanted = self._start_wanted or awaited
        self._buttons.show_state(
            state,
            found.state,
            wanted,
            progress.ended,
            bool(progress.epoch),
            self._edited(),
        )
        self._numbers.setVisible(state != "idle")
        self._numbers.show_progress(progress)
        if state == "idle":
            self._words.show_idle(found, progress, wanted, self._other_run())
        else:
            self._words.show_running(state, progress, self._edited(), self._other_run())

    def _other_run(self) -> str:
        """What the run is or was called, if another experiment is open now."""
        run = self._workspace.training.experiment
        name = run.name if run is not None else ""
        return "" if name == self._workspace.document.experiment.name else name

    def _edited(self) -> bool:
        running = self._workspace.training.experiment
        now = self._workspace.document.experiment
        return running is not None and _what_is_trained(running) != _what_is_trained(
            now
        )
