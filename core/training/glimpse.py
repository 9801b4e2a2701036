"""Looks at the first layer of a run that goes on, for whoever wants to watch it.

They are no events: they are large, belong to no curve, and are made only while somebody
asks. What asks lives in another thread than the engine.
"""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.data.types import UInt8Array

MOST_FILTERS = 16
"""More kernels than this can't be told from one another on a screen."""


@dataclass(frozen=True)
class Glimpse:
    """The first layer at one moment.

    Attributes:
        kernels: float32 (n, height, width, channels), of the first filters.
        maps: float32 (n, height, width), what these filters pass on of the image.
        filters: How many filters the layer has; at least n.
        image: uint8 (height, width, channels), one of the validation images.
        class_name: Its class.
        epochs_done: Whole epochs done at that moment.
        step: Steps done of the next epoch.
    """

    kernels: "NDArray[np.float32]"
    maps: "NDArray[np.float32]"
    filters: int
    image: "UInt8Array"
    class_name: str
    epochs_done: int
    step: int


class Glimpses:
    """Carries wishes to the engine and glimpses back; safe to use from any thread."""

    def __init__(self) -> None:
        """Starts without a wish: then the engine does nothing for it."""
        self._lock = threading.Lock()
        self._wish: int | None = None
        self._latest: Glimpse | None = None
        self.image: int | None = None

    def ask(self, image: int) -> None:
        """Asks for a glimpse soon.

        Args:
            image: Which validation image to send through the layer; counted on from the
                first again after the last.
        """
        with self._lock:
            self._wish = self.image = image

    @property
    def wish(self) -> int | None:
        """The image of the wish that is not answered yet; None without one."""
        return self._wish

    def answer(self, glimpse: Glimpse | None) -> None:
        """Fulfils the wish; None if there is nothing to see."""
        with self._lock:
            self._wish = None
            self._latest = glimpse

    def take(self) -> Glimpse | None:
        """Returns a glimpse that was not taken yet, or None."""
        with self._lock:
            latest, self._latest = self._latest, None
        return latest
