"""The features of a data set, and what they were made of."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.experiment import Spec

PartName = Literal["train", "validation", "test"]
PART_NAMES: tuple[PartName, ...] = ("train", "validation", "test")

FloatRows = NDArray[np.float32]


class FeatureOrigin(Spec):
    """What features were made of.

    Attributes:
        base: The pretrained net, in words; empty for raw pixels.
        cut: The layer after which it was cut; empty for a module of TF Hub or pixels.
        output_shape: What the base gives for one image, before pooling.
        pooling: What was done with it: `average`, `max`, `flatten`, or `none` where
            there was nothing to pool.
        dimension: How many features an image has.
        dataset: The name of the data set.
        image_shape: (height, width, channels) of its images as they were prepared.
        fingerprint: The digest of the data and its division.
        seed: The seed of the division.
        notes: What happened to the images before the base, in sentences.
        settings: The base with all its settings, as JSON; empty for raw pixels.
    """

    base: str
    cut: str
    output_shape: tuple[int, ...]
    pooling: Literal["average", "max", "flatten", "none"]
    dimension: int
    dataset: str
    image_shape: tuple[int, ...]
    fingerprint: str
    seed: int
    notes: tuple[str, ...] = ()
    settings: str = ""

    @property
    def title(self) -> str:
        """The base and its cut, or `raw pixels`."""
        if not self.base:
            return "raw pixels"
        return f"{self.base}, cut after {self.cut}" if self.cut else self.base


@dataclass(frozen=True, eq=False)
class PartFeatures:
    """The features of one part of the data.

    Attributes:
        values: float32 (n, dimension).
        labels: int64 (n,), indices into the class names.
        indices: int64 (n,), which image of the whole data set it is.
        files: The file of each image with its folder, or empty if they have none.
    """

    values: FloatRows
    labels: NDArray[np.int64]
    indices: NDArray[np.int64]
    files: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Returns how many images there are."""
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class FeatureSet:
    """The features of all parts, which are never mixed where something is learned.

    Attributes:
        train: The part to learn from.
        validation: The part to choose by.
        test: The part for the end.
        class_names: In the order of the labels.
        origin: What they were made of.
        reused: Whether they were computed before and only read now.
        seconds: How long it took.
    """

    train: PartFeatures
    validation: PartFeatures
    test: PartFeatures
    class_names: tuple[str, ...]
    origin: FeatureOrigin
    reused: bool = False
    seconds: float = 0.0

    def __len__(self) -> int:
        """Returns how many images there are in all parts."""
        return sum(len(part) for part in self.parts)

    @property
    def parts(self) -> tuple[PartFeatures, PartFeatures, PartFeatures]:
        """Training, validation and test, in this order."""
        return self.train, self.validation, self.test

    @property
    def dimension(self) -> int:
        """How many features an image has."""
        return self.origin.dimension

    def joined(self, name: Literal["labels", "indices"]) -> NDArray[np.int64]:
        """Returns labels or indices of all parts, one part after the other."""
        return np.concatenate([getattr(part, name) for part in self.parts])

    def part_numbers(self) -> NDArray[np.int8]:
        """Returns int8 (n,): 0, 1 or 2, the part of each image of `joined`."""
        numbers = [np.full(len(p), k, np.int8) for k, p in enumerate(self.parts)]
        return np.concatenate(numbers)

    def rows(self, positions: NDArray[np.int64]) -> FloatRows:
        """Returns the features at positions of `joined`, without joining all of them.

        Args:
            positions: int64 (k,).
        """
        found = np.empty((len(positions), self.dimension), np.float32)
        start = 0
        for part in self.parts:
            here = (positions >= start) & (positions < start + len(part))
            found[here] = part.values[positions[here] - start]
            start += len(part)
        return found

    def files(self) -> tuple[str, ...]:
        """Returns the file of each image of `joined`; empty if they have none."""
        found: list[Any] = [name for part in self.parts for name in part.files]
        return tuple(found) if len(found) == len(self) else ()
