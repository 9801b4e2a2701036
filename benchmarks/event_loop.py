"""How long the window's event loop is held up, from a 10 ms timer."""

import statistics
import time

from PySide6.QtCore import QObject, Qt, QTimer

PERIOD_MS = 10


class DelayMeter(QObject):
    """Notes how late each tick of a timer is, in milliseconds over its period."""

    def __init__(self) -> None:
        """Starts to measure."""
        super().__init__()
        self.delays: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self._tick)
        self._last = time.perf_counter()
        self._timer.start()

    def restart(self) -> None:
        """Forgets what was measured."""
        self.delays.clear()
        self._last = time.perf_counter()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.delays.append(1000 * (now - self._last) - PERIOD_MS)
        self._last = now

    def summary(self) -> dict[str, float]:
        """Returns count, median, 99th percentile and worst of the delays."""
        ordered = sorted(self.delays)
        return {
            "ticks": len(ordered),
            "median": statistics.median(ordered),
            "p99": ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))],
            "worst": ordered[-1],
        }
