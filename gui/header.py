"""The top line: the name, the menus, the data set and the device."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenuBar,
    QSizePolicy,
    QToolButton,
)

from gui.widgets.elided_label import ElidedLabel
from gui.widgets.other_data_menu import data_title
from gui.workspace import Workspace

if TYPE_CHECKING:
    from core.training.devices import DeviceReport


WIDE = 1200
"""From this width on there is room for the reason why there is no GPU."""


class Header(QFrame):
    """Shows what is open, on which data, and where it will be computed."""

    def __init__(self, workspace: Workspace, menus: QMenuBar) -> None:
        """Makes the line; the menus are filled by the window."""
        super().__init__()
        self._workspace = workspace
        self.setProperty("class", "header")
        self.setFixedHeight(44)
        name = QLabel("Lossline")
        name.setProperty("class", "name")
        menus.setNativeMenuBar(False)
        menus.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._title = ElidedLabel()
        self._title.setObjectName("document_title")
        self._title.setProperty("class", "quiet")
        self._data = QToolButton()
        self._data.setObjectName("data_chip")
        self._data.setProperty("class", "chip")
        self._data.clicked.connect(self._data_clicked)
        self._device = QToolButton()
        self._device.setObjectName("device_chip")
        self._device.setProperty("class", "chip")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(12)
        layout.addWidget(name)
        layout.addWidget(menus, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._title, 1)
        layout.addWidget(self._data)
        layout.addWidget(self._device)
        workspace.document.file_changed.connect(self._show_title)
        workspace.document.changed.connect(self._show_title)
        workspace.data.changed.connect(self._show_data)
        workspace.tensorflow.ready.connect(self._show_device)
        workspace.tensorflow.failed.connect(self._show_device)
        self._show_title()
        self._show_data()
        self._show_device()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves out the reason where there is no room for it."""
        super().resizeEvent(event)
        self._show_device()

    def _show_title(self) -> None:
        document = self._workspace.document
        name = document.path.name if document.path else document.experiment.name
        self._title.set_whole_text(name if document.saved else f"{name} •")
        state = "saved" if document.saved else "has changes that are not saved"
        self._title.setAccessibleName(f"{name}, {state}")

    def _show_data(self) -> None:
        data = self._workspace.data
        source = self._workspace.document.experiment.dataset.source
        if data.state == "ready" and data.prepared is not None:
            task = data.prepared.task
            text = (
                f"{data.prepared.raw.name} · {task.num_classes} classes · "
                f"{task.describe_input()}"
            )
        elif data.state == "loading":
            text = f"{data_title(source)} · reading …"
        elif data.state == "download_needed":
            text = f"{data_title(data.missing_source)} · not downloaded yet"
        else:
            text = f"{data_title(source)} · can't be read"
        self._data.setText(text)
        self._data.setToolTip("The data set of this experiment. Press to change it.")

    def _show_device(self) -> None:
        tensorflow = self._workspace.tensorflow
        if tensorflow.problem is not None:
            self._device.setText("TensorFlow can't be loaded")
            self._device.setToolTip(str(tensorflow.problem))
        elif tensorflow.devices is None:
            self._device.setText("Loading TensorFlow …")
            self._device.setToolTip("Everything that does not need it works meanwhile.")
        else:
            devices = tensorflow.devices
            self._device.setText(self._device_words(devices))
            self._device.setToolTip(devices.explanation)

    def _device_words(self, devices: "DeviceReport") -> str:
        if devices.gpu is not None:
            return devices.chip
        if self.width() < WIDE:
            return f"{devices.chip} — no GPU"
        return f"{devices.chip} — {devices.reason.rstrip('.')}"

    def _data_clicked(self) -> None:
        self._workspace.navigation.go("data")
