"""Owns the training thread and hands its events to the window."""

import queue
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal

from core.experiment import Experiment, Problem
from core.runs.events import RunEnded, TrainingEvent
from core.training.control import RunControl
from gui.background import STACK_BYTES
from gui.priority import give_way

if TYPE_CHECKING:
    from core.data.types import PreparedData
    from core.training.glimpse import Glimpses

DRAIN_MS = 50

SessionState = Literal["idle", "running", "pausing", "paused", "stopping"]


class _TrainingThread(QThread):
    """Runs the engine; knows nothing of the window."""

    def __init__(
        self,
        experiment: Experiment | None,
        run_dir: Path,
        data: "PreparedData | None",
        control: RunControl,
        events: "queue.SimpleQueue[TrainingEvent]",
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.setStackSize(STACK_BYTES)
        self._experiment = experiment
        self._run_dir = run_dir
        self._data = data
        self._control = control
        self._events = events

    def run(self) -> None:
        """Trains, or resumes the run folder if there is no experiment."""
        from core.training.engine import resume_run, train

        give_way()
        emit = self._events.put
        if self._experiment is None:
            resume_run(self._run_dir, emit, self._control, data=self._data)
        else:
            train(self._experiment, self._run_dir, emit, self._control, data=self._data)


class TrainingSession(QObject):
    """Starts, pauses and stops a run and keeps its events.

    Signals:
        state_changed: `state` or `awaited` changed.
        started: A run began; its earlier events are forgotten.
        events_arrived: A list of events, about twenty times a second.
        ended: The `RunEnded` of the run; its thread has ended.
    """

    state_changed = Signal()
    started = Signal()
    events_arrived = Signal(list)
    ended = Signal(object)

    def __init__(self) -> None:
        """Begins idle."""
        super().__init__()
        self._thread: _TrainingThread | None = None
        self._control = RunControl()
        self._queue: queue.SimpleQueue[TrainingEvent] = queue.SimpleQueue()
        self._end: RunEnded | None = None
        self.state: SessionState = "idle"
        self.awaited = False
        self.experiment: Experiment | None = None
        self.run_dir: Path | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MS)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._drain)

    @property
    def active(self) -> bool:
        """Whether a run goes on, paused and stopping ones included."""
        return self.state != "idle"

    def set_awaited(self, awaited: bool) -> None:
        """Notes whether a run will start by itself as soon as everything is there."""
        if awaited != self.awaited:
            self.awaited = awaited
            self.state_changed.emit()

    @property
    def glimpses(self) -> "Glimpses":
        """Through which the first layer of the run can be watched."""
        return self._control.glimpses

    def start(
        self, experiment: Experiment, run_dir: Path, data: "PreparedData | None"
    ) -> None:
        """Starts a run of its own copy of an experiment.

        Args:
            experiment: What to train; later edits do not touch the run.
            run_dir: The run folder, which must exist.
            data: The prepared data, if it is at hand.

        Raises:
            RuntimeError: a run is still going on.
        """
        self.experiment = experiment
        self._launch(experiment, run_dir, data)

    def resume_run(self, experiment: Experiment, run_dir: Path) -> None:
        """Continues the run of a run folder; see `start`."""
        self.experiment = experiment
        self._launch(None, run_dir, None)

    def pause(self) -> None:
        """Asks the run to wait after this step."""
        if self.state == "running":
            self._control.request_pause()
            self._become("pausing")

    def resume(self) -> None:
        """Lets a paused run go on."""
        if self.state in ("pausing", "paused"):
            self._control.resume()
            self._become("running")

    def stop(self) -> None:
        """Asks the run to end after this step and to keep its work."""
        if self.active:
            self._control.request_stop()
            self._become("stopping")

    def wait(self, milliseconds: int = 120_000) -> bool:
        """Waits for the thread; for the closing of the window.

        Returns:
            Whether it has ended.
        """
        return self._thread is None or self._thread.wait(milliseconds)

    def _launch(
        self, experiment: Experiment | None, run_dir: Path, data: "PreparedData | None"
    ) -> None:
        if self.active:
            raise RuntimeError("Expected no run to be going on. Stop it first.")
        self.run_dir = run_dir
        self._end = None
        self._control = RunControl()
        self._queue = queue.SimpleQueue()
        self._thread = _TrainingThread(
            experiment, run_dir, data, self._control, self._queue, self
        )
        self._thread.finished.connect(self._thread_finished)
        self.started.emit()
        self._become("running")
        self._thread.start()
        self._timer.start()

    def _drain(self) -> None:
        if self.state == "pausing" and self._control.waiting:
            self._become("paused")
        events: list[TrainingEvent] = []
        while not self._queue.empty():
            events.append(self._queue.get_nowait())
        if not events:
            return
        if isinstance(events[-1], RunEnded):
            self._end = events[-1]
        self.events_arrived.emit(events)

    def _thread_finished(self) -> None:
        self._timer.stop()
        self._drain()
        if self._thread is not None:
            self._thread.deleteLater()
            self._thread = None
        end = self._end or _no_end()
        if self._end is None:
            self.events_arrived.emit([end])
        self._become("idle")
        self.ended.emit(end)

    def _become(self, state: SessionState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit()


def _no_end() -> RunEnded:
    problem = Problem(
        message="The training ended without saying why.",
        hint="The details are in the log. Checkpoints that were saved are kept.",
    )
    return RunEnded(status="failed", reason=problem.message, problem=problem)
