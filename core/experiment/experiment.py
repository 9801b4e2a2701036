"""The root of everything a person can set."""

from typing import Literal

from pydantic import Field

from core.experiment.dataset import DatasetSpec
from core.experiment.model import ModelSpec
from core.experiment.spec import Spec, setting
from core.experiment.training import TrainingSpec

SCHEMA_VERSION = 1


class Experiment(Spec):
    """What to train: data, model and training, in one immutable value."""

    schema_version: Literal[1] = SCHEMA_VERSION
    name: str = Field(default="Untitled", min_length=1, max_length=200)
    dataset: DatasetSpec = DatasetSpec()
    model: ModelSpec = ModelSpec()
    training: TrainingSpec = TrainingSpec()
    seed: int = setting(
        1,
        label="Seed",
        help="The number from which all randomness of a run is drawn. The same seed "
        "gives the same split, order and first weights.",
        minimum=0,
        maximum=2**31 - 1,
        step=1,
    )
