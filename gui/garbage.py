"""Collecting Python's circular garbage, in the thread of the window only."""

import gc

from PySide6.QtCore import QObject, QTimer

from gui.gentle_loading import is_loading

_EVERY_MS = 500


class GarbageCollector(QObject):
    """Does what Python's collector does, but never in another thread.

    A Qt object must be destroyed in the thread that it belongs to. Python's collector
    runs in whichever thread happens to make one object too many; where that is the one
    that trains, it took widgets with it that nobody used any more, and the program
    crashed.
    """

    def __init__(self) -> None:
        """Collects nothing yet."""
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Takes over from Python's own collector."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Hands back to Python's own collector."""
        self._timer.stop()
        gc.enable()

    def collect(self) -> None:
        """Collects the oldest generation that is due, by Python's own thresholds."""
        gc.disable()  # whoever switched it off for a while has switched it on again
        if is_loading():
            # All that is loaded would be looked at, again and again, for half a second.
            return
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        full = [age for age, (count, most) in enumerate(due) if count > most]
        if full:
            gc.collect(max(full))
