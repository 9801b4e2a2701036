"""Long work other than training: one job is one function in a pool thread."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from core.downloads.progress import Cancelled, Progress
from core.experiment import Problem, ProblemError
from gui.priority import give_way

STACK_BYTES = 16 * 1024 * 1024
"""Qt gives threads 512 KB on macOS, too little for TensorFlow."""

REPORT_SECONDS = 0.05
"""Progress is thinned out where it arises, so that the window is never flooded."""

_log = logging.getLogger(__name__)


class Job(QObject):
    """A piece of work that goes on in the background.

    Signals arrive in the thread of the window. After `cancel` none of them does but
    `finished`.

    Signals:
        progressed: (what, done, total or None, unit).
        succeeded: The function's result.
        failed: A tuple of problems.
        finished: The last signal, whatever happened.
    """

    progressed = Signal(str, object, object, str)
    succeeded = Signal(object)
    failed = Signal(tuple)
    finished = Signal()
    crashed = Signal(object)
    _reported = Signal(str, object, object, str)
    _ended = Signal(str, object)

    def __init__(self, name: str, parent: QObject) -> None:
        """Makes a job; `Background.run` starts it."""
        super().__init__(parent)
        self.name = name
        self._cancelled = threading.Event()
        self._last_report = 0.0
        queued = Qt.ConnectionType.QueuedConnection
        self._reported.connect(self._pass_on, queued)
        self._ended.connect(self._announce, queued)

    @property
    def cancelled(self) -> bool:
        """Whether the person asked to end it."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Asks the function to end; its result is dropped."""
        self._cancelled.set()

    def report(self, what: str, done: int, total: int | None, unit: str) -> None:
        """Passed to the function as its `progress`; runs in the pool thread."""
        if self._cancelled.is_set():
            raise Cancelled
        now = time.monotonic()
        if done == total or now - self._last_report >= REPORT_SECONDS:
            self._last_report = now
            self._reported.emit(what, done, total, unit)

    def execute(self, function: Callable[[Progress], Any]) -> None:
        """Runs the function; called in the pool thread."""
        try:
            if self.cancelled:
                raise Cancelled
            outcome = ("succeeded", function(self.report))
        except Cancelled:
            outcome = ("cancelled", None)
        except ProblemError as error:
            outcome = ("failed", error.problems)
        except BaseException as error:  # noqa: BLE001 - shown by the window
            _log.exception("The job %s failed", self.name)
            outcome = ("crashed", error)
        self._ended.emit(*outcome)

    def _pass_on(self, what: str, done: int, total: int | None, unit: str) -> None:
        if not self._cancelled.is_set():
            self.progressed.emit(what, done, total, unit)

    def _announce(self, how: str, value: object) -> None:
        if not self._cancelled.is_set():
            if how == "succeeded":
                self.succeeded.emit(value)
            elif how == "failed":
                self.failed.emit(value)
            elif how == "crashed":
                self.failed.emit((_unexpected(self.name, value),))
                self.crashed.emit(value)
        self.finished.emit()
        self.deleteLater()


def _unexpected(name: str, error: object) -> Problem:
    return Problem(
        message=f"{name} ended with an error that was not foreseen: {error}.",
        hint="The details are in the log. Your experiment is safe.",
    )


class Background(QObject):
    """Runs jobs and knows which are still going on.

    Signals:
        changed: A job began or ended.
        crashed: A job ended with an exception that was not foreseen.
    """

    changed = Signal()
    crashed = Signal(object)

    def __init__(self, threads: int = 3) -> None:
        """Makes a pool of a few threads with stacks large enough for TensorFlow.

        They are Python's own threads: QThreadPool gives Python a new thread state for
        each job, and TensorFlow crashes when it traces a function in a thread in which
        it has worked under another state.
        """
        super().__init__()
        self._pool = ThreadPoolExecutor(
            threads, thread_name_prefix="job", initializer=give_way
        )
        self._jobs: list[Job] = []
        self._running: set[Future[None]] = set()

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that are going on."""
        return tuple(self._jobs)

    def run(self, name: str, function: Callable[[Progress], Any]) -> Job:
        """Starts a job.

        Connect to the job's signals right after; none can arrive before the event loop
        runs again.

        Args:
            name: What it does, for messages ("Reading MNIST").
            function: Called with a `progress` function, which raises `Cancelled` when
                the person asked to end the job.
        """
        job = Job(name, self)
        job.finished.connect(self._forget)
        job.crashed.connect(self.crashed)
        self._jobs.append(job)
        self._start(job, function)
        self.changed.emit()
        return job

    def shut_down(self, milliseconds: int = 30_000) -> bool:
        """Cancels all jobs and waits for their threads.

        Returns:
            Whether all of them have ended.
        """
        for job in self._jobs:
            job.cancel()
        _done, running = wait(self._running, milliseconds / 1000)
        return not running

    def _start(self, job: Job, function: Callable[[Progress], Any]) -> None:
        usual = threading.stack_size(STACK_BYTES)
        try:
            future = self._pool.submit(job.execute, function)
        finally:
            threading.stack_size(usual)
        self._running = {one for one in self._running if not one.done()}
        self._running.add(future)

    def _forget(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._jobs:
            self._jobs.remove(job)
        self.changed.emit()
