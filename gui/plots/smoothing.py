"""The moving average behind the smoothing slider."""

import math
from itertools import accumulate

import numpy as np

from gui.plots.buffer import FloatArray, GrowingArray


class Smoother:
    """An exponential moving average that only computes what has been added.

    The average is debiased: it is divided by the sum of its weights, so that the first
    values are not drawn towards zero. Values that are not finite stay visible as gaps
    and do not enter the average.
    """

    def __init__(self, source: GrowingArray, weight: float = 0.0) -> None:
        """Follows a row of numbers.

        Args:
            source: The numbers; they may grow, and may be truncated.
            weight: 0 leaves them as they are; towards 1 they get smoother. At least 0,
                below 1.
        """
        self._source = source
        self._weight = weight
        self._result = GrowingArray()
        self._mean = 0.0
        self._remaining = 1.0
        self._rewritten = source.rewritten

    @property
    def weight(self) -> float:
        """How much of the average is kept at each value."""
        return self._weight

    @weight.setter
    def weight(self, weight: float) -> None:
        if weight != self._weight:
            self._weight = weight
            self._restart()

    def _restart(self) -> None:
        self._rewritten = self._source.rewritten
        self._result.truncate(0)
        self._mean = 0.0
        self._remaining = 1.0

    def values(self) -> FloatArray:
        """Returns one average for each number of the source."""
        if self._weight == 0.0:
            return self._source.values
        if self._rewritten != self._source.rewritten:
            self._restart()
        new = self._source.values[len(self._result) :]
        if len(new):
            self._extend(new)
        return self._result.values

    def _extend(self, new: FloatArray) -> None:
        finite = np.isfinite(new)
        known = new[finite]
        weight = self._weight
        keep = 1.0 - weight
        means = list(
            accumulate(
                known.tolist(),
                lambda mean, value: weight * mean + keep * value,
                initial=self._mean,
            )
        )
        powers = self._remaining * weight ** np.arange(1, len(known) + 1)
        averages = np.full(len(new), math.nan)
        averages[finite] = np.asarray(means[1:]) / (1.0 - powers)
        self._result.extend(averages)
        if len(known):
            self._mean = means[-1]
            self._remaining = float(powers[-1])
