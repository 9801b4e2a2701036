"""Near-duplicates on two sides of the split: the test asks what was just learned."""

import numpy as np
from numpy.typing import NDArray

from core.data.audit.looked import Looked, members_of, shown, some_fixes
from core.data.audit.report import AuditFix, Finding
from core.data.readers.naming import counted
from core.data.types import TEST, TRAIN, UNASSIGNED, VALIDATION, IntArray
from core.experiment.fixes import set_value
from core.experiment.index_ranges import to_ranges

_TOGETHER = set_value(
    "Keep near-duplicates together", "dataset.split.group_by", "near_duplicates"
)
_ANEW = set_value("Divide anew", "dataset.split.own_parts", "divide_anew")


def leakage(looked: Looked) -> Finding | None:
    """Finds groups of near-duplicates, identical ones too, that are in two parts."""
    divided = looked.kept & (looked.parts != UNASSIGNED)
    groups = [
        group
        for group in members_of(looked.seen.near, divided)
        if len(np.unique(looked.parts[group])) > 1
    ]
    if not groups:
        return None
    every = np.sort(np.concatenate(groups))
    tested = every[_with_relative(looked, groups, TEST, (TRAIN, VALIDATION))]
    watched = every[_with_relative(looked, groups, VALIDATION, (TRAIN,))]
    return Finding(
        kind="leakage",
        severity="warning",
        title=_title(looked, len(tested), len(watched)),
        explanation="A model that has learned an image by heart knows its "
        "near-duplicate as well. Accuracy measured on these is too good: it says "
        "little about images that are really new.",
        num_images=len(every),
        groups=tuple(
            shown(
                (f"{looked.classes_of(group)} in {looked.parts_of(group)}", group)
                for group in groups
            )
        ),
        num_groups=len(groups),
        fixes=_fixes(looked, tested),
    )


def _with_relative(
    looked: Looked, groups: list[IntArray], part: int, others: tuple[int, ...]
) -> NDArray[np.bool_]:
    """Returns bool, for all members: in `part`, with a relative in `others`."""
    every = np.sort(np.concatenate(groups))
    numbers = looked.seen.near
    elsewhere = every[np.isin(looked.parts[every], others)]
    return (looked.parts[every] == part) & np.isin(numbers[every], numbers[elsewhere])


def _title(looked: Looked, tested: int, watched: int) -> str:
    division = looked.choice.division
    concerned = [
        f"{count:,} of {counted(len(part), f'{name} image')}"
        for name, count, part in (
            ("test", tested, division.test),
            ("validation", watched, division.validation),
        )
        if count
    ]
    has = "has a near-duplicate" if tested + watched == 1 else "have near-duplicates"
    where = "training or validation" if tested else "training"
    return f"{' and '.join(concerned)} {has} among the {where} images"


def _fixes(looked: Looked, tested: IntArray) -> tuple[AuditFix, ...]:
    if not looked.own_test and not looked.choice.division.own_validation:
        return some_fixes(
            looked.fix(
                AuditFix(
                    action="keep_together",
                    label="Keep near-duplicates together",
                    explanation="Each group of near-duplicates goes to one part as a "
                    "whole. The accuracy will be lower, and honest.",
                    settings=(_TOGETHER,),
                )
            )
        )
    return some_fixes(
        looked.fix(
            AuditFix(
                action="keep_together",
                label="Keep the test as it is, train without its near-duplicates",
                explanation="The data set's own parts stay comparable with what others "
                "report; training images that belong to a test image are left out.",
                settings=(_TOGETHER,),
            )
        ),
        looked.fix(
            AuditFix(
                action="divide_anew",
                label="Divide anew, near-duplicates together",
                explanation="All images are put together and divided so that each "
                "group goes to one part as a whole. The accuracy will be lower, and "
                "honest.",
                settings=(_ANEW, _TOGETHER),
            )
        ),
        _moving(looked, tested),
    )


def _moving(looked: Looked, tested: IntArray) -> AuditFix | None:
    """Moves the test images that are no news to training, if the test survives it."""
    if not len(tested):
        return None
    left = np.setdiff1d(looked.choice.division.test, tested)
    before = np.unique(looked.raw.labels[looked.choice.division.test])
    if not looked.own_test or not np.array_equal(
        np.unique(looked.raw.labels[left]), before
    ):
        return None
    return looked.fix(
        AuditFix(
            action="move",
            label=f"Move {counted(len(tested), 'test image')} to training",
            explanation="The test keeps only images that are really new.",
            num_images=len(tested),
            data=looked.raw.fingerprint,
            to_training=to_ranges(tested.tolist()),
            settings=(_TOGETHER,),
        )
    )
