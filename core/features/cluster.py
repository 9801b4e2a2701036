"""Groups that k-means finds without knowing the classes, and how they fit them."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.types import Progress, no_progress
from core.experiment import Spec, fail
from core.experiment.feature_tools import ClusterSpec
from core.features.apart import Arrays, run_apart
from core.features.classify import LARGE
from core.features.feature_set import FeatureSet, FloatRows, PartFeatures

EXAMPLES = 12
"""How many images are shown of each cluster."""

_SAMPLE = 2000
"""So many images are enough for the silhouette, which compares each with each."""


class ClusterResult(Spec):
    """What k-means has found in the training part.

    Attributes:
        n_clusters: How many groups were asked for.
        count: How many images they were found in: those of the training part.
        table: Counts; row = cluster, column = class.
        purity: The share of images whose class is the most frequent of their cluster.
        adjusted_rand: The agreement of clusters and classes; 1 is perfect, 0 is that
            of random groups.
        silhouette: How well separated the clusters are, -1 to 1, whatever the classes,
            in the features as k-means saw them; None where it has no meaning.
        largest_class: The share of the most frequent class: the purity that a single
            cluster would have.
        examples: For each cluster some images nearest to its centre, by their numbers
            in the data set.
        seconds: How long it took.
    """

    n_clusters: int
    count: int
    table: tuple[tuple[int, ...], ...]
    purity: float
    adjusted_rand: float
    silhouette: float | None
    largest_class: float
    examples: tuple[tuple[int, ...], ...]
    seconds: float


@dataclass(frozen=True, eq=False)
class Clustered:
    """A result with the cluster of each image.

    Attributes:
        result: The numbers.
        clusters: int64 (n,), the cluster of each image of all parts, as in
            `FeatureSet.joined`; images of other parts belong to the nearest centre.
    """

    result: ClusterResult
    clusters: NDArray[np.int64]


def cluster(
    features: FeatureSet,
    spec: ClusterSpec,
    seed: int,
    progress: Progress = no_progress,
) -> Clustered:
    """Puts the images of the training part into groups by their features alone.

    Args:
        features: The features; the classes are only looked at afterwards.
        spec: How many groups, and how they are searched.
        seed: From which the first centres are drawn.
        progress: Told the steps; may raise `Cancelled`.

    Raises:
        ProblemError: there are fewer training images than clusters.
        Cancelled: `progress` asked for it.
    """
    wanted = spec.n_clusters or len(features.class_names)
    train = features.train
    if len(train) < wanted:
        raise fail(
            f"Expected at least {wanted} training images for {wanted} clusters. "
            f"Found: {len(train)}.",
            "Ask for fewer clusters.",
            path="feature_tools.clusters.n_clusters",
        )
    begin = time.monotonic()
    arrays = {
        "train": train.values,
        "validation": features.validation.values,
        "test": features.test.values,
    }
    settings = {"spec": spec.model_dump(), "n_clusters": wanted, "seed": seed}
    if train.values.size > LARGE:
        task = "core.features.cluster:find"
        found = run_apart(task, arrays, settings, progress, "Clustering")
    else:
        progress("Clustering", 0, None, "steps")
        found = find(arrays, settings)
    result = _result(train, found, wanted, len(features.class_names))
    clusters = np.concatenate([found[p] for p in ("train", "validation", "test")])
    seconds = time.monotonic() - begin
    return Clustered(result.replace(seconds=seconds), clusters)


def find(arrays: Arrays, settings: dict[str, Any]) -> Arrays:
    """Searches the clusters of `train`.

    Args:
        arrays: `train`, `validation` and `test`, float32 (n, d).
        settings: `spec`, the settings of k-means; `n_clusters`; `seed`.

    Returns:
        The cluster of each image under the same names, int64; `distances`, float (n,),
        of each image of `train` from its centre; and `silhouette`, NaN for none.
    """
    spec = ClusterSpec.model_validate(settings["spec"])
    model = make_kmeans(spec, settings["n_clusters"], settings["seed"])
    train = arrays["train"]
    found = np.asarray(model.fit_predict(train), np.int64)
    others = {
        name: np.asarray(model.predict(arrays[name]), np.int64)
        if len(arrays[name])
        else found[:0]
        for name in ("validation", "test")
    }
    return {
        "train": found,
        **others,
        "distances": np.asarray(model.transform(train))[np.arange(len(train)), found],
        "silhouette": _silhouette(
            model[0].transform(train) if spec.scale else train, found, settings["seed"]
        ),
    }


def _result(
    train: PartFeatures, found: Arrays, wanted: int, num_classes: int
) -> ClusterResult:
    from sklearn.metrics import adjusted_rand_score

    clusters = found["train"]
    table = np.zeros((wanted, num_classes), np.int64)
    np.add.at(table, (clusters, train.labels), 1)
    silhouette = float(found["silhouette"])
    return ClusterResult(
        n_clusters=wanted,
        count=len(train),
        table=tuple(tuple(int(n) for n in row) for row in table),
        purity=float(table.max(axis=1).sum() / len(train)),
        adjusted_rand=float(adjusted_rand_score(train.labels, clusters)),
        silhouette=silhouette if np.isfinite(silhouette) else None,
        largest_class=float(table.sum(axis=0).max() / len(train)),
        examples=_examples(found["distances"], clusters, train.indices, wanted),
        seconds=0.0,
    )


def make_kmeans(spec: ClusterSpec, n_clusters: int, seed: int) -> Any:
    """Returns the scikit-learn estimator of a specification."""
    from sklearn.cluster import KMeans
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    kmeans = KMeans(n_clusters, n_init=spec.n_init, random_state=seed)  # type: ignore[arg-type]
    return make_pipeline(StandardScaler(), kmeans) if spec.scale else kmeans


def _silhouette(values: FloatRows, clusters: NDArray[np.int64], seed: int) -> float:
    from sklearn.metrics import silhouette_score

    rows = np.arange(len(values))
    if len(rows) > _SAMPLE:
        generator = np.random.default_rng(seed)
        rows = np.sort(generator.choice(rows, _SAMPLE, replace=False))
    if not 1 < len(np.unique(clusters[rows])) < len(rows):
        return float("nan")
    return float(silhouette_score(values[rows], clusters[rows]))


def _examples(
    distances: NDArray[np.float64],
    clusters: NDArray[np.int64],
    indices: NDArray[np.int64],
    wanted: int,
) -> tuple[tuple[int, ...], ...]:
    found: list[tuple[int, ...]] = []
    for number in range(wanted):
        inside = np.flatnonzero(clusters == number)
        order = np.argsort(distances[inside], kind="stable")[:EXAMPLES]
        found.append(tuple(int(indices[row]) for row in inside[order]))
    return tuple(found)
