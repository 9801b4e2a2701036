"""The same image under two labels."""

import numpy as np

from core.data.audit.looked import Looked, members_of, shown, some_fixes
from core.data.audit.report import Finding
from core.data.readers.naming import counted
from core.data.types import IntArray


def mislabelled_twins(looked: Looked) -> Finding | None:
    """Finds images, identical or nearly so, that have different labels."""
    groups = [
        group
        for group in members_of(looked.seen.near, looked.kept)
        if len(np.unique(looked.raw.labels[group])) > 1
    ]
    if not groups:
        return None
    every = np.sort(np.concatenate(groups))
    outvoted = np.sort(np.concatenate([_outvoted(looked, group) for group in groups]))
    identical = sum(_identical(looked, group) for group in groups)
    return Finding(
        kind="mislabelled",
        severity="warning",
        title=f"{counted(len(groups), 'image has', 'images have')} more than one label",
        explanation=f"{counted(identical, 'is', 'are')} pixel for pixel the same, the "
        "others nearly so. At least one of the labels must be wrong, or the image "
        "shows both: the model can't learn to tell these apart.",
        num_images=len(every),
        groups=tuple(shown((_title(looked, group), group) for group in groups)),
        num_groups=len(groups),
        fixes=some_fixes(
            looked.leaving_out(
                every,
                f"Leave out all {len(every):,}",
                "Nothing doubtful is learned or measured.",
            ),
            looked.leaving_out(
                outvoted,
                f"Keep the label that most have, leave out {len(outvoted):,}",
                "Where no label has the most, all are left out.",
                merge=True,
            )
            if len(outvoted) < len(every)
            else None,
        ),
    )


def _outvoted(looked: Looked, group: IntArray) -> IntArray:
    """Returns those that have not the label of the majority; all if there is none."""
    labels, counts = np.unique(looked.raw.labels[group], return_counts=True)
    if np.count_nonzero(counts == counts.max()) > 1:
        return group
    return group[looked.raw.labels[group] != labels[np.argmax(counts)]]


def _identical(looked: Looked, group: IntArray) -> bool:
    """Whether two images with the same pixels have different labels."""
    pairs = np.unique(
        np.stack([looked.seen.same[group], looked.raw.labels[group]]), axis=1
    )
    return len(np.unique(pairs[0])) < pairs.shape[1]


def _title(looked: Looked, group: IntArray) -> str:
    return f"{looked.classes_of(group)} in {looked.parts_of(group)}"
