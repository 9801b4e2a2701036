"""What an export has left behind, and whether it was proven."""

import math
from pathlib import Path
from typing import Literal

from pydantic import Field

from core.experiment import Problem, Spec

ExportFormat = Literal["savedmodel", "keras", "script"]


def agreement(difference: float) -> str:
    """Returns how alike probabilities are, in words: `equal to 6 decimal places`.

    Args:
        difference: The largest difference, 0 to 1.
    """
    if difference == 0:
        return "exactly equal"
    places = math.floor(-math.log10(difference))
    if places < 1:
        return f"up to {difference:.2g} apart"
    return f"equal to {places} decimal place{'' if places == 1 else 's'}"


class WayResult(Spec):
    """How one way of calling the exported model compares with the app.

    Attributes:
        way: The way in words ("pixels as uint8", "encoded files").
        images: How many pictures were predicted this way; a picture counts each time.
        max_difference: The largest difference of any probability, 0 to 1.
        different_classes: Pictures for which another class was the most probable.
        wrong_names: Pictures that got a name that does not belong to their class.
    """

    way: str
    images: int
    max_difference: float
    different_classes: int
    wrong_names: int


class Proof(Spec):
    """What a fresh process without Lossline's code found; the content of `proof.json`.

    Attributes:
        passed: Whether the exported model predicts what the app predicts.
        reasons: Why not, one sentence each; empty if it passed.
        sample: Which pictures were used, in words.
        images: How many different pictures were used.
        tolerance: How far a probability may be off.
        ways: One entry for each way of calling the model.
        device: `CPU` or `GPU`; the app computed on the same kind.
        versions: Version by package in the fresh process.
        seconds: How long it took.
    """

    passed: bool
    reasons: tuple[str, ...] = ()
    sample: str
    images: int
    tolerance: float
    ways: tuple[WayResult, ...] = ()
    device: str = ""
    versions: dict[str, str] = Field(default_factory=dict)
    seconds: float = 0.0

    @property
    def max_difference(self) -> float:
        """The largest difference of any probability over all ways."""
        return max((one.max_difference for one in self.ways), default=0.0)

    @property
    def summary(self) -> str:
        """The outcome in one sentence."""
        if not self.passed:
            return f"The check FAILED: {' '.join(self.reasons)}"
        return (
            f"Proved in a fresh process on {self.sample}: the same classes as the app, "
            f"probabilities {agreement(self.max_difference)} "
            f"(largest difference {self.max_difference:.1e})."
        )


class ExportResult(Spec):
    """What an export gave.

    Attributes:
        path: The folder that was written.
        format: What it holds.
        proof: What the fresh process found; None for a script, which holds no model.
        problems: An error if the proof failed; warnings about what could not be done.
    """

    path: Path
    format: ExportFormat
    proof: Proof | None = None
    problems: tuple[Problem, ...] = ()
