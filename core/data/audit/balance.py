"""Classes of very different size."""

import numpy as np

from core.data.audit.looked import Looked, shown, some_fixes
from core.data.audit.report import AuditFix, Finding
from core.data.readers.naming import counted
from core.data.types import TRAIN, VALIDATION
from core.experiment.fixes import set_value

RATIO = 3.0
"""From here on the largest class is called much larger than the smallest."""

_FEWEST = 20
"""A limit below this would throw away too much."""


def imbalance(looked: Looked) -> Finding | None:
    """Finds classes with far fewer training images than others, unless weighted."""
    if looked.experiment.training.class_weights == "balanced":
        return None
    names, labels = looked.choice.class_names, looked.choice.labels
    train = looked.choice.division.train
    counts = np.bincount(labels[train], minlength=len(names))
    most = int(counts.max())
    if most < RATIO * counts.min():
        return None
    rare = [
        int(c) for c in np.argsort(counts, kind="stable") if counts[c] * RATIO <= most
    ]
    low, high = rare[0], int(np.argmax(counts))
    groups = [
        (f"“{names[c]}”: {counts[c]:,} training images", train[labels[train] == c])
        for c in rare
    ]
    return Finding(
        kind="imbalance",
        severity="warning",
        title=f"{counts[high]:,} training images of “{names[high]}”, only "
        f"{counts[low]:,} of “{names[low]}”",
        explanation="A model can be right most of the time by never choosing the rare "
        "classes.",
        num_images=int(counts[rare].sum()),
        groups=tuple(shown(groups)),
        num_groups=len(groups),
        fixes=some_fixes(
            looked.fix(
                AuditFix(
                    action="weight",
                    label="Weight the classes",
                    explanation="Mistakes on rare classes count for more, so that all "
                    "classes count the same in total.",
                    settings=(
                        set_value("Balanced", "training.class_weights", "balanced"),
                    ),
                )
            ),
            _limit(looked),
        ),
    )


def _limit(looked: Looked) -> AuditFix | None:
    """Uses no more images of each class than the rarest has."""
    learned = np.isin(looked.parts, (TRAIN, VALIDATION))
    counts = np.bincount(
        looked.choice.labels[learned], minlength=len(looked.choice.class_names)
    )
    fewest = int(counts.min())
    if fewest < _FEWEST:
        return None
    spare = int((counts - fewest).sum())
    return looked.fix(
        AuditFix(
            action="drop",
            label=f"Use {fewest:,} images of each class",
            explanation=f"{counted(spare, 'image')} of the larger classes are not "
            "used; training is faster, but learns from less.",
            settings=(set_value(f"Use {fewest}", "dataset.limit_per_class", fewest),),
        )
    )
