"""Brightness and contrast that differ between training and test."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import kolmogorov

from core.data.audit.looked import Looked, shown, some_fixes
from core.data.audit.report import MAX_IMAGES, AuditFix, Finding
from core.data.types import IntArray
from core.experiment.fixes import set_value

DISTANCE = 0.2
"""The largest gap between the two cumulative distributions that is still usual. Two
random halves of Sign Language MNIST are 0.04 apart, MNIST's own parts 0.025."""

_CHANCE = 1e-3
_USUAL = 0.9


@dataclass(frozen=True)
class _Gap:
    """How one measure differs.

    Attributes:
        what: The measure in words.
        values: float32 (n,), for all images.
        train: The median of the training images, with the classes of the test.
        test: The median of the test images.
        outside: int64, test images outside of what 90 % of the training images have,
            the farthest first.
    """

    what: str
    values: NDArray[np.float32]
    train: float
    test: float
    outside: IntArray


def shift(looked: Looked) -> Finding | None:
    """Finds test images that are brighter, darker, harder or softer than training.

    The cumulative distributions are compared as by Kolmogorov and Smirnov. Training
    images are weighted so that the classes are as frequent as in the test, because
    classes may well differ in brightness.
    """
    measures = (
        ("brightness (the mean grey value)", looked.seen.brightness),
        ("contrast (the spread of the grey values)", looked.seen.contrast),
    )
    gaps = [
        gap
        for what, values in measures
        if (gap := _gap(looked, what, values)) is not None
    ]
    if not gaps:
        return None
    widest = max(gaps, key=lambda gap: len(gap.outside))
    train = looked.choice.division.train
    typical = np.argsort(np.abs(widest.values[train] - widest.train), kind="stable")
    words = "; ".join(
        f"the {gap.what} is {gap.test:.0f} in the middle, against {gap.train:.0f} in "
        "training"
        for gap in gaps
    )
    names = " and ".join(gap.what.split(" ")[0] for gap in gaps)
    count = len(widest.outside)
    total = len(looked.choice.division.test)
    return Finding(
        kind="shift",
        severity="warning",
        title=f"The test images differ from the training images in {names}",
        explanation=f"In the test {words}. {count:,} of {total:,} test images are "
        "outside of the range of 90 % of the training images. A model that has not "
        "seen such images may fail on them. Varying brightness and contrast while "
        "training helps; the test is the measure of it.",
        num_images=count,
        groups=tuple(
            shown(
                [
                    ("Test images outside of the usual range", widest.outside),
                    (
                        "Training images as they usually are",
                        train[typical[:MAX_IMAGES]],
                    ),
                ]
            )
        ),
        num_groups=2,
        fixes=_fixes(looked),
    )


def _fixes(looked: Looked) -> tuple[AuditFix, ...]:
    if not looked.own_test:
        return ()
    return some_fixes(
        looked.fix(
            AuditFix(
                action="divide_anew",
                label="Divide anew, so that both kinds are in each part",
                explanation="The model learns from both kinds, but the test then says "
                "nothing about images that are unlike those it has learned from.",
                settings=(
                    set_value("Divide anew", "dataset.split.own_parts", "divide_anew"),
                ),
            )
        )
    )


def _gap(looked: Looked, what: str, values: NDArray[np.float32]) -> _Gap | None:
    readable = looked.kept
    train, test = (
        part[readable[part]]
        for part in (looked.choice.division.train, looked.choice.division.test)
    )
    weights = _as_in_test(looked, train, test)
    if weights.sum() == 0:
        return None
    order = np.argsort(values[train], kind="stable")
    ordered, share = values[train][order], np.cumsum(weights[order]) / weights.sum()
    tested = np.sort(values[test])
    places = np.unique(np.concatenate([ordered, tested]))
    distance = np.abs(
        _cumulative(ordered, share, places)
        - np.searchsorted(tested, places, side="right") / len(tested)
    ).max()
    effective = weights.sum() ** 2 / (weights**2).sum()
    size = effective * len(tested) / (effective + len(tested))
    if distance < DISTANCE or kolmogorov(np.sqrt(size) * distance) > _CHANCE:
        return None
    margin = (1 - _USUAL) / 2
    low, middle, high = (
        float(ordered[min(np.searchsorted(share, at), len(ordered) - 1)])
        for at in (margin, 0.5, 1 - margin)
    )
    beyond = np.maximum(low - values[test], values[test] - high)
    outside = test[np.argsort(-beyond, kind="stable")][: np.count_nonzero(beyond > 0)]
    return _Gap(what, values, middle, float(np.median(tested)), outside)


def _as_in_test(looked: Looked, train: IntArray, test: IntArray) -> NDArray[np.float64]:
    """Returns float64, a weight for each training image: its class's share in test."""
    labels = looked.raw.labels
    count = len(looked.raw.class_names)
    have = np.bincount(labels[train], minlength=count)
    want = np.bincount(labels[test], minlength=count)
    return (want / np.maximum(have, 1))[labels[train]]


def _cumulative(
    ordered: NDArray[np.float32],
    share: NDArray[np.float64],
    places: NDArray[np.float32],
) -> NDArray[np.float64]:
    found = np.searchsorted(ordered, places, side="right")
    return np.concatenate([[0.0], share])[found]
