"""The root of everything a person can set."""

from typing import Literal

from pydantic import Field

from core.experiment.augmentation import AugmentationSpec
from core.experiment.dataset import DatasetSpec
from core.experiment.feature_tools import FeatureToolsSpec
from core.experiment.freezing import FreezeSpec
from core.experiment.model import ModelSpec
from core.experiment.spec import Spec, setting
from core.experiment.training import TrainingSpec

SCHEMA_VERSION = 1


class Experiment(Spec):
    """What to train: data, augmentation, model and training, in one immutable value."""

    schema_version: Literal[1] = SCHEMA_VERSION
    name: str = Field(default="Untitled", min_length=1, max_length=200)
    dataset: DatasetSpec = DatasetSpec()
    augmentation: AugmentationSpec = AugmentationSpec()
    model: ModelSpec = ModelSpec()
    training: TrainingSpec = TrainingSpec()
    feature_tools: FeatureToolsSpec = FeatureToolsSpec()
    seed: int = setting(
        1,
        label="Seed",
        help="The number from which all randomness of a run is drawn. The same seed "
        "gives the same split, order and first weights.",
        minimum=0,
        maximum=2**31 - 1,
        step=1,
    )

    @property
    def fine_tunes(self) -> bool:
        """Whether a second phase follows: it is switched on and there is a base."""
        return self.model.base is not None and self.training.fine_tuning.enabled

    @property
    def tuned_freeze(self) -> FreezeSpec | None:
        """What is frozen of the base during fine-tuning; None without that phase."""
        return self.training.fine_tuning.freeze if self.fine_tunes else None

    @property
    def total_epochs(self) -> int:
        """The epochs of all phases together, if none ends early."""
        training = self.training
        return training.epochs + training.fine_tuning.epochs * self.fine_tunes
