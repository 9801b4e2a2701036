"""Loads TensorFlow in the background while the window is already in use."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.gentle_loading import loading_gently

if TYPE_CHECKING:
    from core.data.types import Progress
    from core.experiment import Problem
    from core.training.devices import DeviceReport
    from gui.background import Background


def _load(_progress: "Progress") -> "DeviceReport":
    with loading_gently():
        from core.tensorflow_start import start_tensorflow

        report = start_tensorflow()
        from core.model.preload import preload

        preload()
    return report


class TensorFlowLoader(QObject):
    """Knows whether TensorFlow is ready, and on which device it computes.

    Signals:
        ready: TensorFlow is loaded; `devices` is set.
        failed: It can't be loaded; `problem` is set.
    """

    ready = Signal()
    failed = Signal()

    def __init__(self, background: "Background") -> None:
        """Loads nothing yet."""
        super().__init__()
        self._background = background
        self._started = False
        self.devices: DeviceReport | None = None
        self.problem: Problem | None = None

    @property
    def loaded(self) -> bool:
        """Whether models can be built."""
        return self.devices is not None

    def start(self) -> None:
        """Begins to load; a second call does nothing."""
        if self._started:
            return
        self._started = True
        job = self._background.run("Loading TensorFlow", _load)
        job.succeeded.connect(self._succeeded)
        job.failed.connect(self._failed)

    def _succeeded(self, report: "DeviceReport") -> None:
        self.devices = report
        self.ready.emit()

    def _failed(self, problems: "tuple[Problem, ...]") -> None:
        self.problem = problems[0]
        self.failed.emit()
