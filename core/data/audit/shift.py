"""Brightness and contrast that differ between training and test."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import kolmogorov

from core.data.audit.looked import Looked, shown, some_fixes
from core.data.audit.report import MAX_IMAGES, AuditFix, Finding
from core.data.audit.varying import varied_enough, varying
from core.data.types import IntArray
from core.experiment.augmentation.colour import Brightness, Contrast
from core.experiment.fixes import set_value

DISTANCE = 0.2
"""The largest gap between the two cumulative distributions that is still usual. Two
random halves of Sign Language MNIST are 0.04 apart, MNIST's own parts 0.025."""

_CHANCE = 1e-3
_PLACES = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class _Measure:
    """A number of each image that is compared.

    Attributes:
        what: In words.
        kind: The operation that changes it.
        values: float32 (n,), for all images.
    """

    what: str
    kind: type[Brightness] | type[Contrast]
    values: NDArray[np.float32]

    def amount(self, train: float, test: float) -> float:
        """Returns by how much the operation has to change training to reach test."""
        if self.kind is Brightness:
            return (test - train) / 255
        return test / max(train, 1.0)


@dataclass(frozen=True)
class _Compared:
    """How one measure differs.

    Attributes:
        measure: Which.
        differs: Whether by more than is usual and than chance explains.
        train: What 5, 50 and 95 % of the training images are below, with the classes
            as frequent as in the test.
        test: The same of the test images.
        outside: int64, test images outside of what 90 % of the training images have,
            the farthest first.
    """

    measure: _Measure
    differs: bool
    train: tuple[float, ...]
    test: tuple[float, ...]
    outside: IntArray

    def amounts(self) -> tuple[float, ...]:
        """Returns by how much each of the three places differs."""
        pairs = zip(self.train, self.test, strict=True)
        return tuple(self.measure.amount(train, test) for train, test in pairs)

    def made_up_for(self, looked: Looked) -> bool:
        """Returns whether the augmentation reaches the middle of the test."""
        return varied_enough(looked.experiment, self.measure.kind, self.amounts()[1])


def shift(looked: Looked) -> Finding | None:
    """Finds test images that are brighter, darker, harder or softer than training.

    The cumulative distributions are compared as by Kolmogorov and Smirnov. Training
    images are weighted so that the classes are as frequent as in the test, because
    classes may well differ in brightness. Augmentation that reaches the test images
    makes up for it.
    """
    light, hard = (
        _compare(looked, measure)
        for measure in (
            _Measure(
                "brightness (the mean grey value)", Brightness, looked.seen.brightness
            ),
            _Measure(
                "contrast (the spread of the grey values)",
                Contrast,
                looked.seen.contrast,
            ),
        )
    )
    if light is None or hard is None:
        return None
    gaps = [one for one in (light, hard) if one.differs]
    if all(gap.made_up_for(looked) for gap in gaps):
        return None
    widest = max(gaps, key=lambda gap: len(gap.outside))
    train = looked.choice.division.train
    distance = np.abs(widest.measure.values[train] - widest.train[1])
    typical = np.argsort(distance, kind="stable")[:MAX_IMAGES]
    words = "; ".join(
        f"the {gap.measure.what} is {gap.test[1]:.0f} in the middle, against "
        f"{gap.train[1]:.0f} in training"
        for gap in gaps
    )
    names = " and ".join(gap.measure.what.split(" ")[0] for gap in gaps)
    count = len(widest.outside)
    total = len(looked.choice.division.test)
    return Finding(
        kind="shift",
        severity="warning",
        title=f"The test images differ from the training images in {names}",
        explanation=f"In the test {words}. {count:,} of {total:,} test images are "
        "outside of the range of 90 % of the training images. A model that has not "
        "seen such images may fail on them.",
        num_images=count,
        groups=tuple(
            shown(
                [
                    ("Test images outside of the usual range", widest.outside),
                    ("Training images as they usually are", train[typical]),
                ]
            )
        ),
        num_groups=2,
        fixes=some_fixes(
            looked.fix(
                varying(looked.experiment, light.amounts(), hard.amounts()),
            ),
            _dividing_anew(looked),
        ),
    )


def _dividing_anew(looked: Looked) -> AuditFix | None:
    if not looked.own_test:
        return None
    return looked.fix(
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


def _compare(looked: Looked, measure: _Measure) -> _Compared | None:
    """Compares one measure; None if no class is in both parts."""
    train, test = (
        part[looked.kept[part]]
        for part in (looked.choice.division.train, looked.choice.division.test)
    )
    weights = _as_in_test(looked, train, test)
    if weights.sum() == 0:
        return None
    values = measure.values
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
    by_chance = float(kolmogorov(np.sqrt(size) * distance))
    low, middle, high = (
        float(ordered[min(np.searchsorted(share, at), len(ordered) - 1)])
        for at in _PLACES
    )
    beyond = np.maximum(low - values[test], values[test] - high)
    return _Compared(
        measure=measure,
        differs=bool(distance >= DISTANCE and by_chance <= _CHANCE),
        train=(low, middle, high),
        test=tuple(float(value) for value in np.quantile(tested, _PLACES)),
        outside=test[np.argsort(-beyond, kind="stable")][: np.sum(beyond > 0)],
    )


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
