"""Which images of a map are most alike by their features."""

import numpy as np
from numpy.typing import NDArray

from core.features.feature_set import FeatureSet
from core.features.projection import Projection


def nearest(
    features: FeatureSet, projection: Projection, point: int, count: int
) -> NDArray[np.int64]:
    """Returns the points of a map that are nearest to one of them.

    Nearness is measured in all features, not in the plane, which can't show it fully.

    Args:
        features: The features that the map was made of.
        projection: The images of the map.
        point: Which of them, 0 to `len(projection) - 1`.
        count: How many neighbours, without the point itself.

    Returns:
        int64 (k,), nearest first.
    """
    rows = features.rows(projection.positions)
    distances = np.square(rows - rows[point]).sum(axis=1)
    distances[point] = -1.0
    order = np.argsort(distances, kind="stable")
    return order[1 : count + 1]
