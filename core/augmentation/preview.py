"""Pictures of an augmentation before it is used: what a page needs to show it live.

The graph depends on which operations there are and in which order, not on their ranges.
So while a slider moves nothing is compiled anew; only after an operation was added,
moved or switched the next picture takes a moment longer.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.augmentation.augmenter import Augmenter, IntArray, UInt8Array
from core.augmentation.draws import Draws, Ladder
from core.augmentation.warp import grid_size
from core.experiment import AugmentationSpec
from core.experiment.augmentation.geometry import Elastic

_KEPT = 8
"""How many graphs are kept: enough to switch operations on and off while looking."""


@dataclass(frozen=True)
class Pictures:
    """Images as the net will see them.

    Attributes:
        images: uint8 (n, height, width, channels).
        second: int64 (n,), the row of the image that was mixed in; None where nothing
            is mixed.
        second_shares: float32 (n,), its share of the label, 0 to 0.5; None as above.
    """

    images: UInt8Array
    second: IntArray | None = None
    second_shares: NDArray[np.float32] | None = None


class Preview:
    """Shows what an augmentation does to some images.

    May be used from any one thread at a time.
    """

    def __init__(self, shape: tuple[int, int, int], seed: int) -> None:
        """Prepares the preview.

        Args:
            shape: (height, width, channels) of the images, as the net gets them.
            seed: The seed of the experiment.
        """
        self._shape = shape
        self._seed = seed
        self._graphs: dict[tuple[object, ...], Augmenter] = {}

    def varied(
        self,
        spec: AugmentationSpec,
        images: UInt8Array,
        numbers: IntArray,
        epoch: int = 0,
    ) -> Pictures:
        """Returns images as the net will see them in an epoch of a run.

        The same images in the same epoch of a training look exactly like this, but for
        what MixUp and CutMix mix in: here it is the next image of the row.

        Args:
            spec: The augmentation.
            images: uint8 (n, height, width, channels), of the shape given before.
            numbers: int64 (n,), their numbers in the data set (`Part.indices`).
            epoch: Counted from 0; another one is another throw of the dice.
        """
        return self._show(spec, images, Draws(self._seed, epoch, numbers))

    def strengths(
        self,
        spec: AugmentationSpec,
        index: int,
        images: UInt8Array,
        number: int,
        count: int = 7,
    ) -> Pictures:
        """Shows one operation alone, from the least to the most that it may do.

        Its probability does not count here, nor whether it is switched on. What else is
        random, such as the place of a cutout, is the same in each picture.

        Args:
            spec: The augmentation.
            index: Which of its operations.
            images: uint8 (1, height, width, channels), the image; for operations that
                mix, (2, ...): the second one is mixed in.
            number: The number of the image in the data set.
            count: How many pictures.

        Returns:
            Pictures (count, ...).
        """
        one = spec.operations[index]
        alone = spec.replace(operations=(one.replace(enabled=True),), enabled=True)
        draws = Ladder(self._seed, number, count)
        if one.group != "mixing":
            return self._show(alone, np.repeat(images[:1], count, axis=0), draws)
        # Every second row is the image that is mixed in; those rows are left out again.
        pairs = np.tile(images[[0, -1]], (count, 1, 1, 1))
        found = self._show(alone, pairs, _Doubled(draws))
        shares = found.second_shares
        return Pictures(
            found.images[::2],
            np.ones(count, np.int64),
            None if shares is None else shares[::2],
        )

    def _show(
        self, spec: AugmentationSpec, images: UInt8Array, draws: Draws
    ) -> Pictures:
        augmenter = Augmenter(spec, self._shape, self._seed, idle=True)
        key = _structure(spec)
        kept = self._graphs.pop(key, augmenter)
        self._graphs[key] = kept
        while len(self._graphs) > _KEPT:
            del self._graphs[next(iter(self._graphs))]
        variation = augmenter.drawn(draws)
        found = kept.vary(images, variation)
        if variation.second_shares is None:
            return Pictures(found)
        following = (np.arange(len(images)) + 1) % len(images)
        return Pictures(found, following, variation.second_shares)


class _Doubled(Draws):
    """Gives each draw of others to two rows, one after the other."""

    def __init__(self, draws: Ladder) -> None:
        self._draws = draws

    def __len__(self) -> int:
        return 2 * len(self._draws)

    def uniform(self, stream: str) -> NDArray[np.float64]:
        return np.repeat(self._draws.uniform(stream), 2)

    def amount(self, stream: str, lower: float, upper: float) -> NDArray[np.float64]:
        return np.repeat(self._draws.amount(stream, lower, upper), 2)

    def happens(self, stream: str, probability: float) -> NDArray[np.bool_]:
        return np.repeat(self._draws.happens(stream, probability), 2)

    def keys(self, stream: str) -> NDArray[np.uint32]:
        return np.repeat(self._draws.keys(stream), 2)


def _structure(spec: AugmentationSpec) -> tuple[object, ...]:
    """What the graph depends on: all but ranges and probabilities."""
    found: list[object] = [spec.enabled, spec.fill_mode]
    for one in spec.operations:
        found += [one.kind, one.enabled]
        if isinstance(one, Elastic):
            found.append(grid_size(one.smoothness))
    return tuple(found)
