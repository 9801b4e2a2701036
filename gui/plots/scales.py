"""The scales of a vertical axis: what is drawn where, and which ticks are written."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np

from gui.plots.buffer import FloatArray

Ticks = list[tuple[float, str]]
"""Positions on the axis with their texts."""

LEAST_LOSS = 1e-6
MOST_ACCURACY = 0.9999


def nice_step(span: float, most: int) -> float:
    """Returns a step of 1, 2, 2.5 or 5 times a power of ten.

    Args:
        span: The length that the steps divide, above 0.
        most: How many steps there may be at most, at least 1.
    """
    rough = span / max(1, most)
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1.0, 2.0, 2.5, 5.0):
        if factor * power >= rough * (1 - 1e-9):
            return factor * power
    return 10.0 * power


def _even_positions(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)
    return [index * step for index in range(first, last + 1)]


class Scale(ABC):
    """Brings values to positions on an axis, and back for its ticks."""

    @abstractmethod
    def forward(self, values: FloatArray) -> FloatArray:
        """Returns positions; NaN where a value has none."""

    @abstractmethod
    def ticks(self, low: float, high: float, most: int) -> Ticks:
        """Returns at most about `most` ticks between two positions."""

    @abstractmethod
    def fit(self, low: float, high: float) -> tuple[float, float]:
        """Returns the ends of a view that holds the positions `low` to `high`.

        The ends move in steps, so that a growing curve does not move the axis each
        time.
        """


class Linear(Scale):
    """Evenly spaced, as it is."""

    def __init__(
        self,
        write: Callable[[float, float], str],
        least: float | None = None,
        most: float | None = None,
    ) -> None:
        """Makes a scale.

        Args:
            write: (value, distance of the ticks) to text.
            least: The view never begins below.
            most: The view never ends above.
        """
        self._write = write
        self._least = least
        self._most = most

    def forward(self, values: FloatArray) -> FloatArray:
        """Returns the values; NaN for infinite ones."""
        return np.where(np.isfinite(values), values, math.nan)

    def ticks(self, low: float, high: float, most: int) -> Ticks:
        """Returns evenly spaced ticks."""
        if not high > low:
            return []
        step = nice_step(high - low, most)
        positions = _even_positions(low, high, step)
        return [(position, self._write(position, step)) for position in positions]

    def fit(self, low: float, high: float) -> tuple[float, float]:
        """Returns ends at whole ticks."""
        if not high > low:
            low, high = low - 0.5 * abs(low) - 1e-3, high + 0.5 * abs(high) + 1e-3
        step = nice_step(high - low, 5)
        bottom = math.floor(low / step + 1e-9) * step
        top = math.ceil(high / step - 1e-9) * step
        if self._least is not None:
            bottom = max(bottom, self._least)
        if self._most is not None:
            top = min(top, self._most)
        return bottom, top


class Logarithmic(Scale):
    """Powers of ten at equal distances, for losses."""

    def __init__(self, write: Callable[[float, float], str]) -> None:
        """Makes a scale; see `Linear`."""
        self._write = write

    def forward(self, values: FloatArray) -> FloatArray:
        """Returns the decimal logarithm; NaN for what has none."""
        usable = np.isfinite(values) & (values > 0)
        return np.log10(
            np.maximum(values, LEAST_LOSS, where=usable, out=np.ones_like(values)),
            where=usable,
            out=np.full(values.shape, math.nan),
        )

    def ticks(self, low: float, high: float, most: int) -> Ticks:
        """Returns ticks at powers of ten, with 2 and 5 between where there is room."""
        decades = range(math.floor(low), math.ceil(high) + 1)
        for factors in ((1, 2, 5), (1, 3), (1,)):
            values = [factor * 10.0**decade for decade in decades for factor in factors]
            shown = [v for v in values if low - 1e-9 <= math.log10(v) <= high + 1e-9]
            if len(shown) <= most + 1:
                break
        every = max(1, -(-len(shown) // (most + 1)))
        return [
            (math.log10(value), self._write(value, value)) for value in shown[::every]
        ]

    def fit(self, low: float, high: float) -> tuple[float, float]:
        """Returns ends at 1, 2 or 5 times a power of ten."""
        marks = [0.0, math.log10(2), math.log10(5), 1.0]
        bottom = math.floor(low) + max(m for m in marks if m <= low - math.floor(low))
        top = math.floor(high) + min(m for m in marks if m >= high - math.floor(high))
        return (bottom, top) if top > bottom else (bottom - 0.3, top + 0.3)


class LogarithmicError(Scale):
    """90 %, 99 % and 99.9 % at equal distances: the wrong answers on a log axis."""

    def forward(self, values: FloatArray) -> FloatArray:
        """Returns how often the share of wrong answers can be divided by ten."""
        usable = np.isfinite(values) & (values <= 1.0)
        wrong = 1.0 - np.minimum(values, MOST_ACCURACY)
        return -np.log10(wrong, where=usable, out=np.full(values.shape, math.nan))

    def ticks(self, low: float, high: float, most: int) -> Ticks:
        """Returns ticks at 0, 50, 90, 95, 99, 99.5, 99.9 and 99.99 per cent."""
        shares = [0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995]
        shares.append(MOST_ACCURACY)
        for chosen in (shares, shares[0:1] + shares[3::3] + shares[-1:]):
            shown = [
                (position, f"{share * 100:.4g} %")
                for share in chosen
                if low - 1e-6 <= (position := -math.log10(1 - share)) <= high + 1e-6
            ]
            if len(shown) <= most + 2:
                break
        return shown

    def fit(self, low: float, high: float) -> tuple[float, float]:
        """Returns ends at halves of a power of ten."""
        bottom = max(0.0, math.floor(2 * low + 1e-9) / 2)
        top = min(4.0, math.ceil(2 * high - 1e-9) / 2)
        return (bottom, top) if top > bottom else (bottom, bottom + 0.5)


def write_number(value: float, step: float) -> str:
    """Writes a tick with as many decimals as its step needs."""
    if value and (abs(value) >= 1e5 or abs(value) < 1e-4):
        return f"{value:.0e}"
    if step <= 0:
        return f"{value:g}"
    exponent = math.floor(math.log10(step) + 1e-9)
    in_quarters = abs(step / 10.0**exponent - 2.5) < 1e-6
    decimals = max(0, in_quarters - exponent)
    return f"{value:.{decimals}f}"


def write_percent(value: float, step: float) -> str:
    """Writes a share of one as a tick in per cent."""
    return f"{write_number(value * 100, step * 100)} %"
