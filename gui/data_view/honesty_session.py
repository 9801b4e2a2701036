"""Measuring how much a random split flatters: two runs, one after the other."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from core.data.types import Progress
from core.experiment import Experiment, Problem, ProblemError
from core.runs import new_run_folder, runs_root
from core.runs.events import EpochEnded, RunEnded, RunStarted, TrainingEvent
from gui.run_starter import readiness

if TYPE_CHECKING:
    from core.honesty import Honesty, HonestyPlan
    from gui.background import Job
    from gui.workspace import Workspace

Step = Literal["idle", "planning", "training", "measuring"]

_TRAINING = ("Training with the random split", "Training with the grouped split")
_STOPPED = Problem(
    message="Stopped. Only two trainings that have ended can be compared.",
    severity="information",
    hint="What was trained so far is kept under Runs.",
)


def _plan(experiment: Experiment, progress: Progress) -> "HonestyPlan":
    # What reads and measures takes longer to load than the window may take to appear.
    from core.honesty import plan_honesty

    return plan_honesty(experiment, progress)


def _compare(first: Path, second: Path, progress: Progress) -> "Honesty":
    from core.honesty import compare_splits

    return compare_splits(first, second, progress)


class HonestySession(QObject):
    """Trains the open experiment on both splits and compares what comes of it.

    Both trainings are ordinary runs of the window: the run bar shows them, can pause
    and stop them, and no other run can go on beside them.

    Signals:
        changed: `step`, `result`, `problems` or `can_start` may have changed.
        progressed: (what, done, total or None, unit).

    Attributes:
        step: What goes on.
        shared: How many test images of the random split have a relative in training.
        result: The last comparison; None before the first.
        problems: Why the last one could not be made.
    """

    changed = Signal()
    progressed = Signal(str, object, object, str)

    def __init__(self, workspace: "Workspace", parent: QObject) -> None:
        """Measures nothing yet."""
        super().__init__(parent)
        self._workspace = workspace
        self._job: Job | None = None
        self._experiment: Experiment | None = None
        self._waiting: list[Experiment] = []
        self._done: list[Path] = []
        self._run_dir: Path | None = None
        self._epochs = 0
        self.step: Step = "idle"
        self.shared = 0
        self.result: Honesty | None = None
        self.problems: tuple[Problem, ...] = ()
        training = workspace.training
        training.events_arrived.connect(self._follow)
        training.ended.connect(self._run_ended)
        training.state_changed.connect(self.changed)
        workspace.model_check.changed.connect(self.changed)
        workspace.document.changed.connect(self._document_changed)

    @property
    def running(self) -> bool:
        """Whether a comparison goes on."""
        return self.step != "idle"

    @property
    def stale(self) -> bool:
        """Whether the experiment has changed since the last comparison."""
        return self.result is not None and self._experiment != self._present()

    def can_start(self) -> tuple[bool, str]:
        """Returns whether a comparison may begin, and in words why not."""
        ready = readiness(self._workspace)
        if ready.state == "running":
            return False, "A training is running. Measure this when it has ended."
        whole = not ready.text or ready.text.endswith("…")
        return ready.state == "ready", ready.text if whole else f"{ready.text}."

    def start(self) -> None:
        """Begins with a look whether there is anything to compare."""
        if self.running or not self.can_start()[0]:
            return
        self._experiment = self._present()
        self.result, self.problems, self._done = None, (), []
        job = self._run("Comparing the splits", partial(_plan, self._experiment))
        job.succeeded.connect(self._planned)
        self._become("planning")

    def cancel(self) -> None:
        """Ends it; a run that goes on is stopped and kept."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self.step != "training":
            self._become("idle")
        elif self._workspace.training.active and self._is_ours():
            # The end of the run tells that it was stopped.
            self._waiting = []
            self._workspace.training.stop()
        else:  # One has ended and the other has not begun.
            self._failed((_STOPPED,))

    def _present(self) -> Experiment:
        return self._workspace.document.experiment

    def _document_changed(self) -> None:
        if (
            self._experiment is not None
            and self._present().dataset.source != self._experiment.dataset.source
            and not self.running
        ):
            self._experiment, self.result, self.problems = None, None, ()
        self.changed.emit()

    def _run(self, name: str, work: Callable[[Progress], object]) -> "Job":
        job = self._workspace.background.run(name, work)
        job.progressed.connect(self.progressed)
        job.failed.connect(self._failed)
        self._job = job
        return job

    def _planned(self, plan: "HonestyPlan") -> None:
        self._job = None
        self.shared = plan.shared
        self._waiting = [plan.pair.optimistic, plan.pair.honest]
        self._train_next()

    def _train_next(self) -> None:
        if not self._waiting:
            return
        experiment = self._waiting.pop(0)
        self._epochs = 0
        try:
            if self._workspace.training.active:
                message = "Another training was started in between."
                raise ProblemError(
                    Problem(message=message, hint="Measure again when it has ended.")
                )
            folder = new_run_folder(runs_root(), experiment.name).path
        except ProblemError as error:
            self._failed(error.problems)
            return
        self._run_dir = folder
        self._become("training")
        self.progressed.emit(_TRAINING[len(self._done)], 0, None, "epochs")
        self._workspace.training.start(experiment, folder, None)

    def _follow(self, events: list[TrainingEvent]) -> None:
        if self.step != "training" or not self._is_ours():
            return
        for event in events:
            if isinstance(event, RunStarted):
                self._epochs = event.total_epochs
            elif isinstance(event, EpochEnded):
                what = _TRAINING[len(self._done)]
                self.progressed.emit(what, event.epoch, self._epochs, "epochs")

    def _is_ours(self) -> bool:
        return self._workspace.training.run_dir == self._run_dir

    def _run_ended(self, end: RunEnded) -> None:
        if self.step != "training" or not self._is_ours() or self._run_dir is None:
            return
        if end.status != "completed":
            self._failed((end.problem or _STOPPED,))
            return
        self._done.append(self._run_dir)
        if self._waiting:
            # Not from within the signal: others still want to hear of this end.
            QTimer.singleShot(0, self._train_next)
        elif len(self._done) == len(_TRAINING):
            job = self._run("Comparing the splits", partial(_compare, *self._done))
            job.succeeded.connect(self._compared)
            self._become("measuring")
        else:  # Cancelled in the last step of the first.
            self._failed((_STOPPED,))

    def _compared(self, result: "Honesty") -> None:
        self._job = None
        self.result = result
        self._workspace.runs.reload()
        self._become("idle")

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._job = None
        self._waiting = []
        self.problems = problems
        self._become("idle")

    def _become(self, step: Step) -> None:
        self.step = step
        self.changed.emit()
