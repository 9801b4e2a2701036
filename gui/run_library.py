"""All runs on this computer, read in the background and shared by the pages."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.downloads.progress import Progress
from core.experiment import Experiment, Problem, ProblemError, load_experiment
from core.runs import RunFolder, RunRecord, list_runs, runs_root
from gui.background import Background, Job
from gui.training_session import TrainingSession

if TYPE_CHECKING:
    from core.evaluation import Evaluation


@dataclass(frozen=True)
class RunEntry:
    """One run, its settings, and what was measured on the test and on other data."""

    record: RunRecord
    experiment: Experiment
    evaluation: "Evaluation | None"
    others: "tuple[Evaluation, ...]" = ()

    def evaluation_on(self, source: str) -> "Evaluation | None":
        """Returns what was measured on other data, or on the test part for no name."""
        if not source:
            return self.evaluation
        return next((one for one in self.others if one.source == source), None)

    @property
    def path(self) -> Path:
        """The run folder, which is what tells runs apart."""
        return self.record.path


@dataclass(frozen=True)
class _Found:
    entries: tuple[RunEntry, ...]
    problems: tuple[Problem, ...]


def _read(progress: Progress) -> _Found:
    from core.evaluation import load_evaluation, other_evaluations

    found = list_runs(runs_root())
    entries: list[RunEntry] = []
    for done, record in enumerate(found.records):
        progress("Reading the runs", done, len(found.records), "runs")
        try:
            experiment = load_experiment(RunFolder(record.path).experiment)
        except ProblemError:
            continue  # It has been deleted since it was listed.
        try:
            evaluation = load_evaluation(record.path)
        except ProblemError:
            # It can be made again; the run itself is worth showing.
            evaluation = None
        others = other_evaluations(record.path)
        entries.append(RunEntry(record, experiment, evaluation, others))
    return _Found(tuple(entries), found.problems)


class RunLibrary(QObject):
    """Knows the runs; is read again when a run begins or ends.

    Signals:
        changed: `entries`, `problems` or `loaded` changed.
    """

    changed = Signal()

    def __init__(self, background: Background, training: TrainingSession) -> None:
        """Reads nothing yet; see `reload`."""
        super().__init__()
        self._background = background
        self._job: Job | None = None
        self._again = False
        self.entries: tuple[RunEntry, ...] = ()
        self.problems: tuple[Problem, ...] = ()
        self.loaded = False
        training.started.connect(self.reload)
        training.ended.connect(self.reload)

    def find(self, path: Path | None) -> RunEntry | None:
        """Returns the run of a folder, or None if there is none."""
        return next((one for one in self.entries if one.path == path), None)

    def reload(self) -> None:
        """Reads all runs again; what is shown stays until then."""
        if self._job is not None:
            # What changed meanwhile may be missed by the reading that goes on.
            self._again = True
            return
        self._job = self._background.run("Reading the runs", _read)
        self._job.succeeded.connect(self._succeeded)
        self._job.failed.connect(self._failed)

    def _succeeded(self, found: _Found) -> None:
        self.entries, self.problems = found.entries, found.problems
        self._ended()

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        self._ended()

    def _ended(self) -> None:
        self._job = None
        self.loaded = True
        self.changed.emit()
        if self._again:
            self._again = False
            self.reload()
