"""On what the training will be computed, and why it is no GPU."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.tensorflow_loader import TensorFlowLoader

if TYPE_CHECKING:
    from core.training.devices import DeviceReport


class DeviceLine(QWidget):
    """Shows the device as a chip, and below it the reason if it is no GPU."""

    def __init__(self, tensorflow: TensorFlowLoader) -> None:
        """Follows the loading of TensorFlow."""
        super().__init__()
        self._tensorflow = tensorflow
        self._chip = QLabel()
        self._chip.setObjectName("training_device")
        self._chip.setProperty("class", "name")
        self._reason = QLabel()
        self._reason.setProperty("class", "quiet")
        self._reason.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._chip)
        layout.addWidget(self._reason)
        tensorflow.failed.connect(self._show_loading)
        self._show_loading()

    def show_report(self, report: "DeviceReport") -> None:
        """Shows the device that the settings choose."""
        self._write(report.chip, report.explanation)

    def _show_loading(self) -> None:
        if self._tensorflow.problem is not None:
            reason = str(self._tensorflow.problem)
            self._write("TensorFlow can't be loaded", reason)
        else:
            self._write("Loading TensorFlow …", "")

    def _write(self, chip: str, reason: str) -> None:
        self._chip.setText(chip)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
