"""What features, classifiers and clusters mean, in plain sentences."""

from core.features.classify import PartScore
from core.features.cluster import ClusterResult
from core.features.feature_set import FeatureOrigin, FeatureSet
from core.features.projection import Projection

POOLED = {
    "average": "averaged over all places",
    "max": "the largest of all places",
    "flatten": "all places kept",
    "none": "",
}


def share(value: float) -> str:
    """Returns a share of one in whole per cent: `79 %`."""
    return f"{100 * value:.0f} %"


def origin_words(origin: FeatureOrigin) -> str:
    """Returns what an image became: `4×4×1280 → 1,280 features, averaged …`."""
    if not origin.base:
        return f"{origin.dimension:,} pixel values"
    how = POOLED[origin.pooling]
    if not how:
        return f"{origin.dimension:,} features"
    shape = "×".join(str(side) for side in origin.output_shape)
    return f"{shape} → {origin.dimension:,} features, {how}"


def count_words(features: FeatureSet) -> str:
    """Returns how many images each part has."""
    train, validation, test = (len(part) for part in features.parts)
    return f"{train:,} training, {validation:,} validation and {test:,} test images"


def score_words(score: PartScore | None) -> str:
    """Returns `96.3 % (93.3 to 98.0)`; a dash for a part without images."""
    if score is None:
        return "—"
    low, high = score.interval
    return f"{100 * score.accuracy:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def confused_words(score: PartScore, names: tuple[str, ...], most: int = 3) -> str:
    """Returns the most frequent mistakes: `4 taken for 9 (5×)`; empty without any."""
    found = score.confused()[:most]
    return ", ".join(f"{names[a]} taken for {names[b]} ({n}×)" for a, b, n in found)


def cluster_words(result: ClusterResult) -> tuple[str, ...]:
    """Returns a sentence for each number that says how clusters and classes agree."""
    sentences = [
        f"Purity {share(result.purity)}: so many images are of the class that is most "
        f"frequent in their cluster. One single cluster would have "
        f"{share(result.largest_class)}.",
        f"Adjusted Rand index {result.adjusted_rand:.2f}: 1 means that clusters and "
        "classes are the same groups, 0 that they agree no more than by chance.",
    ]
    if result.silhouette is not None:
        how = (
            "well apart"
            if result.silhouette > 0.5
            else "apart, but they touch"
            if result.silhouette > 0.25
            else "hardly apart"
        )
        sentences.append(
            f"Silhouette {result.silhouette:.2f} of at most 1: the clusters are {how}, "
            "whatever the classes."
        )
    return tuple(sentences)


def cluster_name(result: ClusterResult, number: int, names: tuple[str, ...]) -> str:
    """Returns what a cluster mostly holds: `mostly 3 (92 %)`."""
    row = result.table[number]
    total = sum(row)
    if not total:
        return "empty"
    best = max(range(len(row)), key=row.__getitem__)
    return f"mostly {names[best]} ({share(row[best] / total)})"


def map_words(projection: Projection) -> str:
    """Returns what is shown of how much, and how much the plane can hold."""
    shown = f"{len(projection):,} images"
    if len(projection) < projection.total:
        shown = (
            f"{len(projection):,} of {projection.total:,} images, drawn by lot, of "
            "each class its share"
        )
    return f"{shown}. PCA shows {share(projection.explained)} of all differences."
