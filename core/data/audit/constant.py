"""Images that show nearly nothing."""

import numpy as np

from core.data.audit.looked import Looked, shown, some_fixes
from core.data.audit.near_duplicates import FLAT
from core.data.audit.report import Finding
from core.data.readers.naming import counted


def nearly_constant(looked: Looked) -> Finding | None:
    """Finds images whose grey values hardly differ."""
    images = np.flatnonzero(looked.kept & (looked.seen.contrast < FLAT))
    if len(images) == 0:
        return None
    labels = looked.raw.labels[images]
    groups = [
        (f"“{looked.raw.class_names[label]}”", images[labels == label])
        for label in np.unique(labels)
    ]
    return Finding(
        kind="constant",
        severity="warning",
        title=f"{counted(len(images), 'image is', 'images are')} nearly of one colour",
        explanation=f"Their grey values spread by less than {FLAT:g} of 255: a blank "
        "page, a covered lens or a broken file. There is nothing to recognise.",
        num_images=len(images),
        groups=tuple(shown(groups)),
        num_groups=len(groups),
        fixes=some_fixes(
            looked.leaving_out(
                images,
                f"Leave out {counted(len(images), 'image')}",
                "They teach nothing but the label of an empty image.",
            )
        ),
    )
