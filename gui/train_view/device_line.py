"""On what the training will be computed, and why it is no GPU."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.tensorflow_loader import TensorFlowLoader


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
        tensorflow.ready.connect(self._show)
        tensorflow.failed.connect(self._show)
        self._show()

    def _show(self) -> None:
        if self._tensorflow.problem is not None:
            self._chip.setText("TensorFlow can't be loaded")
            self._reason.setText(str(self._tensorflow.problem))
        elif self._tensorflow.devices is None:
            self._chip.setText("Loading TensorFlow …")
            self._reason.setText("")
        else:
            devices = self._tensorflow.devices
            self._chip.setText(devices.chip)
            self._reason.setText(devices.explanation)
        self._reason.setVisible(bool(self._reason.text()))
