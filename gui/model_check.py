"""Shapes, parameter counts and complaints of the stack, live, from Keras itself."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.experiment import Experiment, FreezeSpec, ModelSpec, Problem, TaskInfo
from core.experiment.checks import check

if TYPE_CHECKING:
    from core.data.types import Progress
    from core.model.inspect import ModelReport
    from gui.background import Background, Job
    from gui.data_session import DataSession
    from gui.document import Document
    from gui.tensorflow_loader import TensorFlowLoader

DEBOUNCE_MS = 60


_Known = tuple[
    tuple[Experiment, TaskInfo | None, "ModelReport | None"], tuple[Problem, ...]
]


_Key = tuple[ModelSpec, TaskInfo, FreezeSpec | None]
"""What is inspected; the last is what fine-tuning leaves frozen of the base."""


def _inspect(
    spec: ModelSpec, task: TaskInfo, tuned: FreezeSpec | None, _progress: "Progress"
) -> "ModelReport":
    from core.model.inspect import inspect_model

    return inspect_model(spec, task, tuned=tuned)


class ModelCheck(QObject):
    """Inspects the stack after each change of model or data.

    Signals:
        changed: `report`, `up_to_date` or `problems` changed.

    Attributes:
        report: What Keras said of the last stack that was inspected.
        inspected: That stack.
        up_to_date: Whether the report is about the document as it is now.
    """

    changed = Signal()

    def __init__(
        self,
        document: "Document",
        data: "DataSession",
        tensorflow: "TensorFlowLoader",
        background: "Background",
    ) -> None:
        """Waits for TensorFlow and the data set, then inspects."""
        super().__init__()
        self._document = document
        self._data = data
        self._tensorflow = tensorflow
        self._background = background
        self._job: Job | None = None
        self._key: _Key | None = None
        self.report: ModelReport | None = None
        self.inspected: ModelSpec | None = None
        self.up_to_date = False
        self._known: _Known | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._start)
        document.changed.connect(self._schedule)
        data.changed.connect(self._schedule)
        tensorflow.ready.connect(self._schedule)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems of the experiment: pure checks and Keras's own complaints."""
        key = (self._document.experiment, self._data.task, self.report)
        if self._known is None or any(
            old is not new for old, new in zip(self._known[0], key, strict=True)
        ):
            # Every card and field asks after each change; the answer is the same.
            pure = check(key[0], key[1])
            known = (*pure, *(self.report.problems if self.report else ()))
            self._known = (key, tuple(dict.fromkeys(known)))
        return self._known[1]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the training from starting."""
        return tuple(p for p in self.problems if p.severity == "error")

    def check_again(self) -> None:
        """Inspects the same stack anew: files have come that were missing."""
        self._key = None
        self._schedule()

    def _current_key(self) -> _Key | None:
        task, experiment = self._data.task, self._document.experiment
        if task is None:
            return None
        return experiment.model, task, experiment.tuned_freeze

    def _schedule(self) -> None:
        key = self._current_key()
        if key is None or key != self._key:
            self.up_to_date = False
            self._timer.start()
        self.changed.emit()

    def _start(self) -> None:
        key = self._current_key()
        if key is None or not self._tensorflow.loaded:
            return
        if self._job is not None:
            self._job.cancel()
        self._key = key
        job = self._background.run("Checking the model", partial(_inspect, *key))
        job.succeeded.connect(self._succeeded)
        self._job = job

    def _succeeded(self, report: "ModelReport") -> None:
        self._job = None
        self.report = report
        self.inspected = self._key[0] if self._key else None
        self.up_to_date = self._key == self._current_key()
        self.changed.emit()
