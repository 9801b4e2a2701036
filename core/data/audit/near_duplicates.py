"""Finding images that show the same, but for noise, brightness, contrast and scale.

Two images are near-duplicates if the correlation of their thumbnails is at least
`THRESHOLD`. Measured on real data:

- MNIST, 70,000 digits: the nearest other digit of half of them has a correlation of
  less than 0.89. The two most alike of all, straight strokes for a one, have 0.9916.
  Nothing reaches the threshold: different digits of the same class are not
  near-duplicates.
- Photos of hands, 2,062 files: at most 0.974 between different photos.
- Sign Language MNIST, 7,172 images: those made from the same original have more than
  0.9939 in 99 of 100 cases. They form 389 groups, mostly of 21, none of them with two
  different letters.
- The same photo of 100×100 has at least 0.997 as JPEG of quality 40, 0.995 at a quarter
  of its size, 0.999 if it is darker by a third, 0.997 with noise of 15 grey values.

What is mirrored, turned, cropped or, in a photo with much detail, shifted by a whole
pixel is not found: to tell it from what is merely alike would take another measure.

Images below 16×16 have too few pixels for this threshold (among 1,797 digits of 8×8 two
different ones reach 0.994), so `SMALL_THRESHOLD` holds for them.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from core.data.audit.components import Components
from core.data.types import IntArray, Progress, UInt8Array, no_progress

THRESHOLD = 0.993
SMALL_THRESHOLD = 0.998
_SMALL = 16 * 16

FLAT = 3.0
"""Thumbnails with a smaller standard deviation hold little more than noise, whose
correlation says nothing."""

_TREE_AXES = 8
_AXES = 32
_SAMPLE = 4000
_ROUNDING = 1e-3
_PIECE = 1024
_AT_ONCE = 8192


def near_duplicate_groups(
    thumbnails: UInt8Array,
    channels: int,
    same: IntArray,
    progress: Progress = no_progress,
) -> IntArray:
    """Puts images together that are near-duplicates, directly or through others.

    No pair is missed: thumbnails as unit vectors are projected to their main axes,
    which can only bring them nearer to one another, so pairs that are too far apart
    there need no second look. The rest is decided by whole numbers alone, so the result
    is the same on every computer. Memory stays bounded: images are compared a few
    thousand at a time.

    Args:
        thumbnails: uint8 (n, values), channel by channel.
        channels: How many channels they have.
        same: int64 (n,), the same number for identical images; only the first of each
            is looked at.
        progress: Told the images so far; may raise `Cancelled`.

    Returns:
        int64 (n,), the index of the first image of the group that each belongs to.
    """
    firsts = np.unique(same, return_index=True)[1]
    found = Components(len(thumbnails))
    found.connect(firsts[np.searchsorted(same[firsts], same)], np.arange(len(same)))
    flat = _deviation(thumbnails, firsts) < FLAT
    chosen = firsts[~flat]
    pixels = thumbnails.shape[1] // channels
    limit = THRESHOLD if pixels >= _SMALL else SMALL_THRESHOLD
    radius = float(np.sqrt(2 * (1 - limit))) + _ROUNDING
    places = _project(thumbnails, chosen, channels)
    order = np.argsort(places[:, 0], kind="stable")
    chosen, places = chosen[order], places[order]

    def settled(start: int, other: int) -> bool:
        """Whether two pieces hold nothing but images that belong together already."""
        ends = [chosen[start : start + _PIECE], chosen[other : other + _PIECE]]
        return found.one_group(np.concatenate(ends))

    for first, second in _candidates(places, radius, settled, progress):
        for start in range(0, len(first), _AT_ONCE):
            here, there = (one[start : start + _AT_ONCE] for one in (first, second))
            new = ~found.connected(chosen[here], chosen[there])
            here, there = here[new], there[new]
            step = places[here] - places[there]
            close = np.einsum("ka,ka->k", step, step) <= radius * radius
            a, b = chosen[here[close]], chosen[there[close]]
            alike = correlated(thumbnails[a], thumbnails[b], channels, limit)
            found.connect(a[alike], b[alike])
    return found.numbers()


def correlated(
    first: UInt8Array, second: UInt8Array, channels: int, limit: float
) -> NDArray[np.bool_]:
    """Returns whether thumbnails correlate, each channel around its own mean.

    Computed in whole numbers up to the last comparison.

    Args:
        first: uint8 (k, values), channel by channel.
        second: The same for the other side of each pair.
        channels: How many channels there are.
        limit: The smallest correlation that counts, above 0.

    Returns:
        bool (k,).
    """
    count = first.shape[1] // channels
    a = first.astype(np.int32).reshape(-1, channels, count)
    b = second.astype(np.int32).reshape(-1, channels, count)

    def products(x: NDArray[np.int32], y: NDArray[np.int32]) -> IntArray:
        """Sum over channels of count² times the covariance."""
        both = np.einsum("kcv,kcv->kc", x, y).astype(np.int64)
        sums = x.sum(axis=2, dtype=np.int64) * y.sum(axis=2, dtype=np.int64)
        return (count * both - sums).sum(axis=1)

    together = products(a, b).astype(np.float64)
    alone = products(a, a).astype(np.float64) * products(b, b).astype(np.float64)
    return (together > 0) & (together * together >= limit * limit * alone)


def _deviation(thumbnails: UInt8Array, chosen: IntArray) -> NDArray[np.float32]:
    pieces = [
        thumbnails[chosen[start : start + _AT_ONCE]].astype(np.float32).std(axis=1)
        for start in range(0, len(chosen), _AT_ONCE)
    ]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def _unit(thumbnails: UInt8Array, channels: int) -> NDArray[np.float32]:
    """Returns thumbnails as vectors of length one, each channel around its mean."""
    values = thumbnails.astype(np.float32).reshape(len(thumbnails), channels, -1)
    values -= values.mean(axis=2, keepdims=True)
    flat = values.reshape(len(thumbnails), -1)
    lengths = np.linalg.norm(flat, axis=1, keepdims=True)
    return flat / np.maximum(lengths, 1e-6)


def _project(
    thumbnails: UInt8Array, chosen: IntArray, channels: int
) -> NDArray[np.float32]:
    """Returns float32 (m, axes): positions along the main axes of the data."""
    if len(chosen) == 0:
        return np.zeros((0, 1), np.float32)
    spread = chosen[np.linspace(0, len(chosen) - 1, _SAMPLE).astype(np.int64)]
    sample = _unit(thumbnails[np.unique(spread)], channels)
    centre = sample.mean(axis=0)
    axes = _main_axes(sample - centre)
    pieces = [
        (_unit(thumbnails[chosen[start : start + _AT_ONCE]], channels) - centre) @ axes
        for start in range(0, len(chosen), _AT_ONCE)
    ]
    return np.concatenate(pieces)


def _main_axes(sample: NDArray[np.float32]) -> NDArray[np.float32]:
    """Returns orthonormal columns near the main axes of a sample, the longest first.

    Subspace iteration (H. Rutishauser, 1969). A rough answer will do: any orthonormal
    axes find all pairs, better ones only leave fewer to look at.
    """
    count = min(_AXES, *sample.shape)
    start = np.random.default_rng(0).standard_normal((sample.shape[1], count))
    axes = _orthonormal(start)
    for _ in range(4):
        axes = _orthonormal(sample.T @ (sample @ axes))
    spread = sample @ axes
    _, turn = np.linalg.eigh(spread.T @ spread)
    return np.ascontiguousarray(axes @ turn[:, ::-1])


def _orthonormal(columns: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Returns orthonormal columns that span the same space, without empty directions.

    By the small matrix of their products: a QR decomposition of so tall and narrow a
    matrix keeps all cores waiting for one another.
    """
    wide = columns.astype(np.float64)
    sizes, turn = np.linalg.eigh(wide.T @ wide)
    kept = sizes > 1e-10 * max(float(sizes[-1]), 1e-30)
    if not kept.any():
        return np.eye(columns.shape[0], 1, dtype=np.float32)
    return (wide @ (turn[:, kept] / np.sqrt(sizes[kept]))).astype(np.float32)


def _candidates(
    places: NDArray[np.float32],
    radius: float,
    settled: Callable[[int, int], bool],
    progress: Progress,
) -> Iterator[tuple[IntArray, IntArray]]:
    """Yields pairs that are nearer than the radius along the first few axes.

    The images stand in the order of the first axis, so that a piece has to be compared
    with the next ones only, until they are too far away.
    """
    count = len(places)
    starts = range(0, count, _PIECE)
    pieces = [places[start : start + _PIECE] for start in starts]
    trees = [KDTree(piece[:, :_TREE_AXES], balanced_tree=False) for piece in pieces]
    for number, start in enumerate(starts):
        progress("Comparing images", start, count, "images")
        last = float(pieces[number][-1, 0])
        for other in range(number, len(pieces)):
            if float(pieces[other][0, 0]) - last > radius:
                break
            if settled(start, starts[other]):
                continue  # or thousands of frames of one film would take minutes
            near = trees[number].sparse_distance_matrix(
                trees[other], radius, output_type="ndarray"
            )
            first, second = near["i"] + start, near["j"] + starts[other]
            if other == number:
                once = first < second
                first, second = first[once], second[once]
            yield first, second
    progress("Comparing images", count, count, "images")
