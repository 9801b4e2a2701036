"""What to train: immutable specifications, their limits, labels, help and JSON.

Pure: no TensorFlow, no Qt, no files but its own.
"""

from core.experiment.augmentation import OPERATION_CLASSES, AugmentationSpec
from core.experiment.bases import (
    ApplicationsBase,
    Base,
    BaseSpec,
    HubBase,
    RunBase,
)
from core.experiment.checks import check
from core.experiment.corrections import CorrectionsSpec
from core.experiment.dataset import DatasetSpec, SplitSpec
from core.experiment.experiment import Experiment
from core.experiment.feature_tools import FeatureToolsSpec
from core.experiment.files import (
    from_json,
    load_experiment,
    save_experiment,
    to_json,
    write_atomically,
)
from core.experiment.fine_tuning import FineTuningSpec
from core.experiment.fixes import apply_fix
from core.experiment.freezing import FreezeSpec
from core.experiment.layers import LAYER_CLASSES, Layer, LayerSpec, Residual
from core.experiment.model import ModelSpec
from core.experiment.paths import apply_assignment, get_value, with_value
from core.experiment.problem import Fix, Problem, ProblemError, fail
from core.experiment.spec import Setting, Spec, setting, settings_of
from core.experiment.task import TaskInfo
from core.experiment.training import TrainingSpec

__all__ = [
    "LAYER_CLASSES",
    "OPERATION_CLASSES",
    "ApplicationsBase",
    "AugmentationSpec",
    "Base",
    "BaseSpec",
    "CorrectionsSpec",
    "DatasetSpec",
    "Experiment",
    "FeatureToolsSpec",
    "FineTuningSpec",
    "Fix",
    "FreezeSpec",
    "HubBase",
    "Layer",
    "LayerSpec",
    "ModelSpec",
    "Problem",
    "ProblemError",
    "Residual",
    "RunBase",
    "Setting",
    "Spec",
    "SplitSpec",
    "TaskInfo",
    "TrainingSpec",
    "apply_assignment",
    "apply_fix",
    "check",
    "fail",
    "from_json",
    "get_value",
    "load_experiment",
    "save_experiment",
    "setting",
    "settings_of",
    "to_json",
    "with_value",
    "write_atomically",
]
