"""t-SNE, in a process of its own: with steps to count, and an end when one wants it."""

from typing import Any

import numpy as np

from core.data.types import Progress, no_progress
from core.experiment import fail
from core.experiment.feature_tools import MapSpec
from core.features.apart import Arrays, run_apart
from core.features.feature_set import FloatRows

_FEWEST = 5


def tsne(
    reduced: FloatRows, spec: MapSpec, seed: int, progress: Progress = no_progress
) -> FloatRows:
    """Puts similar images close to each other in a plane.

    Args:
        reduced: float32 (n, k), the features in their main directions.
        spec: Perplexity and steps.
        seed: From which its random numbers are drawn.
        progress: Told the steps so far; may raise `Cancelled`, which ends the work at
            once.

    Returns:
        float32 (n, 2).

    Raises:
        ProblemError: there are too few images, or the process failed.
        Cancelled: `progress` asked for it.
    """
    if len(reduced) < _FEWEST:
        raise fail(
            f"Expected at least {_FEWEST} images for t-SNE. Found: {len(reduced)}.",
            "Add images.",
            path="dataset.source",
        )
    if not np.ptp(reduced, axis=0).any():
        return np.zeros((len(reduced), 2), np.float32)
    settings = {
        "perplexity": fitting_perplexity(spec.perplexity, len(reduced)),
        "max_iter": spec.max_iter,
        "seed": seed,
    }
    found = run_apart(
        "core.features.tsne:embed",
        {"reduced": reduced},
        settings,
        progress,
        "t-SNE",
        spec.max_iter,
    )
    progress("t-SNE", spec.max_iter, spec.max_iter, "steps")
    return found["plane"]


def fitting_perplexity(wanted: float, count: int) -> float:
    """Returns a perplexity that so many images allow: at most a third of them."""
    return float(min(wanted, max(1.0, (count - 1) / 3)))


def embed(arrays: Arrays, settings: dict[str, Any]) -> Arrays:
    """Computes the plane; prints each fiftieth step."""
    plane = make_tsne(**settings, verbose=2).fit_transform(arrays["reduced"])
    return {"plane": np.asarray(plane, np.float32)}


def make_tsne(perplexity: float, max_iter: int, seed: int, verbose: int = 0) -> Any:
    """Returns the scikit-learn estimator; with `verbose=2` it says its steps."""
    from sklearn.manifold import TSNE

    return TSNE(
        n_components=2,
        perplexity=perplexity,
        init="pca",
        learning_rate="auto",
        max_iter=max_iter,
        random_state=seed,
        verbose=verbose,
    )
