"""The data set of the open experiment: read and prepared in the background."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from core.data import catalogue
from core.downloads.progress import Progress
from core.experiment import DatasetSpec, Experiment, Problem, ProblemError, TaskInfo
from gui.background import Background, Job
from gui.document import Document

if TYPE_CHECKING:
    from core.data.types import PreparedData, RawDataset

DataState = Literal["loading", "download_needed", "ready", "failed"]
DEBOUNCE_MS = 150


def _load(
    spec: DatasetSpec, seed: int, progress: Progress
) -> "tuple[RawDataset, PreparedData | tuple[Problem, ...]]":
    """Reads and prepares; what can't be prepared is still there to be looked at."""
    from core.data.load import load_raw, prepare

    raw = load_raw(spec, progress)
    try:
        return raw, prepare(raw, spec, seed, progress)
    except ProblemError as error:
        return raw, error.problems


def _needs_download(source: str) -> bool:
    return source in catalogue.names() and not catalogue.is_cached(source)


class DataSession(QObject):
    """Follows the document's data settings and holds what they lead to.

    Signals:
        changed: `state`, `raw`, `prepared` or `problems` changed.
        progressed: (what, done, total or None, unit), while loading or downloading.
    """

    changed = Signal()
    progressed = Signal(str, object, object, str)

    def __init__(self, document: Document, background: Background) -> None:
        """Begins to load the document's data set once the event loop runs."""
        super().__init__()
        self._document = document
        self._background = background
        self._job: Job | None = None
        self._key: tuple[DatasetSpec, int] | None = None
        self._source: tuple[object, ...] | None = None
        self.state: DataState = "loading"
        self.raw: RawDataset | None = None
        self.prepared: PreparedData | None = None
        self.problems: tuple[Problem, ...] = ()
        self.unfinished: Problem | None = None
        self._held_classes: tuple[str, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self.reload)
        document.changed.connect(self._document_changed)

    @property
    def task(self) -> TaskInfo | None:
        """What the data set is, once it is ready."""
        return self.prepared.task if self.prepared else None

    def prepared_for(self, experiment: Experiment) -> "PreparedData | None":
        """Returns the prepared data if it is that of an experiment, else None."""
        key = (experiment.dataset, experiment.seed)
        return self.prepared if self.state == "ready" and key == self._key else None

    @property
    def missing_source(self) -> str:
        """The chosen set, or the one to test with, that is still to be downloaded.

        Empty if both are here.
        """
        spec = self._document.experiment.dataset
        wanted = (spec.source, spec.test_source)
        return next((name for name in wanted if _needs_download(name)), "")

    @property
    def downloading(self) -> bool:
        """Whether the job that goes on is a download."""
        return self._job is not None and self._job.name.startswith("Downloading")

    def hold_back(self, problem: Problem | None) -> None:
        """Notes what the choice on the Data page lacks to become the document's.

        Args:
            problem: What is missing; None once the document says what the page shows.
        """
        if problem != self.unfinished:
            self.unfinished = problem
            self._held_classes = self._document.experiment.dataset.classes
            self.changed.emit()

    def reload(self) -> None:
        """Reads the data set again, such as after the person mended a file."""
        # What was about to be read for a change of the document is read now.
        self._timer.stop()
        experiment = self._document.experiment
        spec = experiment.dataset
        self._key = (spec, experiment.seed)
        self._drop_job()
        source = (spec.source, spec.test_source, spec.pixel_shape)
        if source != self._source:
            # What is shown as found must never be another set than the chosen one.
            self._source, self.raw, self.unfinished = source, None, None
        if self.missing_source:
            self.raw = self.prepared = None
            self._become("download_needed")
            return
        self._start(
            f"Reading {spec.source}", partial(_load, spec, experiment.seed), self._ready
        )

    def download(self) -> None:
        """Fetches what is missing of the catalogue, then reads it."""
        self._drop_job()
        name = self.missing_source or self._document.experiment.dataset.source
        fetch = partial(catalogue.fetch, name)
        self._start(f"Downloading {name}", fetch, self._fetched)

    def cancel(self) -> None:
        """Ends the reading or the download."""
        self._drop_job()
        if self.missing_source:
            self._become("download_needed")
        else:
            stopped = Problem(
                message="Reading the data set was cancelled.",
                severity="information",
                hint="Press “Read again” to start over.",
            )
            self._become("failed", (stopped,))

    def _document_changed(self) -> None:
        experiment = self._document.experiment
        if (experiment.dataset, experiment.seed) != self._key:
            self._timer.start()
        if experiment.dataset.classes != self._held_classes:
            # Chosen by other means than the ticks, such as undo.
            self.hold_back(None)

    def _start(
        self,
        name: str,
        function: Callable[[Progress], Any],
        succeeded: Callable[[Any], None],
    ) -> None:
        job = self._background.run(name, function)
        job.progressed.connect(self.progressed)
        job.succeeded.connect(succeeded)
        job.failed.connect(self._failed)
        self._job = job
        self._become("loading")

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _ready(
        self, result: "tuple[RawDataset, PreparedData | tuple[Problem, ...]]"
    ) -> None:
        self.raw, found = result
        if isinstance(found, tuple):
            self._failed(found)
            return
        self._job = None
        self.prepared = found
        self._become("ready", found.problems)

    def _fetched(self, _path: object) -> None:
        self._job = None
        self.reload()

    def _failed(self, problems: tuple[Problem, ...]) -> None:
        self._job = None
        self.prepared = None
        self._become("failed", problems)

    def _become(self, state: DataState, problems: tuple[Problem, ...] = ()) -> None:
        self.state = state
        self.problems = problems
        self.changed.emit()
