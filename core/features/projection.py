"""Features as points in a plane: which images, and their main directions (PCA)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.types import Progress, no_progress
from core.experiment import fail
from core.experiment.feature_tools import MapSpec
from core.features.feature_set import FeatureSet, FloatRows

DIRECTIONS = 50
"""So many main directions are handed to t-SNE, as its authors advise."""

_FEWEST = 5


@dataclass(frozen=True, eq=False)
class Projection:
    """The images of a map and where they lie.

    Attributes:
        positions: int64 (n,), which images of `FeatureSet.joined` are shown.
        labels: int64 (n,), their classes.
        indices: int64 (n,), their numbers in the data set.
        parts: int8 (n,), 0, 1 or 2: training, validation, test.
        reduced: float32 (n, k), the features in up to 50 main directions.
        explained: The share of all variance that the first two directions hold.
        total: How many images there are; more than are shown if some were drawn.
    """

    positions: NDArray[np.int64]
    labels: NDArray[np.int64]
    indices: NDArray[np.int64]
    parts: NDArray[np.int8]
    reduced: FloatRows
    explained: float
    total: int

    def __len__(self) -> int:
        """Returns how many images are shown."""
        return len(self.positions)

    @property
    def plane(self) -> FloatRows:
        """float32 (n, 2): the first two main directions."""
        if self.reduced.shape[1] > 1:
            return self.reduced[:, :2]
        return np.pad(self.reduced, ((0, 0), (0, 1)))


def project(
    features: FeatureSet, spec: MapSpec, seed: int, progress: Progress = no_progress
) -> Projection:
    """Chooses the images of a map and finds their main directions.

    The map describes the data and decides nothing, so images of all parts are in it.

    Args:
        features: The features.
        spec: How many images there may be.
        seed: From which images are drawn where there are too many.
        progress: Told the steps; may raise `Cancelled`.

    Raises:
        ProblemError: there are too few images.
        Cancelled: `progress` asked for it.
    """
    total = len(features)
    if total < _FEWEST:
        raise fail(
            f"Expected at least {_FEWEST} images for a map. Found: {total}.",
            "Add images.",
            path="dataset.source",
        )
    progress("Finding the main directions", 0, None, "steps")
    labels = features.joined("labels")
    positions = draw_images(labels, spec.max_images, seed)
    rows = features.rows(positions)
    reduced, explained = _main_directions(rows, seed)
    return Projection(
        positions=positions,
        labels=labels[positions],
        indices=features.joined("indices")[positions],
        parts=features.part_numbers()[positions],
        reduced=reduced,
        explained=explained,
        total=total,
    )


def draw_images(labels: NDArray[np.int64], most: int, seed: int) -> NDArray[np.int64]:
    """Returns all positions, or as many as wanted: of each class its share.

    Args:
        labels: int64 (n,).
        most: At most so many; a class keeps at least one image.
        seed: From which they are drawn.

    Returns:
        int64 (k,), ascending.
    """
    if len(labels) <= most:
        return np.arange(len(labels))
    generator = np.random.default_rng(seed)
    chosen: list[NDArray[np.int64]] = []
    for label in np.unique(labels):
        inside = np.flatnonzero(labels == label)
        wanted = max(1, len(inside) * most // len(labels))
        chosen.append(generator.choice(inside, wanted, replace=False))
    return np.sort(np.concatenate(chosen))


def _main_directions(rows: FloatRows, seed: int) -> tuple[FloatRows, float]:
    from sklearn.decomposition import PCA

    most = min(DIRECTIONS, rows.shape[1], len(rows) - 1)
    model: Any = PCA(n_components=most, random_state=seed)
    if not np.ptp(rows, axis=0).any():
        # All images are the same: there is no direction, and a share of nothing.
        return np.zeros((len(rows), most), np.float32), 0.0
    reduced = np.asarray(model.fit_transform(rows), np.float32)
    return reduced, float(model.explained_variance_ratio_[:2].sum())
