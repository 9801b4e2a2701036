"""Measuring how long training takes, pauses left out."""

import time
from collections.abc import Generator
from contextlib import contextmanager


class Stopwatch:
    """Runs from its creation on; can be paused, and can start above zero."""

    def __init__(self, seconds: float = 0.0) -> None:
        """Starts.

        Args:
            seconds: What was measured before, in an earlier part of a resumed run.
        """
        self._start = time.perf_counter() - seconds

    @property
    def seconds(self) -> float:
        """Seconds since the start, pauses left out."""
        return time.perf_counter() - self._start

    @contextmanager
    def paused(self) -> Generator[None]:
        """Does not count what happens inside the block."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self._start += time.perf_counter() - begin
