"""Files that are no pictures, or broken ones."""

import numpy as np

from core.data.audit.looked import Looked, some_fixes
from core.data.audit.report import MAX_FILES, Finding
from core.data.readers.naming import counted


def unreadable(looked: Looked) -> Finding | None:
    """Finds files that were left out on reading, or have broken since."""
    chosen = looked.choice.labels >= 0
    broken = np.flatnonzero(looked.seen.unreadable & chosen)
    files = [
        *looked.raw.unusable,
        *((_name(looked, int(i)), "It can no longer be read.") for i in broken),
    ]
    if not files:
        return None
    left_out = len(looked.raw.unusable)
    explanation = (
        f"{counted(left_out, 'file is', 'files are')} left out already. Replace them "
        "to use them; the others are fine."
        if left_out
        else ""
    )
    if len(broken):
        explanation += (
            f" {counted(len(broken), 'file')} could be read before and can't be any "
            "more: training would stop there."
        )
    return Finding(
        kind="unreadable",
        severity="warning",
        title=f"{counted(len(files), 'image file')} can't be read",
        explanation=explanation.strip(),
        num_images=len(broken),
        files=tuple(files[:MAX_FILES]),
        num_files=len(files),
        fixes=some_fixes(
            looked.leaving_out(
                broken,
                f"Leave out {counted(len(broken), 'file')}",
                "The others can be used as before.",
            )
            if len(broken)
            else None
        ),
    )


def _name(looked: Looked, index: int) -> str:
    file = looked.raw.images.file(index)
    return file.name if file is not None else f"image {index:,}"
