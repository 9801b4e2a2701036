"""Weights that make up for classes of different size."""

import numpy as np
from numpy.typing import NDArray

from core.data.types import IntArray


def balanced_class_weights(labels: IntArray, num_classes: int) -> NDArray[np.float32]:
    """Returns the weight of each class so that all classes count the same in total.

    A class with `n_c` of `n` examples gets `n / (num_classes * n_c)`: the rule that
    scikit-learn calls "balanced" (G. King and L. Zeng, 2001). The mean weight over all
    examples is 1, so the loss keeps its size. A class without examples gets 0.

    Args:
        labels: int64 (n,), the labels of the training part.
        num_classes: How many classes there are.

    Returns:
        float32 (num_classes,).
    """
    counts = np.bincount(labels, minlength=num_classes).astype(np.float64)
    present = counts > 0
    weights = np.zeros(num_classes)
    weights[present] = len(labels) / (np.count_nonzero(present) * counts[present])
    return weights.astype(np.float32)
