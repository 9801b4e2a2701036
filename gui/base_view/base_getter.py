"""Brings a base to this computer and looks at it: asks, downloads, looks."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.experiment import HubBase, Problem, ProblemError, RunBase
from core.model.bases.consent import needs_consent, trust
from core.model.bases.fetching import fetch_base, needs_download
from core.model.bases.folders import find_module
from gui.base_view.base_look import Shape, look_at

if TYPE_CHECKING:
    from core.data.types import Progress
    from core.experiment import Base
    from core.model.bases.outline import BaseOutline
    from gui.background import Job
    from gui.workspace import Workspace


def _fetch(base: "Base", progress: "Progress") -> None:
    fetch_base(base, progress)


def _look(base: "Base", shape: Shape, progress: "Progress") -> "BaseOutline":
    """A job: the outline, if the base can really be used."""
    from core.model.bases.problems import base_problems

    found = look_at(base, shape, progress)
    errors = [one for one in base_problems(base, shape) if one.severity == "error"]
    if errors:
        raise ProblemError(*errors)
    return found


class BaseGetter(QObject):
    """One base at a time.

    Signals:
        asked: A question that must be agreed to first; see `agree`.
        downloading: A download has begun.
        progressed: What is done, how much, of how much (or None), in which unit.
        waiting: What is waited for, in words.
        ready: The outline; the base can be used.
        failed: Why it can't be.
        ended: Nothing is going on any more.
    """

    asked = Signal(str)
    downloading = Signal()
    progressed = Signal(str, object, object, str)
    waiting = Signal(str)
    ready = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, workspace: "Workspace") -> None:
        """Does nothing yet."""
        super().__init__()
        self._workspace = workspace
        self._base: Base | None = None
        self._agreed = False
        self._job: Job | None = None
        workspace.tensorflow.ready.connect(self._look)
        workspace.data.changed.connect(self._look)

    @property
    def base(self) -> "Base | None":
        """The base that is being brought."""
        return self._base

    def get(self, base: "Base") -> None:
        """Begins with a base."""
        self.cancel()
        self._base = base
        self._agreed = False
        self._go_on()

    def agree(self) -> None:
        """Answers the question that was asked with yes."""
        self._agreed = True
        self._go_on()

    def cancel(self) -> None:
        """Ends whatever is going on; what has arrived of a download is kept."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self._base is not None:
            self._base = None
            self.ended.emit()

    def _go_on(self) -> None:
        base = self._base
        if base is None:
            return
        if isinstance(base, HubBase):
            try:
                find_module(base)
            except ProblemError as error:
                # What is no module needs no trust.
                self._fail(error.problems)
                return
        question = needs_consent(base)
        if question and not self._agreed:
            self.asked.emit(question)
            return
        if question and not self._remember():
            return
        if needs_download(base):
            self.downloading.emit()
            self._job = self._workspace.background.run(
                "Downloading the base", partial(_fetch, base)
            )
            self._job.progressed.connect(self.progressed)
            self._job.succeeded.connect(self._fetched)
            self._job.failed.connect(self._fail)
        else:
            self._look()

    def _fetched(self, _nothing: object) -> None:
        self._job = None
        # Only now the content of a packed module is known, which trust goes by.
        self._go_on()

    def _look(self) -> None:
        if self._base is None or self._job is not None or self._must_wait():
            return
        shape = self._shape()
        if shape is None:
            self.waiting.emit("Waiting for the data set…")
        elif not self._workspace.tensorflow.loaded:
            self.waiting.emit("Waiting for TensorFlow…")
        else:
            self.waiting.emit("Looking at the base…")
            self._job = self._workspace.background.run(
                "Looking at the base", partial(_look, self._base, shape)
            )
            self._job.succeeded.connect(self._looked)
            self._job.failed.connect(self._fail)

    def _must_wait(self) -> bool:
        base = self._base
        return base is None or bool(needs_consent(base)) or needs_download(base)

    def _looked(self, outline: "BaseOutline") -> None:
        self._job = None
        self.ready.emit(outline)
        self._base = None
        self.ended.emit()

    def _fail(self, problems: tuple[Problem, ...]) -> None:
        self._job = self._base = None
        self.failed.emit(problems)
        self.ended.emit()

    def _remember(self) -> bool:
        if not isinstance(self._base, HubBase):
            return True
        try:
            trust(self._base)
        except OSError as error:
            reason = error.strerror or "no reason given"
            text = f"That you trust the module can't be remembered: {reason}."
            self._fail((Problem(message=text, hint="Make room on the disk."),))
            return False
        return True

    def _shape(self) -> Shape | None:
        task = self._workspace.data.task
        if task is not None:
            return task.input_shape
        # A run brings its own size; any data will do to look at it.
        return (8, 8, 1) if isinstance(self._base, RunBase) else None
