"""The arithmetic of the split bar; knows no widget."""

from dataclasses import dataclass

import numpy as np

from core.data import types
from core.data.types import RawDataset
from core.experiment import SplitSpec

SMALLEST = 0.02
LARGEST = 0.6
FEWEST_TRAINING = 0.2


@dataclass(frozen=True)
class Shares:
    """How the images that can be divided are divided.

    Attributes:
        validation: Share for validation; None if the data set brings this part.
        test: Share for test; None if the data set brings this part.
    """

    validation: float | None
    test: float | None

    @property
    def train(self) -> float:
        """What is left for training."""
        return 1.0 - (self.validation or 0.0) - (self.test or 0.0)

    def with_train(self, train: float) -> "Shares":
        """Returns the shares after the end of training was moved.

        The part that follows gives or takes: validation, or test if the data set
        brings a validation part of its own.
        """
        if self.validation is not None:
            wanted = 1.0 - train - (self.test or 0.0)
            return Shares(_clip(wanted, self.test), self.test)
        if self.test is not None:
            return Shares(None, _clip(1.0 - train, None))
        return self

    def with_test(self, test: float) -> "Shares":
        """Returns the shares after the start of test was moved; training keeps its."""
        if self.validation is None or self.test is None:
            return self
        both = self.validation + self.test
        low = max(SMALLEST, both - LARGEST)
        high = min(LARGEST, both - SMALLEST)
        test = round(min(max(test, low), high), 2)
        return Shares(round(both - test, 2), test)


def shares_of(raw: RawDataset | None, split: SplitSpec) -> Shares:
    """Returns the shares that count for a data set, its own parts left out."""
    if raw is None or split.own_parts == "divide_anew":
        return Shares(split.validation, split.test)
    return Shares(
        None if bool(np.any(raw.parts == types.VALIDATION)) else split.validation,
        None if bool(np.any(raw.parts == types.TEST)) else split.test,
    )


def _clip(share: float, other: float | None) -> float:
    high = min(LARGEST, 1.0 - FEWEST_TRAINING - (other or 0.0))
    return round(min(max(share, SMALLEST), high), 2)
