"""What augmentation does to the training images, as far as features must know it."""

import hashlib
from dataclasses import dataclass

from core.experiment import Experiment


@dataclass(frozen=True)
class Variation:
    """Whether the same image differs from epoch to epoch.

    Attributes:
        digest: Of all settings on which the variations depend; empty without any.
        mixes: Whether images are mixed with others, and their labels too.
    """

    digest: str = ""
    mixes: bool = False

    @property
    def active(self) -> bool:
        """Whether images vary at all."""
        return bool(self.digest)

    @property
    def can_be_copied(self) -> bool:
        """Whether a varied image still is an image of one class."""
        return not self.mixes


def variation_of(experiment: Experiment) -> Variation:
    """Returns what varies the training images of an experiment."""
    spec = experiment.augmentation
    if not spec.active:
        return Variation()
    # What a person was warned of changes no image.
    text = f"{experiment.seed} {spec.replace(allowed=()).model_dump_json()}"
    return Variation(hashlib.sha256(text.encode()).hexdigest(), spec.mixes)
