"""Which precisions make sense on this computer."""

from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox

from core.experiment import TrainingSpec
from core.training.devices import DeviceReport
from core.training.precision import reason_against

PRECISIONS: tuple[str, ...] = get_args(
    TrainingSpec.model_fields["precision"].annotation
)


def limit_precisions(box: QComboBox, devices: DeviceReport) -> None:
    """Switches off what gains nothing on the device; the tooltip gives the reason.

    Args:
        box: One entry for each precision, in the order of the specification.
        devices: What was found on this computer.
    """
    model = box.model()
    if not isinstance(model, QStandardItemModel):
        return
    for row, precision in enumerate(PRECISIONS):
        reason = reason_against(precision, devices)
        item = model.item(row)
        item.setEnabled(not reason)
        box.setItemData(row, reason, Qt.ItemDataRole.ToolTipRole)
