"""How training images are varied: the operations, their presets, their warnings."""

from core.experiment.augmentation.augmentation import (
    OPERATION_CLASSES,
    AugmentationSpec,
    FillMode,
    Operation,
)
from core.experiment.augmentation.operation import (
    GROUP_LABELS,
    Group,
    OperationSpec,
    RangedOperation,
)
from core.experiment.augmentation.presets import (
    AugmentationPreset,
    augmentation_presets,
    find_augmentation_preset,
    suited_preset,
)

__all__ = [
    "GROUP_LABELS",
    "OPERATION_CLASSES",
    "AugmentationPreset",
    "AugmentationSpec",
    "FillMode",
    "Group",
    "Operation",
    "OperationSpec",
    "RangedOperation",
    "augmentation_presets",
    "find_augmentation_preset",
    "suited_preset",
]
