"""Images that are there more than once, exactly or nearly."""

import numpy as np

from core.data.audit.looked import Looked, members_of, shown, some_fixes
from core.data.audit.report import Finding
from core.data.readers.naming import counted
from core.data.types import TEST, IntArray


def exact_duplicates(looked: Looked) -> Finding | None:
    """Finds images with the same pixels and the same label."""
    groups = _of_one_class(looked, members_of(looked.seen.same, looked.kept))
    if not groups:
        return None
    spare = _all_but_one(looked, groups)
    return Finding(
        kind="exact_duplicates",
        severity="warning",
        title=f"{counted(len(spare), 'image is a copy', 'images are copies')} of "
        "another one",
        explanation="What is there twice counts twice, in learning and in measuring.",
        num_images=sum(map(len, groups)),
        groups=tuple(shown((_title(looked, group), group) for group in groups)),
        num_groups=len(groups),
        fixes=some_fixes(
            looked.leaving_out(
                spare,
                f"Keep one of each, leave out {counted(len(spare), 'copy', 'copies')}",
                "Nothing is lost: the same pixels stay once.",
                merge=True,
            )
        ),
    )


def near_duplicates(looked: Looked) -> Finding | None:
    """Finds images of the same label that show the same but for small changes.

    Those on both sides of an own part that is kept are another finding's concern.
    """
    by_side = looked.seen.near * (TEST + 1) + looked.sides()
    every = members_of(by_side, looked.kept)
    differing = [
        group for group in every if len(np.unique(looked.seen.same[group])) > 1
    ]
    groups = _of_one_class(looked, differing)
    if not groups:
        return None
    spare = _all_but_one(looked, groups)
    concerned = sum(map(len, groups))
    return Finding(
        kind="near_duplicates",
        severity="information",
        title=f"{counted(concerned, 'image')} in {counted(len(groups), 'group')} are "
        "near-duplicates",
        explanation="They show the same, but for noise, brightness, contrast or size: "
        "frames of a film, or one original saved several times. There is less to learn "
        "from them than their number promises. Within one part they do no harm; across "
        "parts they do.",
        num_images=concerned,
        groups=tuple(shown((_title(looked, group), group) for group in groups)),
        num_groups=len(groups),
        fixes=some_fixes(
            looked.leaving_out(
                spare,
                f"Keep one of each group, leave out {counted(len(spare), 'image')}",
                "The small changes between them are lost too; they may help a model "
                "to bear such changes.",
                merge=True,
            )
        ),
    )


def _of_one_class(looked: Looked, groups: list[IntArray]) -> list[IntArray]:
    labels = looked.raw.labels
    return [group for group in groups if (labels[group] == labels[group[0]]).all()]


def _all_but_one(looked: Looked, groups: list[IntArray]) -> IntArray:
    order = looked.preference()
    return np.sort(
        np.concatenate([group[np.argsort(order[group])[1:]] for group in groups])
    )


def _title(looked: Looked, group: IntArray) -> str:
    return f"{looked.label(int(group[0]))} in {looked.parts_of(group)}"
