"""What the audit found: findings with their images, and fixes that can be applied."""

from typing import Literal

from core.experiment import Fix, Problem, Spec
from core.experiment.problem import Severity

MAX_GROUPS = 60
MAX_IMAGES = 24
MAX_FILES = 200
"""So many are listed; the true numbers stand beside them."""

FindingKind = Literal[
    "unreadable",
    "mislabelled",
    "leakage",
    "shift",
    "exact_duplicates",
    "imbalance",
    "tiny",
    "huge",
    "odd_shape",
    "constant",
    "near_duplicates",
]

FixAction = Literal[
    "drop", "merge", "move", "keep_together", "divide_anew", "weight", "vary"
]


class AuditFix(Spec):
    """A change of the experiment that does away with a finding.

    The files stay as they are. `core.data.audit.apply_audit_fix` carries it out.

    Attributes:
        action: What kind of change it is: `drop` leaves images out, `merge` leaves one
            of each group, `move` changes the side of images, `keep_together` divides by
            groups, `divide_anew` gives up the data set's own parts, `weight` makes up
            for different sizes, `vary` augments the training images.
        label: What the button says, as an instruction.
        explanation: One or two sentences: what it does and what it costs.
        num_images: How many images are left out or moved by their numbers.
        data: The fingerprint of the data that the numbers belong to.
        left_out: Images to leave out, in the form `3,7-9`.
        to_training: Images to move to training.
        to_test: Images to move to the test part.
        settings: Settings that change; each has the action `set`.
    """

    action: FixAction
    label: str
    explanation: str
    num_images: int = 0
    data: str = ""
    left_out: str = ""
    to_training: str = ""
    to_test: str = ""
    settings: tuple[Fix, ...] = ()


class ImageGroup(Spec):
    """Images that are shown together.

    Attributes:
        title: What they have in common or where they are.
        images: At most `MAX_IMAGES` of them, as indices into the raw data set.
        size: How many there are in truth.
    """

    title: str
    images: tuple[int, ...]
    size: int


class Finding(Spec):
    """One thing that is odd about the data.

    Attributes:
        kind: What kind of thing.
        severity: A warning spoils what is learned or measured; an information may.
        title: One line with the numbers.
        explanation: Why it matters, in plain words.
        num_images: How many images are concerned in truth.
        groups: At most `MAX_GROUPS` groups of them to look at.
        num_groups: How many groups there are in truth.
        files: At most `MAX_FILES` files that can't be shown, as (name, reason).
        num_files: How many such files there are in truth.
        fixes: What can be done, the best first; each was tried.
    """

    kind: FindingKind
    severity: Severity
    title: str
    explanation: str
    num_images: int
    groups: tuple[ImageGroup, ...] = ()
    num_groups: int = 0
    files: tuple[tuple[str, str], ...] = ()
    num_files: int = 0
    fixes: tuple[AuditFix, ...] = ()


class AuditReport(Spec):
    """Everything that the audit has to say of a data set in its present division.

    Attributes:
        name: The data set.
        data: Its fingerprint.
        num_images: How many images were looked at.
        findings: What was found, the most harmful first.
        seconds: How long it took.
    """

    name: str
    data: str
    num_images: int
    findings: tuple[Finding, ...]
    seconds: float

    def problems(self) -> tuple[Problem, ...]:
        """Returns the findings as problems, for lists that show nothing else."""
        return tuple(
            Problem(
                message=f"{finding.title}.",
                path="dataset",
                severity=finding.severity,
                hint=finding.explanation,
            )
            for finding in self.findings
        )
