"""Small feature sets whose classes lie apart; no net is needed for them."""

import numpy as np

from core.features.feature_set import FeatureOrigin, FeatureSet, PartFeatures

CLASSES = ("ant", "bee", "cat")


def clouds(
    counts: tuple[int, int, int] = (90, 30, 30),
    dimension: int = 6,
    spread: float = 1.0,
    seed: int = 0,
) -> FeatureSet:
    """Three round clouds; the parts are independent of each other."""
    generator = np.random.default_rng(seed)
    centres = generator.normal(size=(len(CLASSES), dimension)) * 2
    parts, start = [], 0
    for count in counts:
        labels = generator.integers(0, len(CLASSES), count)
        noise = generator.normal(size=(count, dimension)) * spread
        values = (centres[labels] + noise).astype(np.float32)
        parts.append(PartFeatures(values, labels, np.arange(start, start + count)))
        start += count
    return FeatureSet(*parts, CLASSES, origin(dimension))


def origin(dimension: int) -> FeatureOrigin:
    """What such features were made of."""
    return FeatureOrigin(
        base="a net",
        cut="its end",
        output_shape=(2, 2, dimension),
        pooling="average",
        dimension=dimension,
        dataset="clouds",
        image_shape=(8, 8, 1),
        fingerprint="f",
        seed=1,
    )
