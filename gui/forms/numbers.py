"""What may be typed into a number field, and where its arrows lead; without Qt."""

import math
from dataclasses import dataclass

from core.experiment import Setting

LARGEST = 2**31 - 1
LADDER = (1.0, 2.0, 5.0)
"""The steps within one power of ten of a logarithmic field."""


@dataclass(frozen=True)
class NumberRules:
    """The limits and steps of one number, and how it is written.

    Attributes:
        whole: Whether only whole numbers are allowed.
        minimum: Smallest number.
        maximum: Largest number.
        exclusive_minimum: Whether `minimum` itself is excluded.
        exclusive_maximum: Whether `maximum` itself is excluded.
        increment: How far one click goes; clicks land on its multiples.
        logarithmic: Whether clicks go 1, 2, 5, 10 … instead.
    """

    whole: bool
    minimum: float
    maximum: float
    exclusive_minimum: bool = False
    exclusive_maximum: bool = False
    increment: float = 1.0
    logarithmic: bool = False

    @classmethod
    def of(cls, setting: Setting) -> "NumberRules":
        """Takes the rules from a setting; of its items if it is a pair."""
        whole = setting.kind != "float"
        return cls(
            whole=whole,
            minimum=-LARGEST if setting.minimum is None else setting.minimum,
            maximum=LARGEST if setting.maximum is None else setting.maximum,
            exclusive_minimum=setting.exclusive_minimum,
            exclusive_maximum=setting.exclusive_maximum,
            increment=setting.step or (1.0 if whole else 0.1),
            logarithmic=setting.logarithmic,
        )

    def parse(self, text: str) -> float:
        """Reads what a person typed; a decimal comma is fine.

        Raises:
            ValueError: it is not a number of the allowed range; says what is.
        """
        cleaned = text.strip().replace("−", "-").replace(",", ".").replace(" ", "")
        try:
            value = int(cleaned) if self.whole else float(cleaned)
        except ValueError:
            what = "a whole number" if self.whole else "a number"
            found = f" Received: {text.strip()}" if text.strip() else ""
            raise ValueError(f"Expected {what} {self.range_words()}.{found}") from None
        if not self.allows(value):
            what = "a whole number" if self.whole else "a number"
            raise ValueError(
                f"Expected {what} {self.range_words()}. Received: {text.strip()}"
            )
        return value

    def allows(self, value: float) -> bool:
        """Tells whether a number is within the limits."""
        if isinstance(value, float) and not math.isfinite(value):
            return False
        low = value > self.minimum or (
            value == self.minimum and not self.exclusive_minimum
        )
        high = value < self.maximum or (
            value == self.maximum and not self.exclusive_maximum
        )
        return low and high

    def range_words(self) -> str:
        """Returns the limits in words: `from 1 to 4096`, `above 0, up to 10`."""
        low, high = self.text(self.minimum), self.text(self.maximum)
        if not self.exclusive_minimum and not self.exclusive_maximum:
            return f"from {low} to {high}"
        first = f"above {low}" if self.exclusive_minimum else f"from {low}"
        last = f"below {high}" if self.exclusive_maximum else f"up to {high}"
        return f"{first}, {last}"

    def text(self, value: float) -> str:
        """Writes a number as short as it can be read back: `128`, `0.001`, `1e-05`."""
        if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
            return str(int(value))
        return repr(value)

    def stepped(self, value: float, count: int) -> float:
        """Returns where a number of clicks leads; stays where it can't go on."""
        if self.logarithmic:
            target = _climb(value, count)
        else:
            direction = 1 if count > 0 else -1
            place = value / self.increment
            first = math.floor(place + 1e-9) if count > 0 else math.ceil(place - 1e-9)
            steps = first + direction * abs(count)
            target = round(steps * self.increment, 12)
        if self.whole:
            target = round(target)
        if self.allows(target):
            return target
        limit = self.maximum if count > 0 else self.minimum
        limit = round(limit) if self.whole else limit
        return limit if self.allows(limit) else value


def _climb(value: float, count: int) -> float:
    """Goes along 1, 2, 5, 10, 20 …; ten clicks at once are a factor of ten."""
    if value <= 0.0:
        return value if count < 0 else 1e-6
    if abs(count) >= 10:
        return _tidy(value * 10.0 ** math.copysign(1, count))
    for _ in range(abs(count)):
        exponent = math.floor(math.log10(value) + 1e-9)
        rungs = [r * 10.0**e for e in range(exponent - 1, exponent + 2) for r in LADDER]
        near = value * 1e-9
        if count > 0:
            value = min(r for r in rungs if r > value + near)
        else:
            value = max(r for r in rungs if r < value - near)
    return _tidy(value)


def _tidy(value: float) -> float:
    return float(f"{value:.12g}")
