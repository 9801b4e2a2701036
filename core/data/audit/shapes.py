"""Images that are much smaller, larger or longer than the others."""

import numpy as np
from numpy.typing import NDArray

from core.data.audit.looked import Looked, shown, some_fixes
from core.data.audit.report import Finding, FindingKind
from core.data.images import FileImages
from core.data.readers.naming import counted
from core.data.shape import choose_shape
from core.data.types import IntArray

TINY = 2.0
"""So many times an image has to be enlarged to be called tiny."""

HUGE = 8.0
"""So many times the usual side makes an image huge."""

ODD = 2.0
"""So many times an image is squeezed more in one direction than the usual one."""


def odd_shapes(looked: Looked) -> tuple[Finding, ...]:
    """Finds images whose shape is unlike that of the others.

    Only files have shapes of their own. What holds for half of the images or more is
    how this data set is, and not odd.
    """
    images = looked.raw.images
    kept = np.flatnonzero(looked.kept)
    if not isinstance(images, FileImages) or images.shape is not None or len(kept) == 0:
        return ()
    sides = images.shapes[kept, :2].astype(float)
    (height, width, _), _ = choose_shape(images, kept, looked.experiment.dataset)
    enlarged = (np.array([height, width]) / sides).max(axis=1)
    longest = sides.max(axis=1)
    ratio = np.log(sides[:, 0] / sides[:, 1])
    squeezed = np.exp(np.abs(ratio - np.median(ratio)))
    usual = float(np.median(longest))
    found = (
        _finding(
            looked,
            "tiny",
            kept[enlarged > TINY],
            f"tiny: enlarged more than {TINY:g} times to {height}×{width}",
            "Enlarged images are blurred: the details that others show are missing.",
        ),
        _finding(
            looked,
            "huge",
            kept[longest > HUGE * usual],
            f"huge: more than {HUGE:g} times the usual side of {usual:.0f} pixels",
            "They are slow to read, and often show something else: a whole scene "
            "where the others show a detail.",
        ),
        _finding(
            looked,
            "odd_shape",
            kept[squeezed > ODD],
            "of an odd shape: much longer or wider than the others",
            f"Brought to {height}×{width} they are squeezed, so that what they show is "
            "distorted.",
        ),
    )
    return tuple(one for one in found if one is not None)


def _finding(
    looked: Looked, kind: FindingKind, images: IntArray, what: str, why: str
) -> Finding | None:
    count = len(images)
    if count == 0 or count * 2 >= np.count_nonzero(looked.kept):
        return None
    groups = [
        (f"“{looked.raw.class_names[label]}”", images[_of_class(looked, images, label)])
        for label in np.unique(looked.raw.labels[images])
    ]
    return Finding(
        kind=kind,
        severity="information",
        title=f"{counted(count, 'image is', 'images are')} {what}",
        explanation=why,
        num_images=count,
        groups=tuple(shown(groups)),
        num_groups=len(groups),
        fixes=some_fixes(
            looked.leaving_out(
                images,
                f"Leave out {counted(count, 'image')}",
                "Look at them first: some may be right.",
            )
        ),
    )


def _of_class(looked: Looked, images: IntArray, label: int) -> NDArray[np.bool_]:
    return looked.raw.labels[images] == label
