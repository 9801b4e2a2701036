"""Answers those who watch the first layer, without holding the run up."""

import logging
import time

import keras

from core.data.types import PreparedData
from core.training.first_layer import FirstLayer
from core.training.glimpse import Glimpses

_log = logging.getLogger(__name__)

_SHARE = 50
"""Looking may take one part in so many of the time …"""

_LONGEST_WAIT = 2.0
"""… but whoever watches need not wait for longer than these seconds."""


class Onlooker:
    """Looks at the model between two steps, when somebody wants it and it is time to.

    A look that fails is no reason to end a run, so it then only shows nothing.
    """

    def __init__(
        self, model: keras.Model, data: PreparedData, glimpses: Glimpses
    ) -> None:
        """Does nothing until the first wish."""
        self._model = model
        self._data = data
        self._glimpses = glimpses
        self._layer: FirstLayer | None = None
        self._not_before = 0.0

    def serve(self, epochs_done: int, step: int) -> None:
        """Fulfils a wish, if there is one; called between any two steps."""
        wish = self._glimpses.wish
        if wish is not None and time.perf_counter() >= self._not_before:
            self._look(wish, epochs_done, step)

    def finish(self, epochs_done: int, step: int) -> None:
        """Shows the last state to whoever has watched."""
        if self._glimpses.image is not None:
            self._look(self._glimpses.image, epochs_done, step)

    def _look(self, image: int, epochs_done: int, step: int) -> None:
        begin = time.perf_counter()
        glimpse = None
        try:
            if self._layer is None:
                names = self._data.task.class_names
                self._layer = FirstLayer(self._model, self._data.validation, names)
            glimpse = self._layer.look(image, epochs_done, step)
        except Exception:  # noqa: BLE001 - see above
            _log.info("The first layer could not be looked at.", exc_info=True)
        self._glimpses.answer(glimpse)
        end = time.perf_counter()
        self._not_before = end + min(_LONGEST_WAIT, _SHARE * (end - begin))
