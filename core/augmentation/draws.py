"""Random numbers that are a pure function of seed, epoch, image and purpose.

Each number is computed from a counter and not from the one before it, so that all
images are drawn at once and any image alone. Changing one operation never changes what
another one draws.
"""

import hashlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.experiment import Spec
from core.experiment.augmentation import Operation

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
UInts = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def _mixed(values: UInts) -> UInts:
    """Scrambles each number; one to one.

    Source: the finaliser of SplitMix64; Steele, Lea & Flood, "Fast Splittable
    Pseudorandom Number Generators", OOPSLA 2014.
    """
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@cache
def stream_number(stream: str) -> int:
    """Returns the 64 bits that stand for a purpose."""
    digest = hashlib.blake2b(stream.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


class Draws:
    """What is drawn for some images in one epoch.

    A stream names the purpose of a number: "Rotation/0/angle".
    """

    def __init__(self, seed: int, epoch: int, images: NDArray[np.int64]) -> None:
        """Prepares the draws; nothing is computed yet.

        Args:
            seed: The seed of the experiment.
            epoch: Counted from 0.
            images: int64 (n,), the numbers of the images in the data set.
        """
        start = _mixed(np.array([seed], np.uint64) * _GOLDEN + np.uint64(1))
        start = _mixed(start ^ (np.array([epoch], np.uint64) * _GOLDEN))
        self._images = _mixed(start + images.astype(np.uint64) * _GOLDEN)

    def __len__(self) -> int:
        """Returns how many images there are."""
        return len(self._images)

    def uniform(self, stream: str) -> Floats:
        """Returns numbers (n,) from 0 up to but without 1."""
        return (self._bits(stream) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def amount(self, stream: str, lower: float, upper: float) -> Floats:
        """Returns how strong an operation is: (n,), evenly from a range."""
        return lower + (upper - lower) * self.uniform(stream)

    def level(self, stream: str, value: float) -> Floats:
        """Returns the strength of an operation that has only one: (n,), all alike."""
        return np.full(len(self), value)

    def happens(self, stream: str, probability: float) -> Bools:
        """Returns whether an operation is applied: (n,)."""
        return self.uniform(stream) < probability

    def keys(self, stream: str) -> NDArray[np.uint32]:
        """Returns the numbers (n,) from which the graph draws for single pixels."""
        return (self._bits(stream) >> np.uint64(32)).astype(np.uint32)

    def _bits(self, stream: str) -> UInts:
        return _mixed(self._images ^ np.uint64(stream_number(stream)))


class Ladder(Draws):
    """Draws for a row of pictures of one image, from the least amount to the most.

    All else that is random is the same for each of them.
    """

    def __init__(self, seed: int, image: int, count: int) -> None:
        """Prepares the draws.

        Args:
            seed: The seed of the experiment.
            image: The number of the image in the data set.
            count: How many pictures, at least 1.
        """
        super().__init__(seed, 0, np.full(count, image, np.int64))
        self._steps = np.linspace(0.0, 1.0, count) if count > 1 else np.ones(1)

    def amount(self, stream: str, lower: float, upper: float) -> Floats:
        """Returns amounts at even distances over the range."""
        return lower + (upper - lower) * self._steps

    def level(self, stream: str, value: float) -> Floats:
        """Returns strengths at even distances, from nothing to the one that is set."""
        return value * self._steps

    def happens(self, stream: str, probability: float) -> Bools:
        """Applies the operation to each picture."""
        return np.ones(len(self), np.bool_)


class Placed(Spec):
    """An operation at its place in the list.

    Attributes:
        operation: What is done.
        name: Its name among the streams: the kind, and which of that kind it is.
    """

    operation: Operation
    name: str

    def happens(self, draws: Draws) -> Bools:
        """Returns which images it is applied to."""
        return draws.happens(f"{self.name}/happens", self.operation.probability)

    def amount(self, draws: Draws, lower: float, upper: float, what: str) -> Floats:
        """Draws a strength."""
        return draws.amount(f"{self.name}/{what}", lower, upper)

    def uniform(self, draws: Draws, what: str) -> Floats:
        """Draws anything else."""
        return draws.uniform(f"{self.name}/{what}")


def placed(operations: tuple[Operation, ...]) -> tuple[Placed, ...]:
    """Names each operation by its kind and by how many of that kind stand before it."""
    counts: dict[str, int] = {}
    found: list[Placed] = []
    for one in operations:
        number = counts.get(one.kind, 0)
        counts[one.kind] = number + 1
        found.append(Placed(operation=one, name=f"{one.kind}/{number}"))
    return tuple(found)
