"""How a window or a command line steers a run that goes on in another thread."""

import threading
from collections.abc import Callable

from core.training.glimpse import Glimpses

_LOOK_UP_SECONDS = 0.1


def _nothing() -> None:
    """For a pause in which nothing is done."""


class RunControl:
    """A stop and a pause request, safe to use from any thread.

    The engine looks at it between two steps, in training as in validation: a step that
    has begun can't be interrupted.

    Attributes:
        glimpses: Through which others watch the first layer.
    """

    def __init__(self) -> None:
        """Starts with neither request."""
        self._stop = threading.Event()
        self._may_run = threading.Event()
        self._may_run.set()
        self._waiting = threading.Event()
        self.glimpses = Glimpses()

    def request_stop(self) -> None:
        """Asks the run to end after this step and to keep its work."""
        self._stop.set()
        self._may_run.set()

    def request_pause(self) -> None:
        """Asks the run to wait after this step."""
        self._may_run.clear()

    def resume(self) -> None:
        """Lets a waiting run go on."""
        self._may_run.set()

    @property
    def stop_requested(self) -> bool:
        """Whether the run should end."""
        return self._stop.is_set()

    @property
    def pause_requested(self) -> bool:
        """Whether the run should wait."""
        return not self._may_run.is_set()

    @property
    def waiting(self) -> bool:
        """Whether the run waits at this moment."""
        return self._waiting.is_set()

    def wait_while_paused(self, meanwhile: Callable[[], None] = _nothing) -> None:
        """Called by the engine between two steps; returns at once unless paused.

        Args:
            meanwhile: Called again and again during the pause.
        """
        if self._may_run.is_set():
            return
        self._waiting.set()
        while not self._may_run.wait(_LOOK_UP_SECONDS):
            meanwhile()
        self._waiting.clear()
