"""The choice of classes."""

import numpy as np

from core.data.readers.naming import listed
from core.data.types import IntArray, RawDataset
from core.experiment import DatasetSpec, Problem, ProblemError, fail


def chosen_classes(
    raw: RawDataset, spec: DatasetSpec
) -> tuple[IntArray, tuple[str, ...], tuple[Problem, ...]]:
    """Returns the classes to learn, in the order of the data set.

    Classes without any image are left out with a warning, unless they were asked for.

    Returns:
        The indices of the classes in `raw.class_names`, int64 ascending; their names;
        warnings.

    Raises:
        ProblemError: a class is unknown or has no images, or fewer than two are left.
    """
    counts = np.bincount(raw.labels, minlength=len(raw.class_names))
    problems: list[Problem] = []
    if spec.classes:
        unknown = [name for name in spec.classes if name not in raw.class_names]
        if unknown:
            raise _unknown(unknown, raw)
        wanted = [i for i, name in enumerate(raw.class_names) if name in spec.classes]
        empty = [raw.class_names[i] for i in wanted if counts[i] == 0]
        if empty:
            raise fail(
                f"Chosen classes have no images: {listed(empty, 8)}.",
                "Leave them out, or add images.",
                path="dataset.classes",
            )
    else:
        wanted = [i for i in range(len(raw.class_names)) if counts[i] > 0]
        empty = [name for i, name in enumerate(raw.class_names) if counts[i] == 0]
        if empty:
            problems.append(
                Problem(
                    message=f"Classes without images are left out: {listed(empty, 8)}.",
                    path="dataset.source",
                    severity="warning",
                    hint="Add images if they are meant to be learned.",
                )
            )
    if len(wanted) < 2:
        raise fail(
            f"Expected at least two classes to tell apart. Found: {len(wanted)}"
            + (f" ({raw.class_names[wanted[0]]})." if wanted else "."),
            "Choose more classes."
            if spec.classes
            else "Give each class a folder or a label of its own.",
            path="dataset.classes" if spec.classes else "dataset.source",
        )
    names = tuple(raw.class_names[i] for i in wanted)
    return np.array(wanted, np.int64), names, tuple(problems)


def _unknown(unknown: list[str], raw: RawDataset) -> ProblemError:
    return fail(
        f"{raw.name} has no class {listed([f'“{name}”' for name in unknown])}. "
        f"It has: {listed(raw.class_names, 30)}.",
        "Check the spelling, or choose no class to learn all of them.",
        path="dataset.classes",
    )
