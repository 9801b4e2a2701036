"""What all findings are drawn from: the survey, and the division as it is now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.audit.apply import apply_audit_fix
from core.data.audit.report import (
    MAX_GROUPS,
    MAX_IMAGES,
    AuditFix,
    ImageGroup,
)
from core.data.audit.survey import Survey
from core.data.choose import Choice, choose
from core.data.types import TEST, TRAIN, UNASSIGNED, VALIDATION, IntArray, RawDataset
from core.experiment import Experiment, ProblemError
from core.experiment.index_ranges import to_ranges

PART_NAMES = {TRAIN: "training", VALIDATION: "validation", TEST: "test"}


@dataclass(frozen=True)
class Looked:
    """A data set, what was seen of its images, and how they are divided.

    Attributes:
        raw: The data set.
        experiment: What it is divided for.
        seen: The survey.
        choice: The division.
        kept: bool (n,), images of the chosen classes that are not left out by hand and
            can be read.
        parts: int8 (n,), the part of each image; `UNASSIGNED` for those in none.
    """

    raw: RawDataset
    experiment: Experiment
    seen: Survey
    choice: Choice
    kept: NDArray[np.bool_]
    parts: NDArray[np.int8]

    @property
    def own_test(self) -> bool:
        """Whether the data set brings the test part that is used."""
        return self.choice.division.own_test

    def label(self, image: int) -> str:
        """Returns the class of an image, in quotation marks."""
        return f"“{self.raw.class_names[self.raw.labels[image]]}”"

    def classes_of(self, images: IntArray) -> str:
        """Returns the classes of some images in words."""
        labels = np.unique(self.raw.labels[images])
        names = [f"“{self.raw.class_names[label]}”" for label in labels[:4]]
        return ", ".join(names) + (" …" if len(labels) > 4 else "")

    def parts_of(self, images: IntArray) -> str:
        """Returns the parts of some images in words: `training and test`."""
        present = np.unique(self.parts[images])
        found = [name for part, name in PART_NAMES.items() if part in present]
        *first, last = found or ["no part"]
        return f"{', '.join(first)} and {last}" if first else last

    def fix(self, fix: AuditFix) -> AuditFix | None:
        """Returns a fix if the data can still be divided after it, else None."""
        changed = apply_audit_fix(self.experiment, fix)
        try:
            choose(self.raw, changed.dataset, changed.seed)
        except ProblemError:
            return None
        return fix

    def leaving_out(
        self, images: IntArray, label: str, explanation: str, *, merge: bool = False
    ) -> AuditFix | None:
        """Returns the fix that leaves images out, if enough are left without them."""
        return self.fix(
            AuditFix(
                action="merge" if merge else "drop",
                label=label,
                explanation=explanation,
                num_images=len(images),
                data=self.raw.fingerprint,
                left_out=to_ranges(images.tolist()),
            )
        )

    def preference(self) -> IntArray:
        """Returns int64 (n,): of identical images the one with the lowest stays.

        Images of own parts that are kept come first, so that a test stays the same.
        """
        rank = -self.sides().astype(np.int64)
        return rank * len(self.raw) + np.arange(len(self.raw))

    def sides(self) -> NDArray[np.int8]:
        """Returns int8 (n,): the own part that is kept, 0 for what is divided."""
        sides = np.zeros(len(self.raw), np.int8)
        own = {TEST: self.own_test, VALIDATION: self.choice.division.own_validation}
        for part, is_own in own.items():
            if is_own:
                sides[self.parts == part] = part
        return sides


def some_fixes(*fixes: AuditFix | None) -> tuple[AuditFix, ...]:
    """Returns the fixes that can be carried out."""
    return tuple(fix for fix in fixes if fix is not None)


def members_of(numbers: IntArray, chosen: NDArray[np.bool_]) -> list[IntArray]:
    """Returns the groups that have more than one chosen member.

    Args:
        numbers: int64 (n,), the same number for members of a group.
        chosen: bool (n,).

    Returns:
        Indices of each group, ascending; in the order of their first members.
    """
    images = np.flatnonzero(chosen)
    order = images[np.argsort(numbers[images], kind="stable")]
    if len(order) == 0:
        return []
    bounds = np.flatnonzero(np.diff(numbers[order])) + 1
    groups = [group for group in np.split(order, bounds) if len(group) > 1]
    return sorted(groups, key=lambda group: int(group[0]))


def shown(groups: Iterable[tuple[str, Sequence[int] | IntArray]]) -> list[ImageGroup]:
    """Returns the largest groups, each cut to what is shown of it."""
    largest = sorted(groups, key=lambda group: -len(group[1]))[:MAX_GROUPS]
    return [
        ImageGroup(
            title=title,
            images=tuple(int(image) for image in images[:MAX_IMAGES]),
            size=len(images),
        )
        for title, images in largest
    ]


def parts_array(choice: Choice, count: int) -> NDArray[np.int8]:
    """Returns int8 (n,): the part of each image; `UNASSIGNED` for those in none."""
    parts = np.full(count, UNASSIGNED, np.int8)
    division = choice.division
    parts[division.train] = TRAIN
    parts[division.validation] = VALIDATION
    parts[division.test] = TEST
    return parts
