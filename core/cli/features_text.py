"""What the commands of `features` print."""

from collections.abc import Sequence
from typing import Any

from core.experiment.feature_tools import ClassifierSpec
from core.features.classify import ClassifierResult
from core.features.cluster import ClusterResult
from core.features.feature_set import FeatureSet
from core.features.texts import (
    cluster_name,
    cluster_words,
    confused_words,
    count_words,
    origin_words,
    score_words,
)

_WIDEST_TABLE = 12


def about_text(features: FeatureSet) -> str:
    """Returns what the features were made of."""
    origin = features.origin
    lines = [
        f"{origin.dataset}: {count_words(features)}",
        f"{origin.title}: {origin_words(origin)}",
        *origin.notes,
    ]
    return "\n".join(lines)


def about_json(features: FeatureSet) -> dict[str, Any]:
    """Returns the same as JSON."""
    train, validation, test = (len(part) for part in features.parts)
    return {
        "features": features.origin.model_dump(mode="json"),
        "images": {"train": train, "validation": validation, "test": test},
        "reused": features.reused,
    }


def classifiers_text(
    found: Sequence[tuple[ClassifierSpec, ClassifierResult]], names: tuple[str, ...]
) -> str:
    """Returns one line for each classifier, and where it errs most."""
    lines = [f"{'':<22}{'validation':<24}{'test':<24}seconds"]
    for spec, result in found:
        scores = [score_words(one) for one in (result.validation, result.test)]
        lines.append(
            f"{type(spec).title:<22}{scores[0]:<24}{scores[1]:<24}{result.seconds:.1f}"
        )
        wrong = confused_words(result.test, names) if result.test else ""
        if wrong:
            lines.append(f"  test mistakes: {wrong}")
    lines.append("In brackets: where the accuracy lies with 95 % confidence.")
    return "\n".join(lines)


def clusters_text(result: ClusterResult, names: tuple[str, ...]) -> str:
    """Returns the table of clusters and classes, and what it means."""
    lines = [f"{result.n_clusters} clusters of {result.count:,} training images"]
    if len(names) <= _WIDEST_TABLE:
        head = "".join(f"{name[:7]:>8}" for name in names)
        lines.append(f"{'cluster':<9}{head}")
    for number, row in enumerate(result.table):
        counts = "".join(f"{count:>8,}" for count in row)
        shown = counts if len(names) <= _WIDEST_TABLE else f"{sum(row):,} images"
        lines.append(f"{number + 1:<9}{shown}   {cluster_name(result, number, names)}")
    return "\n".join([*lines, *cluster_words(result)])
